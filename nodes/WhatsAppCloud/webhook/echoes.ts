import { asId, asNumber, asObject, asObjects, type JsonObject } from '../json';
import type { Observation } from '../conversation/observation';
import { readContacts } from './contacts';
import type { EchoEvent, HistoryEvent, Where } from './events';
import { readMessage } from './message';
import { observeEcho } from './observe';
import { addressOf, readFailures, readNames, without, withoutAbsent } from './read';

/** Fields of what the business sent that become fields of their own. */
const RECIPIENT = new Set(['to', 'to_user_id', 'to_parent_user_id', 'history_context']);

/** What a delivery of echoes says, and teaches: the customers who were written to are not waiting. */
export function readEchoes(
	value: JsonObject,
	where: Where,
	now: number,
): { events: EchoEvent[]; observations: Observation[] } {
	const find = readContacts(value.contacts, false);
	const events: EchoEvent[] = [];
	const observations: Observation[] = [];
	for (const echo of asObjects(value.message_echoes)) {
		const { names, profile } = find(readNames(echo.to, echo.to_user_id, echo.to_parent_user_id));
		const event = readMessage(without(echo, RECIPIENT), names, profile, where);
		events.push(
			withoutAbsent<EchoEvent>({
				...event,
				event: 'echo',
				from: where.displayPhoneNumber ?? asId(echo.from),
				to: addressOf(names),
				raw: echo,
			}),
		);
		if (where.phoneNumberId)
			observations.push(...observeEcho(echo, where.phoneNumberId, names, now));
	}
	return { events, observations };
}

/**
 * The chats from before the number came to the Cloud API (Meta: "history"), one event per message, and the
 * messages whose files follow later. Undefined if there is nothing that can be read.
 */
export function readHistory(value: JsonObject, where: Where): HistoryEvent[] | undefined {
	const chunks = asObjects(value.history);
	const events = chunks.flatMap((chunk) => {
		const metadata = asObject(chunk.metadata);
		const place = withoutAbsent({
			phase: asNumber(metadata?.phase),
			chunkOrder: asNumber(metadata?.chunk_order),
			progress: asNumber(metadata?.progress),
		});
		return asObjects(chunk.threads).flatMap((thread) =>
			asObjects(thread.messages).map((message) =>
				toHistory(message, where, { ...place, customer: asId(thread.id) }),
			),
		);
	});
	const files = asObjects(value.messages).map((message) => toHistory(message, where, {}));
	const failed = chunks.some((chunk) => readFailures(chunk.errors) !== undefined);
	return events.length + files.length === 0 || failed ? undefined : [...events, ...files];
}

function toHistory(
	message: JsonObject,
	where: Where,
	{ customer, ...place }: { customer?: string } & Record<string, unknown>,
): HistoryEvent {
	const business = where.displayPhoneNumber?.replace(/\D/g, '');
	const sender = readNames(message.from, message.from_user_id, message.from_parent_user_id);
	const outgoing = business !== undefined && sender.phone === business;
	const names =
		customer === undefined ? (outgoing ? readNames(message.to) : sender) : readNames(customer);
	return withoutAbsent<HistoryEvent>({
		...readMessage(without(message, RECIPIENT), names, {}, where),
		...place,
		event: 'history',
		direction: outgoing ? 'outgoing' : 'incoming',
		...(outgoing ? { from: where.displayPhoneNumber, to: addressOf(names) } : {}),
		status: asId(asObject(message.history_context)?.status),
		raw: message,
	});
}
