import type { ClosedWay } from '../conversation/closedWays';
import type { Observation } from '../conversation/observation';
import {
	asArray,
	asId,
	asObject,
	asObjects,
	type JsonObject,
	type JsonValue,
	withoutAbsent,
} from '../json';
import { readCalls } from './calls';
import { consentFrom, isStopped, readPreferences } from './consent';
import { readContacts } from './contacts';
import { closedBy, restrictionIn } from './directSend';
import { failedChunks, readEchoes, readHistory } from './echoes';
import type { OtherEvent, WhatsAppEvent, Where } from './events';
import { readFailures } from './failures';
import { observeHandovers } from './handovers';
import { readMessage } from './message';
import { observeCalls, observeMessage, type ObserveOptions } from './observe';
import { observeStatus } from './observeStatus';
import { isoTime, readId, readNames, readTime } from './read';
import { isOfGroupAlone, readStatus, recipientOf } from './status';
import { readUpdates, readUserActions } from './fieldEvents';
import { noticeOf } from './userIds';
import { choiceIn, type ConsentWords } from './words';

export interface Delivery {
	/** In the order in which they stand in the payload. */
	events: WhatsAppEvent[];
	observations: Observation[];
	/** Ways of sending that Meta has closed or opened. */
	ways: WayOf[];
}

/** A way of sending on a business number, or on all of a WABA. */
export type WayOf = ClosedWay & { kind: 'number' | 'businessAccount'; id: string };

/** What one part of a delivery says. */
type Part = Omit<Delivery, 'ways'> & Partial<Pick<Delivery, 'ways'>>;

export interface ReadOptions extends ObserveOptions {
	/** Absent = no message changes a customer's consent. */
	words?: ConsentWords;
}

/** Fields whose value holds `messages` and `statuses`; all others are passed on as they are. */
const MESSAGE_FIELDS = new Set(['messages', 'standby', 'user_id_update']);

/** Messages that the business sent by other means: on its phone, or by another app. */
const ECHO_FIELDS = new Set(['smb_message_echoes', 'message_echoes']);

/** Fields whose entry is a business portfolio, and whose value names no WABA (Meta: "partner_solutions"). */
const OF_PORTFOLIO = new Set(['partner_solutions']);

/** Lists in the value of a message field, one event for each element. */
const LISTS = ['messages', 'statuses', 'message_echoes', 'user_id_update', 'user_actions'];

/** What stands in the value of a message field and is read here. */
const READ_KEYS = new Set([
	'messaging_product',
	'metadata',
	'contacts',
	'messages',
	'statuses',
	'message_echoes',
	'user_id_update',
	'user_actions',
	'conversation_context',
	'errors',
	'standby',
]);

/**
 * Reads the payload of a webhook delivery: every entry, change, message and status of it (Meta batches
 * up to 1,000). Never throws: an odd part is passed on or left out, and the rest is read.
 *
 * @param payload the parsed JSON body, of any shape
 */
export function parseDelivery(payload: unknown, options: ReadOptions): Delivery {
	const changes = asObjects(asObject(payload)?.entry).flatMap((entry) =>
		asObjects(entry.changes).map((change) => ({ entry, change })),
	);
	const parts = changes.map(({ entry, change }) => readChange(entry, change, options));
	return {
		events: parts.flatMap((part) => part.events),
		observations: parts.flatMap((part) => part.observations),
		ways: parts.flatMap((part) => part.ways ?? []),
	};
}

/** Lists in the values of other fields that are about people, one event for each element. */
const LISTS_IN: Readonly<Record<string, readonly string[]>> = {
	calls: ['calls', 'statuses'],
	user_preferences: ['user_preferences'],
	smb_message_echoes: ['message_echoes'],
	message_echoes: ['message_echoes'],
	history: ['history', 'messages', 'message_echoes'],
};

/** What belongs to the delivery, not to what happened. */
const ENVELOPE = new Set(['messaging_product', 'metadata', 'errors']);

/** Whether something stands in the place of a list: it is told as it is. */
function isNoList(key: string, content: JsonValue): boolean {
	return LISTS.includes(key) && content !== null && !Array.isArray(content);
}

