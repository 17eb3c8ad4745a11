import { asId, asObject, asObjects, withoutAbsent, type JsonObject } from '../json';
import { addressOf, type CustomerNames } from '../customer/customer';
import { isToGroup } from '../customer/group';
import { isSamePhone } from '../customer/spellings';
import type { Observation } from '../conversation/observation';
import { readContacts } from './contacts';
import type { EchoEvent, HistoryEvent, Where } from './events';
import { readFailures } from './failures';
import { readMessage } from './message';
import { observeEcho, type ObserveOptions } from './observe';
import { othersIn } from './ownFields';
import { isChange } from './said';
import { readCount, readNames, without } from './read';

/** Fields of what the business sent that become fields of their own. */
const OF_SEND = new Set([
	...['to', 'to_user_id', 'to_parent_user_id', 'history_context', 'biz_opaque_callback_data'],
]);

/** What belongs to the request of a send, not to the message. */
const REQUEST = new Set(['message', 'messaging_product', 'recipient_type', 'recipient']);

/** What says that something went to a group, where `group_id` does not. */
const SENT_TO_GROUP = new Set(['to', 'recipient_type']);

/** What is read within each object of a history; everything else of it passes through. */
const KNOWN_IN_CHUNK = new Set(['metadata', 'threads', 'errors']);
const KNOWN_IN_METADATA = new Set(['phase', 'chunk_order', 'progress']);
const KNOWN_IN_THREAD = new Set(['id', 'context', 'messages']);
const KNOWN_IN_CONTEXT = new Set(['wa_id', 'user_id', 'parent_user_id', 'username']);
const KNOWN_IN_HISTORY = new Set(['status']);

/** What a delivery of echoes says, and teaches: the customers who were written to are not waiting. */
export function readEchoes(
	value: JsonObject,
	where: Where,
	options: ObserveOptions,
): { events: EchoEvent[]; observations: Observation[] } {
	const events: EchoEvent[] = [];
	const observations: Observation[] = [];
	const echoes = asObjects(value.message_echoes);
	if (echoes.length === 0) return { events, observations };
	const find = readContacts(value.contacts, false);
	for (const echo of echoes) {
		const sent = sentIn(echo);
		const { names, profile } = find(readNames(sent.to, sent.to_user_id, sent.to_parent_user_id));
		const event = withoutAbsent<EchoEvent>({
			...readMessage(without(sent, OF_SEND), names, profile, where),
			event: 'echo',
			from: where.displayPhoneNumber ?? asId(echo.from),
			to: asId(sent.group_id) ?? addressOf(names),
			callbackData: asId(sent.biz_opaque_callback_data),
			raw: echo,
		});
		events.push(event);
		if (where.phoneNumberId)
			observations.push(...observeEcho(sent, where.phoneNumberId, names, options, isChange(event)));
	}
	return { events, observations };
}

/** On standby the request of the send stands in `message`, beside ID and time (Meta: "Standby webhooks"). */
function sentIn(echo: JsonObject): JsonObject {
	const request = echo.type === undefined ? asObject(echo.message) : undefined;
	const sent =
		request === undefined
			? echo
			: {
					...without(request, REQUEST),
					// A request names a user ID as `recipient`, in place of `to`.
					...(request.recipient === undefined ? {} : { to_user_id: request.recipient }),
					...without(echo, REQUEST),
				};
	const group = sent.group_id ?? sent.to;
	return isToGroup((request ?? echo).recipient_type, sent.to) && group !== undefined
		? { ...without(sent, SENT_TO_GROUP), group_id: group }
		: sent;
}

/**
 * The chats from before the number came to the Cloud API (Meta: "history"), one event per message, and the
 * messages whose files follow later. Undefined if there is nothing that can be read.
 */
export function readHistory(value: JsonObject, where: Where): HistoryEvent[] | undefined {
	const chunks = asObjects(value.history);
	const events = chunks.flatMap((chunk) => {
		const metadata = asObject(chunk.metadata) ?? {};
		const place = {
			...othersIn(chunk, KNOWN_IN_CHUNK),
			...othersIn(metadata, KNOWN_IN_METADATA),
			phase: readCount(metadata.phase),
			chunkOrder: readCount(metadata.chunk_order),
			progress: readCount(metadata.progress),
		};
		return asObjects(chunk.threads).flatMap((thread) => {
			// Without a phone number to show, a thread has no ID but says in `context` whose it is.
			const about = asObject(thread.context) ?? {};
			const who = readNames(thread.id ?? about.wa_id, about.user_id, about.parent_user_id);
			const around = {
				...othersIn(thread, KNOWN_IN_THREAD),
				...othersIn(about, KNOWN_IN_CONTEXT),
				...place,
				username: asId(about.username),
			};
			return asObjects(thread.messages).map((message) => toHistory(message, where, around, who));
		});
	});
	const files = [
		...asObjects(value.messages).map((message) => toHistory(message, where, {})),
		...asObjects(value.message_echoes).map((echo) => toHistory(echo, where, {}, {}, true)),
	];
	return events.length + files.length === 0 ? undefined : [...events, ...files];
}

/** The parts of a history that do not come, because the business shares none for example. */
export function failedChunks(value: JsonObject): JsonObject[] {
	return asObjects(value.history).filter(({ errors }) => readFailures(errors) !== undefined);
}

function toHistory(
	message: JsonObject,
	where: Where,
	around: Record<string, unknown>,
	customer: CustomerNames = {},
	isEcho = false,
): HistoryEvent {
	const sender = readNames(message.from, message.from_user_id, message.from_parent_user_id);
	const business = readNames(where.displayPhoneNumber).phone;
	const outgoing = isEcho || isSamePhone(sender.phone, business);
	const own = outgoing
		? readNames(message.to, message.to_user_id, message.to_parent_user_id)
		: sender;
	const names = { ...own, ...customer };
	const said = asObject(message.history_context) ?? {};
	return withoutAbsent<HistoryEvent>({
		...around,
		...othersIn(said, KNOWN_IN_HISTORY),
		...readMessage(without(message, OF_SEND), names, {}, where),
		event: 'history',
		direction: outgoing ? 'outgoing' : 'incoming',
		...(outgoing ? { from: where.displayPhoneNumber, to: addressOf(names) } : {}),
		status: asId(said.status),
		callbackData: asId(message.biz_opaque_callback_data),
		raw: message,
	});
}
