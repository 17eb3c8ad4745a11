import { backoff, THROUGHPUT_LIMIT } from '../../delivery/backoff';
import type { Observation } from '../../conversation/observation';
import { GraphError } from '../../graph/error';
import { asObject, asObjects, asText, type JsonObject } from '../../json';
import type { Batch } from '../operation';
import type { Lane } from '../parallel';
import type { Choice, SendInput } from './choose';
import type { Sent } from './outcome';
import type { Place, Sending } from './sending';

/** Meta: more than 24 hours have passed since the customer's last message. */
const WINDOW_CLOSED = 131047;

/** Codes that say that a template is not what we took it for: look it up anew next time. */
const TEMPLATE_CHANGED = [132000, 132001, 132012, 132015, 132016];

/** What one message needs to go out. */
export interface Outgoing {
	batch: Batch;
	input: SendInput;
	choice: Choice;
	request: JsonObject;
	sending: Sending;
	place: Place;
	lane: Lane;
}

/**
 * Sends a message that has its turn. What Meta refused because of load is tried again; what Meta may have
 * taken is not, since nobody can tell whether it was: it stays claimed until a status tells.
 *
 * @throws {GraphError} when Meta refused it for good, or its outcome is unknown
 */
export async function dispatch(outgoing: Outgoing): Promise<Sent> {
	const { sending, place } = outgoing;
	sending.begin(place);
	try {
		return await sendUntilTaken(outgoing);
	} catch (thrown) {
		if (thrown instanceof GraphError && thrown.sent === 'maybe') sending.leaveOpen(place);
		else sending.giveBack(place);
		throw thrown;
	}
}

async function sendUntilTaken(outgoing: Outgoing): Promise<Sent> {
	const { batch, lane } = outgoing;
	for (let refusals = 1; ; refusals++) {
		try {
			return await sendOnce(outgoing);
		} catch (thrown) {
			if (!(thrown instanceof GraphError) || thrown.retry !== 'now' || thrown.sent !== 'no') {
				throw thrown;
			}
			const wait = backoff(thrown, refusals, Math.random());
			if (wait === undefined) throw thrown;
			batch.node.logger.debug(
				`WhatsApp Cloud: Meta takes no more messages for now (${thrown.code ?? 'no connection'}); trying again in ${Math.round(wait / 1000)} s`,
			);
			// The number is the bottleneck for everybody, anything else only for this message.
			if (thrown.code === THROUGHPUT_LIMIT) await lane.wait(wait);
			else await lane.stepAside(wait);
		}
	}
}

async function sendOnce({ batch, input, choice, request }: Outgoing): Promise<Sent> {
	const { graph, templates } = batch.account;
	const sentAt = batch.now();
	try {
		const answer = await graph.post(`/${input.phoneNumberId}/messages`, request, {
			signal: batch.signal,
		});
		await learn(batch, namesIn(answer, input, sentAt));
		return parseAnswer(answer);
	} catch (thrown) {
		if (!(thrown instanceof GraphError)) throw thrown;
		const { code = 0 } = thrown;
		if (code === WINDOW_CLOSED) {
			const { phoneNumberId, recipient } = input;
			const customer = recipient.customer;
			await learn(batch, [{ kind: 'closed', phoneNumberId, customer, at: sentAt }]);
		}
		if (choice.template && TEMPLATE_CHANGED.includes(code)) templates.forget(choice.template.name);
		throw thrown;
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
	const { phoneNumberId } = input;
	return [{ kind: 'spelled', phoneNumberId, customer: { phone }, given, at }];
}

/** A message that is out must not fail because of what could not be noted. */
async function learn(batch: Batch, observations: Observation[]): Promise<void> {
	if (observations.length === 0) return;
	try {
		const store = await batch.account.store();
		await store.receive({ observations }, batch.now());
	} catch (thrown) {
		batch.node.logger.warn(
			`WhatsApp Cloud: what Meta answered could not be noted in the store: ${
				thrown instanceof Error ? thrown.message : String(thrown)
			}`,
		);
	}
}
