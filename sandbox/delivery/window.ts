import { randomBytes } from 'node:crypto';
import type { Customer, WindowTimes } from '../state/customer.ts';
import type { Settings } from '../state/settings.ts';

/** The customer service window: free-form messages for 24 hours after the customer last wrote or called. */
const WINDOW_MS = 24 * 3_600_000;

/** Free entry point: 72 hours from the business's reply (Meta, "Pricing: free entry point conversations"). */
const FREE_ENTRY_POINT_MS = 72 * 3_600_000;

/** Inbound kinds that do not open the window; everything else that a user does opens it. */
const NOT_OPENING = ['system', 'edit', 'revoke', 'request_welcome'];

/** What Meta cannot hand over: whether it opens the window is not documented. */
const UNSUPPORTED = ['unsupported', 'unknown'];

export function opensWindow(type: string, settings: Settings): boolean {
	if (type === 'reaction') return settings.reactionsOpenWindow;
	if (UNSUPPORTED.includes(type)) return settings.unsupportedOpensWindow;
	return !NOT_OPENING.includes(type);
}

/** The later of two openings stays, so that messages that arrive out of order change nothing. */
export function openWindow(customer: Customer, numberId: string, at: number): void {
	const times = timesOf(customer, numberId);
	times.openedAt = Math.max(times.openedAt ?? 0, at);
}

/** The customer came from an ad: free once the business replies within 24 hours. */
export function noteReferral(customer: Customer, numberId: string, at: number): void {
	const times = timesOf(customer, numberId);
	times.referredAt = Math.max(times.referredAt ?? 0, at);
}

/** A business's message: starts the free entry point when the customer came from an ad. */
export function noteReply(customer: Customer, numberId: string, at: number): void {
	const times = customer.windows.get(numberId);
	if (times?.referredAt === undefined) return;
	if (at - times.referredAt <= WINDOW_MS) {
		times.freeUntil = at + FREE_ENTRY_POINT_MS;
		times.freeConversationId = randomBytes(16).toString('hex');
	}
	times.referredAt = undefined;
}

export function isWindowOpen(customer: Customer, numberId: string, now: number): boolean {
	const openedAt = customer.windows.get(numberId)?.openedAt;
	return openedAt !== undefined && now < openedAt + WINDOW_MS;
}

/** When free-form messages stop being possible, ms; undefined when the customer never wrote. */
export function windowEnd(customer: Customer, numberId: string): number | undefined {
	const openedAt = customer.windows.get(numberId)?.openedAt;
	return openedAt === undefined ? undefined : openedAt + WINDOW_MS;
}

export function freeEntryPoint(
	customer: Customer,
	numberId: string,
	now: number,
): { until: number; id: string } | undefined {
	const times = customer.windows.get(numberId);
	return times?.freeUntil !== undefined && now < times.freeUntil
		? { until: times.freeUntil, id: times.freeConversationId ?? '' }
		: undefined;
}

function timesOf(customer: Customer, numberId: string): WindowTimes {
	let times = customer.windows.get(numberId);
	if (!times) customer.windows.set(numberId, (times = {}));
	return times;
}