function readChange(entry: JsonObject, change: JsonObject, options: ReadOptions): Part {
	const value = asObject(change.value);
	const field = fieldOf(entry, change, value);
	const where = readWhere(entry, value, field);
	const other = (rest: JsonValue, errors?: OtherEvent['errors']): OtherEvent =>
		withoutAbsent<OtherEvent>({
			event: 'other',
			field,
			timestamp: isoTime(entry.time) ?? isoTime(value?.timestamp),
			...where,
			value: rest,
			errors,
			raw: change,
		});
	if (value === undefined || !MESSAGE_FIELDS.has(field)) {
		const read = readField(field, change.value, where, entry.time, options);
		if (!read || read.events.length === 0) {
			return {
				...read,
				events: [other(change.value ?? null, failuresOf(field, value ?? {}))],
				observations: read?.observations ?? [],
			};
		}
		const rest = besideLists(field, value ?? {});
		if (Object.keys(rest).length === 0) return read;
		return { ...read, events: [...read.events, other(rest, failuresOf(field, rest))] };
	}
	const copies = { ...options, standby: true };
	const parts = [
		field === 'standby'
			? onStandby(readConversations(value, where, copies))
			: readConversations(value, where, options),
		...standbyParts(value).map((part) => onStandby(readConversations(part, where, copies))),
	];
	const failures = readFailures(value.errors);
	const nothing = parts.every((part) => part.events.length === 0);
	const hasMessages = asObjects(value.messages).length > 0;
	const isRead = (key: string, content: JsonValue) =>
		READ_KEYS.has(key) &&
		!isNoList(key, content) &&
		// Stands beside messages, and is told with them.
		(key !== 'conversation_context' || hasMessages);
	const rest = Object.entries(value).filter(([key, content]) =>
		nothing ? !ENVELOPE.has(key) : !isRead(key, content),
	);
	const unread = standbyParts(value).flatMap((part) =>
		Object.entries(part).filter(([key, content]) => !READ_KEYS.has(key) || isNoList(key, content)),
	);
	if (!nothing && unread.length > 0) rest.push(['standby', Object.fromEntries(unread)]);
	if (failures !== undefined || rest.length > 0 || nothing) {
		const left = Object.fromEntries(rest);
		const event = other(failures === undefined ? left : { ...left, errors: value.errors ?? null });
		if (failures !== undefined) event.errors = failures;
		parts.push({ events: [event], observations: [] });
	}
	return {
		events: parts.flatMap((part) => part.events),
		observations: parts.flatMap((part) => part.observations),
		ways: parts.flatMap((part) => part.ways ?? []),
	};
}

/** Meta's samples of news about partners' apps name the field beside the changes, or within the value ("account_update"). */
function fieldOf(entry: JsonObject, change: JsonObject, value: JsonObject | undefined): string {
	return asId(change.field) ?? asId(value?.field) ?? asId(entry.field) ?? 'messages';
}

/** Of a history, each part says itself why it does not come. */
function failuresOf(field: string, value: JsonObject): OtherEvent['errors'] {
	const parts = field === 'history' ? failedChunks(value) : [];
	return readFailures(
		[value, ...parts].flatMap(({ errors }) => asArray(errors) ?? [errors ?? null]),
	);
}

/** What stands beside the lists of a field, and in none of the events that were made of them. */
function besideLists(field: string, value: JsonObject): JsonObject {
	const lists = Object.hasOwn(LISTS_IN, field) ? LISTS_IN[field] : undefined;
	if (!lists) return {};
	const isTold = (key: string, content: JsonValue) =>
		key === 'errors'
			? // Calls tell them themselves.
				field === 'calls' || readFailures(content) === undefined
			: ENVELOPE.has(key) || key === 'contacts' || (lists.includes(key) && Array.isArray(content));
	const history = field === 'history' ? failedChunks(value) : [];
	return {
		...Object.fromEntries(Object.entries(value).filter(([key, content]) => !isTold(key, content))),
		...(history.length > 0 ? { history } : {}),
	};
}

/** A field that is not about messages; undefined when it has no reading of its own. */
function readField(
	field: string,
	content: JsonValue | undefined,
	where: Where,
	time: unknown,
	options: ReadOptions,
): Part | undefined {
	const value = asObject(content);
	if (value && field === 'calls') {
		const { phoneNumberId } = where;
		const observations = phoneNumberId ? observeCalls(value, phoneNumberId, options) : [];
		return { events: readCalls(value, where), observations };
	}
	if (value && field === 'user_preferences') return readPreferences(value, where, options.now);
	if (value && ECHO_FIELDS.has(field)) return readEchoes(value, where, options);
	const events =
		value && field === 'history'
			? readHistory(value, where)
			: readUpdates(field, content, where, time);
	const observations =
		value && field === 'messaging_handovers'
			? observeHandovers(value, where, time, options.now)
			: [];
	const { businessAccountId: id } = where;
	const way =
		value && id && field === 'account_update' ? restrictionIn(value, time, options.now) : undefined;
	const ways: WayOf[] = way && id ? [{ ...way, kind: 'businessAccount', id }] : [];
	return events && { events, observations, ways };
}

