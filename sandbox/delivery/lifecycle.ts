import { describeMessage } from '../control/describe.ts';
import { objectOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';
import { groupStatusValue } from '../webhook/groupValue.ts';
import { statusValue } from '../webhook/value.ts';
import { failureOf, fetchLinks, statusError, type Failure } from './outcome.ts';
import { pricingOf } from './pricing.ts';

/**
 * What happens to a message after its 200: sent → delivered → read (→ played, for voice notes), or failed.
 * Each step tells the callbacks and the phone page.
 */
export function startLifecycle(world: World, number: PhoneNumber, record: MessageRecord): void {
	const failure = failureOf(world, record, Date.now());
	const fetched = failure ? undefined : fetchLinks(world, record);
	if (fetched) void fetched.then((found) => goOn(world, number, record, found));
	else goOn(world, number, record, failure);
}

function goOn(
	world: World,
	number: PhoneNumber,
	record: MessageRecord,
	failure: Failure | undefined,
): void {
	const { settings, scheduler } = world;
	if (!settings.statusWebhooks) {
		settle(world, number, record, failure);
		return;
	}
	const delays = settings.statusDelaysMs;
	if (failure !== undefined) {
		scheduler.after(delays.sent, () => fail(world, number, record, failure));
		return;
	}
	scheduler.after(delays.sent, () => {
		record.pricing = pricingOf(world, number, record, Date.now());
		advance(world, number, record, 'sent');
		// Reactions have no further statuses.
		if (record.type === 'reaction') {
			record.status = 'delivered';
			return;
		}
		scheduler.after(Math.max(0, delays.delivered - delays.sent), () => {
			advance(world, number, record, 'delivered');
			if (!settings.readReceipts || !record.customer.readsMessages) return;
			scheduler.after(Math.max(0, delays.read - delays.delivered), () =>
				read(world, number, record),
			);
		});
	});
}

function read(world: World, number: PhoneNumber, record: MessageRecord): void {
	advance(world, number, record, 'read');
	if (record.type === 'audio' && objectOf(record.content.audio).voice === true) {
		advance(world, number, record, 'played');
	}
}

/** Without statuses the message is there, or lost, at once; nobody is told. */
function settle(
	world: World,
	number: PhoneNumber,
	record: MessageRecord,
	failure: Failure | undefined,
): void {
	if (failure === undefined) record.pricing = pricingOf(world, number, record, Date.now());
	else record.errors = [statusError(failure)];
	record.status = failure === undefined ? 'delivered' : 'failed';
	record.statuses.push({ status: record.status, at: Date.now() });
	world.events.emit('status', () => describeMessage(record));
}

export function fail(
	world: World,
	number: PhoneNumber,
	record: MessageRecord,
	failure: Failure,
): void {
	record.errors = [statusError(failure)];
	advance(world, number, record, 'failed');
}

/** One step further, told to the callbacks. */
export function advance(
	world: World,
	number: PhoneNumber,
	record: MessageRecord,
	status: string,
): void {
	const at = Date.now();
	const { businessAccountId, id: phoneNumberId } = number;
	const values = record.customer.group
		? groupStatuses(world, number, record, status, at)
		: [statusValue(world.customers, number, record, status, at)];
	for (const value of values) {
		world.webhooks.send({ businessAccountId, field: 'messages', phoneNumberId, value });
	}
	record.status = status;
	record.statuses.push({ status, at });
	world.events.emit('status', () => describeMessage(record));
}

/** The group has the first status, and what fails for all; from then on its members have theirs, several in one webhook. */
function groupStatuses(
	world: World,
	number: PhoneNumber,
	record: MessageRecord,
	status: string,
	at: number,
): JsonObject[] {
	const { customers } = world;
	if (status === 'sent' || status === 'failed') {
		return [groupStatusValue(customers, number, record, { status, at })];
	}
	const members = record.customer.group?.participants ?? [];
	const failing = members.filter(({ failWith }) => failWith !== undefined);
	const reached = members.filter(
		({ failWith, onWhatsApp, readsMessages }) =>
			failWith === undefined && onWhatsApp && (status === 'delivered' || readsMessages),
	);
	return [
		...(status === 'delivered'
			? failing.map((member) => {
					const errors = [statusError({ code: member.failWith ?? 0 })];
					const failed = { status: 'failed', at, members: [member], errors };
					return groupStatusValue(customers, number, record, failed);
				})
			: []),
		...(reached.length > 0
			? [groupStatusValue(customers, number, record, { status, at, members: reached })]
			: []),
	];
}
