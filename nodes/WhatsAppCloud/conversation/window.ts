/** How long a customer service window stays open after the customer's last message or call (Meta: "Customer service windows"). */
export const WINDOW_MS = 24 * 60 * 60 * 1000;

/** Default safety margin: a message sent this shortly before the end may reach Meta after it. */
const DEFAULT_SAFETY_MARGIN_MS = 60 * 1000;

/** What a customer can open the window with; `unsupported` is a message that Meta could not hand over. */
export const WINDOW_OPENERS = ['message', 'call', 'reaction', 'unsupported'] as const;

export type WindowOpener = (typeof WINDOW_OPENERS)[number];

/** What the store keeps per business number and customer. All times in ms since the epoch, all Meta's own. */
export interface WindowRecord {
	/** When the customer last wrote or called. */
	openedAt?: number;
	openedBy?: WindowOpener;
	/** When a free-form message that Meta refused with 131047 was sent. */
	closedAt?: number;
	/** Until when all messages are free of charge. Does not extend the right to write freely. */
	freeEntryPointExpiresAt?: number;
	/** When the business last sent something (as Meta's statuses and echoes say). */
	answeredAt?: number;
	/** When the customer last refused marketing messages, and when they were last allowed again; see `consent`. */
	stoppedAt?: number;
	resumedAt?: number;
	/** When Meta last held a marketing message back, because the customer gets enough of them (131049). */
	cappedAt?: number;
	/** When the thread was last shown to be ours, another responder's, and nobody's; see `thread`. */
	heldByUsAt?: number;
	heldByAnotherAt?: number;
	releasedAt?: number;
}

/** The times of a record for which the later one stays, each by itself. */
export const LATEST = [
	'closedAt',
	'freeEntryPointExpiresAt',
	'answeredAt',
	'stoppedAt',
	'resumedAt',
	'cappedAt',
	'heldByUsAt',
	'heldByAnotherAt',
	'releasedAt',
] as const satisfies ReadonlyArray<keyof WindowRecord>;

/**
 * - `open`: any message may be sent;
 * - `closing`: less than the safety margin is left, treated as closed;
 * - `closed`: only templates;
 * - `unknown`: the customer was never seen on this number, treated as closed.
 */
export type WindowState = 'open' | 'closing' | 'closed' | 'unknown';

export interface Window {
	state: WindowState;
	/** ms since the epoch; absent while `unknown`. */
	openedAt?: number;
	openedBy?: WindowOpener;
	/** When free-form messages stop being possible (also in the past), ms since the epoch. */
	expiresAt?: number;
	/** Until when all messages are free of charge, ms since the epoch. */
	freeEntryPointExpiresAt?: number;
}

/**
 * The window's state at `now`.
 *
 * @param record what is known; `undefined` for a customer who was never seen on this number
 * @param now ms since the epoch
 * @param safetyMarginMs how much must be left for the window to count as open
 */
export function windowAt(
	record: WindowRecord | undefined,
	now: number,
	safetyMarginMs: number = DEFAULT_SAFETY_MARGIN_MS,
): Window {
	const free =
		record?.freeEntryPointExpiresAt === undefined
			? {}
			: { freeEntryPointExpiresAt: record.freeEntryPointExpiresAt };
	if (record?.openedAt === undefined) {
		return { state: record?.closedAt === undefined ? 'unknown' : 'closed', ...free };
	}
	const { openedAt, openedBy, closedAt } = record;
	// Meta refused a message sent at closedAt: what opened the window before that opens it no longer.
	const refused = closedAt !== undefined && closedAt >= openedAt;
	const expiresAt = refused ? Math.min(closedAt, openedAt + WINDOW_MS) : openedAt + WINDOW_MS;
	const left = expiresAt - now;
	const state = refused || left <= 0 ? 'closed' : left < safetyMarginMs ? 'closing' : 'open';
	return { state, openedAt, ...(openedBy ? { openedBy } : {}), expiresAt, ...free };
}

/** Combines two records of one customer: of each time the later one stays, so order and repetition do not matter. */
export function mergeWindows(a: WindowRecord, b: WindowRecord): WindowRecord {
	const { openedAt, openedBy } = opensLater(a, b) ? a : b;
	const merged: WindowRecord = {};
	if (openedAt !== undefined) merged.openedAt = openedAt;
	if (openedBy !== undefined) merged.openedBy = openedBy;
	for (const time of LATEST) {
		const at = latest(a[time], b[time]);
		if (at !== undefined) merged[time] = at;
	}
	return merged;
}

/** Whether two records say the same. */
export function sameWindows(a: WindowRecord, b: WindowRecord): boolean {
	return (
		a.openedAt === b.openedAt &&
		a.openedBy === b.openedBy &&
		LATEST.every((time) => a[time] === b[time])
	);
}

/** Whether `a` is to be kept over `b`; of two openings in the same second, the kind that stands first wins. */
function opensLater(a: WindowRecord, b: WindowRecord): boolean {
	if (a.openedAt !== b.openedAt) return (a.openedAt ?? -Infinity) > (b.openedAt ?? -Infinity);
	return rank(a.openedBy) <= rank(b.openedBy);
}

function rank(opener: WindowOpener | undefined): number {
	return opener === undefined ? WINDOW_OPENERS.length : WINDOW_OPENERS.indexOf(opener);
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}

/** Whether the customer wrote last, so that it is the business's turn. */
export function isWaiting(record: WindowRecord | undefined): boolean {
	const { openedAt, answeredAt } = record ?? {};
	return openedAt !== undefined && (answeredAt ?? -Infinity) < openedAt;
}
