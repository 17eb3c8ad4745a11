import { messageRefusal } from '../errors/graphError.ts';
import { objectOf, textOf } from '../json.ts';
import { buttonsIn } from '../message/flow.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer } from '../state/customer.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';

const DAY = 24 * 3_600_000;

/** How often one customer can be asked for permission to call, and public test numbers can ask (Meta: "User call permissions"). */
const LIMITS = {
	LIVE: [
		{ period: 'PT24H', ms: DAY, most: 1 },
		{ period: 'P7D', ms: 7 * DAY, most: 2 },
	],
	SANDBOX: [
		{ period: 'PT24H', ms: DAY, most: 25 },
		{ period: 'P7D', ms: 7 * DAY, most: 100 },
	],
} as const;

/** Each limit, and how much of it is used up; a call that was picked up begins anew. */
export function permissionLimits(
	world: World,
	number: PhoneNumber,
	customer: Customer,
	now: number,
) {
	const answered = world.phoneCalls.of(customer, number.id).map((call) => call.answeredAt ?? 0);
	const since = Math.max(0, ...answered);
	const asked = world.messages
		.list({ customer, phoneNumberId: number.id, direction: 'outgoing' })
		.filter((record) => record.timestamp >= since && kindsOf(record).includes(PERMISSION));
	return LIMITS[number.accountMode].map(({ period, ms, most }) => ({
		...{ period, most },
		used: asked.filter(({ timestamp }) => now - timestamp < ms).length,
	}));
}

type Sent = Pick<MessageRecord, 'content' | 'template'>;

const PERMISSION = 'CALL_PERMISSION_REQUEST';

/**
 * Messages that ask for a call, or for permission to call, want a number that takes part in calls.
 *
 * @throws GraphError 138000 while calling is off in `/settings`, 138009 for whoever is asked too often
 */
export function checkCalling(
	world: World,
	number: PhoneNumber,
	customer: Customer,
	sent: Sent,
	now: number,
): void {
	const kinds = kindsOf(sent);
	const asks = kinds.includes(PERMISSION);
	if (!asks && !kinds.includes('VOICE_CALL')) return;
	if (!takesCalls(number)) throw messageRefusal(138000);
	const isOver = ({ used, most }: { used: number; most: number }) => used >= most;
	if (asks && permissionLimits(world, number, customer, now).some(isOver)) {
		throw messageRefusal(138009);
	}
}

export function takesCalls({ settings }: PhoneNumber): boolean {
	return textOf(objectOf(settings.calling).status)?.toUpperCase() === 'ENABLED';
}

/** What it is, or consists of, in capitals. */
function kindsOf({ content, template }: Sent): string[] {
	const parts = template
		? [...template.template.components, ...buttonsIn(template.template.components)]
		: [objectOf(content.interactive)];
	return parts.map(({ type }) => textOf(type)?.toUpperCase() ?? '');
}
