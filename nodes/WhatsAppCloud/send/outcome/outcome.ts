import type { IDataObject } from 'n8n-workflow';

import { describeConsent, describeWindow, iso } from '../../conversation/describe';
import { addressee } from '../../message/recipient';
import { describePrice } from '../../pricing/describe';
import { summaryOf } from '../../template/definition';
import { matchLanguage } from '../../template/language';
import type { Choice, Closed, SendInput } from '../composition';
import { priceOfSend } from '../counting/price';

/** What became of a message. */
export interface Sent {
	messageId?: string;
	/** Digits, as Meta writes the customer's number; absent if it has not said. */
	phone?: string;
	status:
		| 'accepted'
		| 'held_for_quality_assessment'
		| 'paused'
		| 'skipped'
		| 'failed'
		| 'unknown'
		| 'preview';
}

const ABOUT_CONSENT = new Set<string>(['marketing_opt_out', 'no_consent', 'marketing_cap']);

/** What an item of Message → Send gives out, in the order in which people look for it. */
export function describeOutcome(
	input: SendInput,
	choice: Choice,
	{ messageId, phone = input.recipient.customer.phone, status }: Sent,
	now: number,
): IDataObject {
	const { recipient, reference } = input;
	const { action, reason, window, template, directSend, marketingMessages } = choice;
	const to = addressee(recipient);
	const nothing = action === 'skip' || action === 'fail';
	return {
		sentAs: nothing ? 'nothing' : action,
		reason,
		to,
		...(phone === undefined ? {} : { phone }),
		status,
		...(messageId === undefined ? {} : { messageId }),
		window: describeWindow(window),
		...(action === 'template' && choice.through
			? {
					marketingThrough:
						choice.through === 'marketingMessages' ? 'marketingMessages' : 'cloudApi',
				}
			: {}),
		...(marketingMessages ? { marketingMessages: notUsed(marketingMessages) } : {}),
		...(directSend ? { directSend: notUsed(directSend) } : {}),
		...(reason === 'not_owner' ? { threadOwner: 'another' } : {}),
		...(ABOUT_CONSENT.has(reason) ? { marketing: describeConsent(choice.marketing) } : {}),
		...(template
			? {
					template: {
						...summaryOf(template),
						...languageOf(template.language, reference?.wanted),
					},
				}
			: {}),
		...(nothing ? {} : { cost: { ...describePrice(priceOfSend(input, choice, now)) } }),
		...(choice.warnings && choice.warnings.length > 0 ? { warnings: choice.warnings } : {}),
	};
}

function notUsed({ why, until }: Closed): IDataObject {
	return { notUsed: why, ...(until === undefined ? {} : { until: iso(until) }) };
}

/** Where the item asked for a language: which one, and how well the template's fits. */
function languageOf(language: string, wanted: string | undefined) {
	return wanted === undefined
		? {}
		: { requestedLanguage: wanted, languageMatch: matchLanguage(language, wanted) };
}
