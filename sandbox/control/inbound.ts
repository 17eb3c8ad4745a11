import { noteReferral, openWindow, opensWindow } from '../delivery/window.ts';
import { isObject, objectOf, textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey, type Customer, type Responder } from '../state/customer.ts';
import { messageId } from '../state/ids.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import { routeTo } from '../state/threads.ts';
import type { World } from '../state/world.ts';
import { standbyUpdate } from '../webhook/threadValue.ts';
import { inboundValue, seconds, senderOf } from '../webhook/value.ts';
import { describeMessage } from './describe.ts';
import { ControlRefusal } from './refusal.ts';
import { sampleMedia } from './sampleMedia.ts';

const HOUR_MS = 3_600_000;

/** Types whose object is a medium: the sandbox makes one up when none is given. */
const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'];

/**
 * Makes a customer write: records it, opens the window as of its time, tells the callbacks.
 *
 * @param body `{ text }`, or `{ type, <type> }`, or `{ message }` as Meta's message object; with `at` (ISO or
 * ms) or `hoursAgo`, `replyTo` (a message ID), `referral`
 * @param group in which the customer writes; absent = to the business
 * @throws ControlRefusal for a time or a message that cannot be read, and for a customer who is blocked
 */
export function customerWrites(
	world: World,
	number: PhoneNumber,
	customer: Customer,
	body: JsonObject,
	group?: Customer,
): MessageRecord {
	if (number.blocked.has(customer)) {
		throw new ControlRefusal('The business has blocked this customer (POST /block_users).', 409);
	}
	if (customer.group) {
		throw new ControlRefusal('A group does not write: POST /groups/:id/messages { from }.', 409);
	}
	const timestamp = timeOf(body);
	const given = isObject(body.message) ? body.message : messageFrom(world, number, body);
	const type = textOf(given.type) ?? 'text';
	const id = messageId(customer.phone ?? customer.userId ?? '', 'incoming');
	const context = quoted(number, body);
	const record: MessageRecord = {
		id,
		direction: 'incoming',
		customer: group ?? customer,
		...(group ? { sender: customer } : {}),
		phoneNumberId: number.id,
		type,
		content: {
			...(context ? { context } : {}),
			...(isObject(body.referral) ? { referral: body.referral } : {}),
			...senderOf(world.customers, customer),
			...(group ? { group_id: nameKey(group) } : {}),
			id,
			timestamp: seconds(timestamp),
			...given,
			type,
		},
		status: 'received',
		statuses: [],
		timestamp,
	};
	world.messages.add(record);
	if (opensWindow(type, world.settings)) openWindow(group ?? customer, number.id, timestamp);
	if (isObject(record.content.referral)) noteReferral(customer, number.id, timestamp);
	world.events.emit('message', () => describeMessage(record));
	if (group) {
		// Groups are never routed between responders.
		const value = inboundValue(world.customers, number, record, customer);
		const { businessAccountId, id: phoneNumberId } = number;
		world.webhooks.send({ businessAccountId, field: 'messages', phoneNumberId, value });
	} else tell(world, number, record, routeTo(customer, number, timestamp));
	return record;
}

/** Its owner gets the message, who stands by gets a copy, nobody else gets anything. */
function tell(world: World, number: PhoneNumber, record: MessageRecord, owner: Responder): void {
	const { customers, webhooks } = world;
	if (owner === 'app') {
		webhooks.send({
			businessAccountId: number.businessAccountId,
			field: 'messages',
			phoneNumberId: number.id,
			value: inboundValue(customers, number, record),
		});
	} else if (number.routing?.standby) {
		const copies = { messages: [record.content] };
		webhooks.send(standbyUpdate(customers, number, record.customer, copies));
	}
}

/** ms; now when nothing is said. */
export function timeOf(body: JsonObject): number {
	if (body.at !== undefined && body.at !== null) {
		const at = typeof body.at === 'number' ? body.at : Date.parse(textOf(body.at) ?? '');
		if (!Number.isFinite(at)) {
			throw new ControlRefusal('"at" must be an ISO date or milliseconds since 1970.');
		}
		return at;
	}
	if (body.hoursAgo === undefined || body.hoursAgo === null) return Date.now();
	const hours = Number(body.hoursAgo);
	if (!Number.isFinite(hours)) throw new ControlRefusal('"hoursAgo" must be a number.');
	return Date.now() - hours * HOUR_MS;
}

function messageFrom(world: World, number: PhoneNumber, body: JsonObject): JsonObject {
	const type = textOf(body.type) ?? 'text';
	if (type === 'text') return { type, text: { body: textOf(body.text) ?? '' } };
	if (MEDIA_TYPES.includes(type)) {
		return { type, [type]: sampleMedia(world, number, type, objectOf(body[type])) };
	}
	const content = body[type];
	return content === undefined ? { type } : { type, [type]: content };
}

function quoted(number: PhoneNumber, body: JsonObject): JsonObject | undefined {
	const id = textOf(body.replyTo);
	return id === undefined ? undefined : { from: number.phone, id };
}
