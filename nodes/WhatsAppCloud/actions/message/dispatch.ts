import type { Observation } from '../../conversation/observation';
import { GraphError } from '../../graph/error';
import { asObject, asObjects, asText, type JsonObject } from '../../json';
import type { Batch } from '../operation';
import type { Choice, SendInput } from './choose';
import type { Sent } from './outcome';

/** Meta: more than 24 hours have passed since the customer's last message. */
const WINDOW_CLOSED = 131047;

/** Codes that say that a template is not what we took it for: look it up anew next time. */
const TEMPLATE_CHANGED = [132000, 132001, 132012, 132015, 132016];

/** Sends one message, and keeps what Graph's answer teaches about the customer. */
export async function dispatch(
	batch: Batch,
	input: SendInput,
	choice: Choice,
	request: JsonObject,
): Promise<Sent> {
	const { graph } = batch.account;
	const sentAt = batch.now();
	try {
		const answer = await graph.post(`/${input.phoneNumberId}/messages`, request, {
			signal: batch.signal,
		});
		await learn(batch, namesIn(answer, input, sentAt));
		return parseAnswer(answer);
	} catch (error) {
		if (error instanceof GraphError && error.code === WINDOW_CLOSED) {
			await learn(batch, [{ kind: 'closed', ...about(input), at: sentAt }]);
		}
		if (
			error instanceof GraphError &&
			choice.template &&
			error.code !== undefined &&
			TEMPLATE_CHANGED.includes(error.code)
		) {
			batch.account.templates.forget(choice.template.name);
		}
		throw error;
	}
}

function parseAnswer(answer: JsonObject): Sent {
	const message = asObjects(answer.messages)[0];
	const messageId = asText(message?.id);
	const status = asText(message?.message_status);
	return {
		...(messageId === undefined ? {} : { messageId }),
		status: status === 'held_for_quality_assessment' || status === 'paused' ? status : 'accepted',
	};
}

function about({ phoneNumberId, recipient }: SendInput) {
	return { phoneNumberId, customer: recipient.customer };
}

/**
 * Meta answers with the name it knows the customer by: `wa_id` may differ from the number that was
 * given (Brazil, Mexico, Argentina), and it is the `wa_id` that the customer's messages come from.
 */
function namesIn(answer: JsonObject, input: SendInput, at: number): Observation[] {
	const contact = asObject(asObjects(answer.contacts)[0]);
	const phone = asText(contact?.wa_id)?.trim();
	const given = input.recipient.customer.phone;
	if (phone === undefined || given === undefined || phone === given || !/^\d+$/.test(phone)) {
		return [];
	}
	return [
		{ kind: 'seen', phoneNumberId: input.phoneNumberId, customer: { phone }, alsoPhone: given, at },
	];
}

/** A message that is out must not fail because of what could not be noted. */
async function learn(batch: Batch, observations: Observation[]): Promise<void> {
	if (observations.length === 0) return;
	try {
		const store = await batch.account.store();
		await store.receive({ observations }, batch.now());
	} catch (error) {
		batch.node.logger.warn(
			`WhatsApp Cloud: what Meta answered could not be noted in the store: ${
				error instanceof Error ? error.message : String(error)
			}`,
		);
	}
}
