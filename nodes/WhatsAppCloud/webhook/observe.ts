import type { MarketingChoice } from '../conversation/consent';
import type { CustomerNames } from '../customer/customer';
import { groupNames } from '../customer/group';
import type { Observation } from '../conversation/observation';
import { asId, asObject, asObjects, asText, type JsonObject } from '../json';
import { callPermissionIn, isAutomatic } from './callPermission';
import { customerOf, isByBusiness } from './calls';
import { readContacts } from './contacts';
import { messageTypeOf, sentAt } from './messageType';
import { observeRename } from './observeRename';
import { openerOf, type OpeningOptions } from './windowOpeners';
import { hasName, LONGEST_NAME, readId, readRecipient, readTime } from './read';
import { NOT_SAID } from './said';

export interface ObserveOptions extends OpeningOptions {
	/** ms since the epoch. */
	now: number;
	/** Whether it is a copy of what another responder of the number has. */
	standby?: boolean;
}

/**
 * What a message teaches about the customer who sent it.
 *
 * @param marketing what its text says about the customer's consent, if anything
 */
export function observeMessage(
	message: JsonObject,
	phoneNumberId: string,
	customer: CustomerNames,
	options: ObserveOptions,
	marketing?: MarketingChoice,
): Observation[] {
	const at = readTime(sentAt(message), options.now);
	if (at === undefined) return [];
	const type = messageTypeOf(message);
	if (type === 'system') return observeRename(message, phoneNumberId, customer, at);
	const by = isAutomatic(message) ? undefined : openerOf(type, options);
	const group = readId(message.group_id, LONGEST_NAME);
	const observations = hasName(customer) ? observeNames(phoneNumberId, customer, at) : [];
	// A message in a group opens the group's window (Meta: "Groups API"), not the writer's own.
	if (group !== undefined) {
		const about = { phoneNumberId, customer: groupNames(group), at };
		return by ? [...observations, { kind: 'opened', ...about, by }] : observations;
	}
	if (asId(message.group_id) !== undefined || !hasName(customer)) return observations;
	if (by) {
		const holder = options.standby ? 'another' : 'us';
		// An answer to a request to call is routed as calls are, and says nothing of the thread (Meta: "Calling webhooks").
		const shown = callPermissionIn(message) ? {} : ({ holder } as const);
		observations.push({ kind: 'opened', phoneNumberId, customer, at, by, ...shown });
	}
	observations.push(...observeReply(message, phoneNumberId, customer, at));
	if (marketing) {
		const messageId = readId(message.id);
		const how = type === 'text' ? 'keyword' : 'button';
		const origin = { how, ...(messageId === undefined ? {} : { messageId }) } as const;
		observations.push({ kind: 'consent', phoneNumberId, customer, at, marketing, origin });
	}
	return observations;
}

/** Titles of buttons and rows are at most 24 characters (Meta: "Interactive messages"); payloads are not kept. */
const LONGEST_BUTTON = 80;

/** Kinds that say nothing: a thumbs-up is no answer, and what Meta could not hand over may be anything. */
const NO_REPLY = new Set([...NOT_SAID, 'reaction', 'unsupported']);

/** What a customer says after a message of ours, whether or not they quote it. */
function observeReply(
	message: JsonObject,
	phoneNumberId: string,
	customer: CustomerNames,
	at: number,
): Observation[] {
	if (NO_REPLY.has(messageTypeOf(message)) || isAutomatic(message)) return [];
	const messageId = readId(asObject(message.context)?.id);
	const interactive = asObject(message.interactive);
	const tapped = asObject(interactive?.button_reply) ?? asObject(interactive?.list_reply);
	const button = asText(asObject(message.button)?.text) ?? asText(tapped?.title);
	return [
		{
			...{ kind: 'replied', phoneNumberId, customer, at },
			...(messageId === undefined ? {} : { messageId }),
			...(button === undefined ? {} : { button: button.slice(0, LONGEST_BUTTON) }),
		},
	];
}

/**
 * What a message that the business sent by other means teaches about the customer who got it.
 *
 * @param isChange whether it changes what was sent earlier, or takes it back: that answers nobody
 */
export function observeEcho(
	echo: JsonObject,
	phoneNumberId: string,
	customer: CustomerNames,
	{ now, standby = false }: ObserveOptions,
	isChange: boolean,
): Observation[] {
	const at = readTime(echo.timestamp, now);
	if (at === undefined) return [];
	const group = readId(echo.group_id, LONGEST_NAME);
	if (group !== undefined) {
		return isChange ? [] : [{ kind: 'answered', phoneNumberId, customer: groupNames(group), at }];
	}
	if (!hasName(customer)) return [];
	const names = observeNames(phoneNumberId, customer, at);
	if (isChange) return names;
	return [
		...names,
		{ kind: 'answered', phoneNumberId, customer, at },
		// Templates may be sent by anybody, and change nothing.
		...(standby && asId(echo.type) !== 'template'
			? [{ kind: 'held', phoneNumberId, customer, at, holder: 'another' } as const]
			: []),
	];
}

/** Names that stand together in one delivery belong to one person; a single name teaches nothing. */
export function observeNames(
	phoneNumberId: string,
	customer: CustomerNames,
	at: number,
): Observation[] {
	return Object.keys(customer).length > 1 ? [{ kind: 'seen', phoneNumberId, customer, at }] : [];
}

/** When a call came in, by its event; all others (`call_created`, `call_transcription_available`) are none. */
const CALL_TIMES = new Map([
	['connect', 'timestamp'],
	// carries the end in `timestamp`, and when the call was picked up in `start_time`
	['terminate', 'start_time'],
]);

/**
 * What a `calls` delivery teaches. A call by the customer opens the window when it comes in, answered
 * or not; one by the business when the customer picks it up.
 */
export function observeCalls(
	value: JsonObject,
	phoneNumberId: string,
	options: ObserveOptions,
): Observation[] {
	const find = readContacts(value.contacts, false);
	const display = asId(asObject(value.metadata)?.display_phone_number);
	const calls = asObjects(value.calls).map((call) => {
		const kind = !isByBusiness(call)
			? 'userCall'
			: call.start_time === undefined
				? 'unansweredBusinessCall'
				: 'answeredBusinessCall';
		const when = CALL_TIMES.get(asText(call.event) ?? '');
		return { kind, time: when && call[when], customer: customerOf(call, display) };
	});
	const answers = asObjects(value.statuses).map((status) => ({
		kind: status.status === 'ACCEPTED' ? 'answeredBusinessCall' : 'unansweredBusinessCall',
		time: status.timestamp,
		customer: readRecipient(status),
	}));
	return [...calls, ...answers].flatMap(({ kind, time, customer: said }): Observation[] => {
		const customer = find(said).names;
		const at = readTime(time, options.now);
		const by = openerOf(kind, options);
		if (at === undefined || by === undefined || !hasName(customer)) return [];
		return [
			...observeNames(phoneNumberId, customer, at),
			{ kind: 'opened', phoneNumberId, customer, at, by },
		];
	});
}
