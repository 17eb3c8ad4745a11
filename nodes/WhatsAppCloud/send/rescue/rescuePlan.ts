import type { IDataObject } from 'n8n-workflow';

import { callbackDataFor } from '../../delivery/key';
import { addressee } from '../../message/recipient';
import { buildRequest, type Envelope } from '../../message/sendBody';
import type { RescueDraft } from '../../store/rescues';
import { type TemplateDefinition, summaryOf } from '../../template/definition';
import { messageOf } from '../../thrown';
import type { Choice, SendInput } from '../composition';
import { countingAt, countOf } from '../counting/charging';
import { reasonBefore } from '../counting/noRoom';
import { explainNotSent } from '../outcome/skipReasons';
import { withWarning } from '../outcome/withWarning';

/** What stands behind a free-form message, in case Meta refuses it because the window was closed. */
export interface Rescue {
	/** Why there is none; known once the message may go. */
	missing?: string;
	/** Of the free-form message, with the template. */
	plan: SendInput['plan'];
	envelope: Envelope;
}

interface Chosen {
	input: SendInput;
	template?: TemplateDefinition;
	/** Why there is none, though one was chosen. */
	noTemplate?: Error;
	choice: Choice;
}

/**
 * The rescue of an item; undefined if it wants none. The template is only filled in shortly before the message goes
 * out: that of a long batch would wait for its turn in memory. One that cannot be sent keeps nobody from the free-form
 * message.
 *
 * @param chooseTemplate what would go out if only the template could; may throw
 */
export function planRescue(
	{ input, template, noTemplate, choice }: Chosen,
	chooseTemplate: () => Choice,
	now: () => number,
): Rescue | undefined {
	const { plan, envelope } = input;
	const isOwnText = choice.action === 'freeForm' || choice.action === 'directSend';
	if (!isOwnText || !input.rescue) return undefined;
	if (noTemplate) return { plan, envelope, missing: noTemplate.message };
	if (!template) return undefined;
	const { key } = plan;
	if (key === undefined) return { plan, envelope, missing: 'this execution has no ID.' };
	// With callback data a refusal finds its send, also if n8n dies before it has noted the message's ID.
	const callbackData = plan.callbackData || callbackDataFor(key);
	const rescue: Rescue = { plan, envelope: { ...envelope, callbackData } };
	const draft = (messagesPerSecond: number) => {
		try {
			const made = draftOf(input, chooseTemplate(), { choice, key, messagesPerSecond, now: now() });
			if (typeof made !== 'string') return made;
			rescue.missing = made;
		} catch (thrown) {
			rescue.missing = messageOf(thrown);
		}
		return undefined;
	};
	rescue.plan = { ...plan, callbackData, rescue: draft };
	return rescue;
}

/** The message that it stands behind. */
interface Beside {
	choice: Choice;
	key: string;
	messagesPerSecond: number;
	now: number;
}

/** @returns why there is none, if there is none */
function draftOf(
	input: SendInput,
	rescue: Choice,
	{ choice, key, messagesPerSecond, now }: Beside,
): RescueDraft | string {
	const { recipient, plan, envelope, guard } = input;
	if (rescue.action !== 'template') return explainNotSent(input, rescue).what;
	const { message, template, through, files } = rescue;
	if (files.length > 0) {
		return 'its header uses a file of this item, which is only uploaded when the template itself is sent. Use a link or a media ID instead.';
	}
	const counted = countOf(input, rescue, now);
	const isCounted = counted && !('why' in counted);
	if (counted && !isCounted && guard) return reasonBefore(counted, guard).what;
	return {
		key,
		phoneNumberId: plan.phoneNumberId,
		recipient: plan.recipient,
		request: JSON.stringify(buildRequest(recipient, message, envelope)),
		about: JSON.stringify({
			to: addressee(recipient),
			template: summaryOf(template),
			...(choice.action === 'directSend' ? { sentAs: choice.action } : {}),
			...(through === 'marketingMessages' ? { through } : {}),
		}),
		messagesPerSecond,
		...(isCounted ? { counted: JSON.stringify(countingAt(counted, plan.recipient, now)) } : {}),
	};
}

/** An item that went out as a free-form message says whether a template stands behind it. */
export function withRescue(outcome: IDataObject, rescue: Rescue | undefined): IDataObject {
	if (!rescue) return outcome;
	const { missing } = rescue;
	if (missing === undefined) return { ...outcome, rescue: 'ready' };
	return withWarning(
		{ ...outcome, rescue: 'none' },
		`There is no fallback template for this message: ${missing}`,
	);
}
