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
	/** Why there is none. */
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
 * The rescue of an item; undefined if it wants none. A template that cannot be sent keeps nobody from the
 * free-form message.
 *
 * @param chooseTemplate what would go out if only the template could; may throw
 */
export function planRescue(
	{ input, template, noTemplate, choice }: Chosen,
	chooseTemplate: () => Choice,
	now: number,
): Rescue | undefined {
	const { plan, envelope } = input;
	const isOwnText = choice.action === 'freeForm' || choice.action === 'directSend';
	if (!isOwnText || !input.rescue) return undefined;
	if (noTemplate) return { plan, envelope, missing: noTemplate.message };
	if (!template) return undefined;
	if (plan.key === undefined) {
		return { plan, envelope, missing: 'this execution has no ID.' };
	}
	try {
		const rescue = chooseTemplate();
		if (rescue.action !== 'template') {
			return { plan, envelope, missing: explainNotSent(input, rescue).what };
		}
		if (rescue.files.length > 0) {
			const missing =
				'its header uses a file of this item, which is only uploaded when the template itself is sent. Use a link or a media ID instead.';
			return { plan, envelope, missing };
		}
		const counted = countOf(input, rescue, now);
		if (counted && 'why' in counted && input.guard) {
			return { plan, envelope, missing: reasonBefore(counted, input.guard).what };
		}
		// With callback data a refusal finds its send, also if n8n dies before it has noted the message's ID.
		const callbackData = plan.callbackData || callbackDataFor(plan.key);
		const draft = {
			...draftOf(input, plan.key, rescue, choice.action),
			...(counted && !('why' in counted)
				? { counted: JSON.stringify(countingAt(counted, plan.recipient, now)) }
				: {}),
		};
		return {
			plan: { ...plan, callbackData, rescue: draft },
			envelope: { ...envelope, callbackData },
		};
	} catch (thrown) {
		return { plan, envelope, missing: messageOf(thrown) };
	}
}

function draftOf(
	{ recipient, plan, envelope }: SendInput,
	key: string,
	{ message, template, through }: Extract<Choice, { action: 'template' }>,
	sentAs: Choice['action'],
): RescueDraft {
	const to = addressee(recipient);
	return {
		key,
		phoneNumberId: plan.phoneNumberId,
		recipient: plan.recipient,
		request: JSON.stringify(buildRequest(recipient, message, envelope)),
		about: JSON.stringify({
			to,
			template: summaryOf(template),
			...(sentAs === 'directSend' ? { sentAs } : {}),
			...(through === 'marketingMessages' ? { through } : {}),
		}),
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
