/**
 * A bucket that lets `burst` messages through at once, and one more every `intervalMs`. What is kept of it
 * is one time: when it would be full again if nothing more came ("theoretical arrival time").
 */
export interface Bucket {
	intervalMs: number;
	burst: number;
}

/** Meta: 80 messages a second per business number; evenly, as its own window is not known. */
export const STANDARD_MESSAGES_PER_SECOND = 80;

/** Meta: numbers with `throughput.level` HIGH. */
export const HIGH_MESSAGES_PER_SECOND = 1000;

/** A number keeps its pace as long as Meta answers in this time, s; it usually takes a tenth of a second. */
const ANSWERED_WITHIN_S = 0.4;

/** At 80 messages a second, Meta may take twice that. */
export const FEWEST_AT_ONCE = 64;

const MOST_AT_ONCE = HIGH_MESSAGES_PER_SECOND * ANSWERED_WITHIN_S;

/** How many requests have to be under way for a number to send at its pace. @param messagesPerSecond 0 = no limit */
export function requestsAtOnce(messagesPerSecond: number): number {
	return Math.min(MOST_AT_ONCE, Math.max(FEWEST_AT_ONCE, messagesPerSecond * ANSWERED_WITHIN_S));
}

/** Meta's pair rate limit: one message every 6 seconds to one user, 45 at once. */
export const PAIR_BUCKET: Bucket = { intervalMs: 6000, burst: 45 };

/** The bucket of a business number; no limit for 0. */
export function numberBucket(messagesPerSecond: number): Bucket {
	return { intervalMs: messagesPerSecond > 0 ? 1000 / messagesPerSecond : 0, burst: 1 };
}

/**
 * When `count` messages may go out one after the other, given when the bucket would be full again.
 *
 * @param fullAt ms since the epoch, after these messages were added
 * @returns for each message, ms since the epoch; not before `now`
 */
export function slotsBefore(fullAt: number, count: number, bucket: Bucket, now: number): number[] {
	const { intervalMs, burst } = bucket;
	return Array.from({ length: count }, (_, index) =>
		Math.max(now, fullAt - (count - index) * intervalMs - (burst - 1) * intervalMs),
	);
}

/** How far apart the clocks of machines that share a store may be, ms. */
export const CLOCK_DIFFERENCE_MS = 10 * 1000;

/**
 * What was planned while the clock was ahead is planned as long ahead of the clock that was put back; otherwise
 * everybody would wait until it has caught up.
 *
 * @param at when `fullAt` was written, ms
 */
export function onThisClock(fullAt: number, at: number, now: number): number {
	const ahead = at - now;
	return ahead > CLOCK_DIFFERENCE_MS ? fullAt - ahead : fullAt;
}

/**
 * How long until everything that is planned has gone out, ms, whichever of two clocks is ahead. How much of it is over
 * that a clock has planned which was put back since, nobody knows: whoever claims next plans it anew.
 */
export function plannedAhead(fullAt: number, at: number, now: number): number {
	return at - now > CLOCK_DIFFERENCE_MS ? 0 : Math.max(0, fullAt - Math.max(at, now));
}

/** When the bucket is full again once `count` messages more went in. */
export function fullAfter(
	fullAt: number | undefined,
	count: number,
	{ intervalMs }: Bucket,
	now: number,
): number {
	return Math.max(fullAt ?? now, now) + count * intervalMs;
}