function readWhere(entry: JsonObject, value: JsonObject | undefined, field: string): Where {
	// Handovers name the business number as their recipient (Meta: "Messaging handovers").
	const metadata = asObject(value?.metadata) ?? asObject(value?.recipient);
	// Of news about a partner, the entry is the partner's business portfolio (Meta: "account_update").
	const account = readId(asObject(value?.waba_info)?.waba_id);
	const owner = readId(entry.id);
	return withoutAbsent<Where>({
		...(OF_PORTFOLIO.has(field) && account === undefined
			? { businessPortfolioId: owner }
			: { businessAccountId: account ?? owner }),
		phoneNumberId: readId(metadata?.phone_number_id) ?? readId(value?.phone_number_id),
		displayPhoneNumber: asId(metadata?.display_phone_number) ?? asId(value?.display_phone_number),
	});
}

const NOBODY = { names: {}, profile: {} };

/** Reads `messages` and `statuses`, each with the people in `contacts`. */
function readConversations(value: JsonObject, where: Where, options: ReadOptions): Part {
	const messages = [
		...asObjects(value.messages).map((message) => ({ message, sent: message })),
		...asObjects(value.user_id_update).map((sent) => ({ message: noticeOf(sent), sent })),
	];
	const statuses = asObjects(value.statuses);
	const find = readContacts(value.contacts, messages.length + statuses.length === 1);
	const phoneNumberId = where.phoneNumberId;
	const events: WhatsAppEvent[] = [];
	const observations: Observation[] = [];
	const ways: WayOf[] = [];
	for (const { message, sent } of messages) {
		const { names, profile } = find(
			readNames(message.from, message.from_user_id, message.from_parent_user_id),
		);
		const read = readMessage(message, names, profile, where);
		const answerTo = read.groupId ?? read.from;
		const marketing = choiceIn(read, options.words);
		const conversationContext = value.conversation_context;
		const event = {
			...read,
			...withoutAbsent({ answerTo, marketing, conversationContext }),
			raw: sent,
		};
		events.push(event);
		if (marketing) events.push(consentFrom(event, marketing));
		if (!phoneNumberId) continue;
		observations.push(...observeMessage(message, phoneNumberId, names, options, marketing));
	}
	for (const status of statuses) {
		const { names, profile } = isOfGroupAlone(status) ? NOBODY : find(recipientOf(status));
		const event = readStatus(status, names, profile, where);
		events.push(event);
		if (isStopped(event)) events.push(consentFrom(event, 'stop'));
		if (!phoneNumberId) continue;
		observations.push(...observeStatus(status, phoneNumberId, names, options));
		const way = closedBy(status, readTime(status.timestamp, options.now) ?? options.now);
		if (way) ways.push({ ...way, kind: 'number', id: phoneNumberId });
	}
	const echoes = readEchoes(value, where, options);
	return {
		events: [...events, ...echoes.events, ...readUserActions(value, where)],
		observations: [...observations, ...echoes.observations],
		ways,
	};
}

/**
 * Conversations that another app or Meta's own agent holds: their messages, what the agent answers, and what
 * became of that stand under `value.standby` (Meta: "Standby webhooks"). Read as an object with these lists,
 * a list of such, or a list of bare messages.
 */
function standbyParts(value: JsonObject): JsonObject[] {
	const single = asObject(value.standby);
	const parts = single ? [single] : asObjects(value.standby);
	return parts.map((part) => ({
		...(part.id === undefined || LISTS.some((list) => part[list] !== undefined)
			? part
			: { messages: [part] }),
		contacts: part.contacts ?? value.contacts ?? null,
	}));
}

function onStandby({ events, observations, ways }: Part): Part {
	return {
		events: events.map((event) =>
			event.event === 'message' || event.event === 'echo' ? { ...event, standby: true } : event,
		),
		observations,
		ways,
	};
}
