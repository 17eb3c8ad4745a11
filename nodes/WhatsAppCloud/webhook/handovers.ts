import type { Holder } from '../conversation/thread';
import type { Observation } from '../conversation/observation';
import { asId, asObject, asObjects, type JsonObject } from '../json';
import type { Where } from './events';
import { hasName, readId, readNames, readTime } from './read';

/**
 * Whose a thread is after a handover. Meta tells each app what concerns it: `control_passed` goes to the new owner,
 * `control_taken` to the one before; the other names are those of Messenger, which have been seen as well.
 */
const HOLDERS: Readonly<Record<string, Holder>> = {
	control_passed: 'us',
	pass_thread_control: 'us',
	control_taken: 'another',
	take_thread_control: 'another',
};

/** Within a second, whoever takes a thread comes after the message that was ours. ms */
const TAKEN_LATER = 1;

/** What a delivery of `messaging_handovers` teaches: whose each thread is from then on. */
export function observeHandovers(
	value: JsonObject,
	where: Where,
	time: unknown,
	now: number,
): Observation[] {
	const listed = asObjects(value.messaging_handovers);
	const handovers = listed.length > 0 ? listed.map((one) => ({ ...value, ...one })) : [value];
	return handovers.flatMap((handover) => observeHandover(handover, where, time, now));
}

function observeHandover(
	handover: JsonObject,
	where: Where,
	time: unknown,
	now: number,
): Observation[] {
	const kind = Object.keys(HOLDERS).find(
		(name) =>
			name === asId(handover.type) || name === asId(handover.event) || asObject(handover[name]),
	);
	const holder = kind === undefined ? undefined : HOLDERS[kind];
	const recipient = asObject(handover.recipient);
	const phoneNumberId = where.phoneNumberId ?? readId(recipient?.phone_number_id);
	// Meta names the customer as sender; in Messenger's shape the recipient has been one.
	const customer = [asObject(handover.sender), recipient].map(namesIn).find(hasName);
	const at = readTime(handover.timestamp, now) ?? readTime(time, now);
	if (!holder || !phoneNumberId || !customer || at === undefined) return [];
	const later = holder === 'another' ? TAKEN_LATER : 0;
	return [{ kind: 'held', phoneNumberId, customer, at: at + later, holder }];
}

function namesIn(who: JsonObject | undefined) {
	return readNames(who?.phone_number ?? who?.wa_id, who?.user_id, who?.parent_user_id);
}
