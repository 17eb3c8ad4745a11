/** Meta: too many messages to one user ("pair rate limit hit"): wait 4ⁿ seconds. */
const PAIR_LIMIT = 131056;

/** Meta: too many messages from one number: everything on that number has to slow down. */
const THROUGHPUT_LIMIT = 130429;

interface Schedule {
	firstMs: number;
	factor: number;
	longestMs: number;
	/** How often a refused message is tried again before it counts as failed. */
	retries: number;
}

/** By Graph's code; `undefined` = no answer at all, there was no connection. */
const SCHEDULES: ReadonlyMap<number | undefined, Schedule> = new Map([
	[PAIR_LIMIT, { firstMs: 4_000, factor: 4, longestMs: 256_000, retries: 4 }],
	[THROUGHPUT_LIMIT, { firstMs: 1_000, factor: 2, longestMs: 30_000, retries: 10 }],
	// A line or a proxy that is down for a minute.
	[undefined, { firstMs: 500, factor: 2, longestMs: 15_000, retries: 9 }],
]);

const OTHERWISE: Schedule = { firstMs: 2_000, factor: 2, longestMs: 60_000, retries: 6 };

/** Nobody expects a batch to stand still for longer: then the messages fail, and say when to come back. */
const LONGEST_MS = 60 * 60 * 1000;

/**
 * How long to wait before a refused message is sent again.
 *
 * @param refusals how often it was refused, 1 for the first time
 * @param random 0 … 1, spreads messages that were refused together
 * @returns ms, or undefined when it is time to give up
 */
export function backoff(
	refusal: { code?: number; retryAfterMs?: number },
	refusals: number,
	random: number,
): number | undefined {
	const { firstMs, factor, longestMs, retries } = SCHEDULES.get(refusal.code) ?? OTHERWISE;
	if (refusals > retries) return undefined;
	const wait = Math.min(longestMs, firstMs * factor ** (refusals - 1));
	const asTold = refusal.retryAfterMs ?? 0;
	return asTold > LONGEST_MS ? undefined : Math.max(asTold, wait * (1 + 0.25 * random));
}

/** Whether messages to others would go through; all other refusals are about the number or the line. */
export function concernsOneCustomer({ code }: { code?: number }): boolean {
	return code === PAIR_LIMIT;
}
