/**
 * How a message may go out, where there is another way as well:
 * - `directSend`: as a utility message without a template;
 * - `marketingMessages`: a marketing template through the Marketing Messages API;
 * - `cloudApiMarketing`: a marketing template through the Cloud API.
 */
export type Way = 'directSend' | 'marketingMessages' | 'cloudApiMarketing';

/** A way of sending that Meta has closed to a business number, or to an account, at `at`; times in ms. */
export interface ClosedWay {
	way: Way;
	/** In a word, e.g. `not_eligible`. */
	why: string;
	at: number;
	/** No later than `at`: it has been opened again. */
	until: number;
}

/**
 * Why a way is closed at `now` (ms), of all that is known of the number and its account; of several reasons the one that
 * lasts longest. What opened a way again counts for what came before it, whoever that was about.
 */
export function closedAt(
	known: readonly ClosedWay[],
	way: Way,
	now: number,
): ClosedWay | undefined {
	if (known.length === 0) return undefined;
	const about = known.filter((one) => one.way === way);
	const openings = about.filter(({ at, until }) => until <= at).map(({ at }) => at);
	const openedAt = Math.max(-Infinity, ...openings);
	const closed = about.filter(({ at, until }) => until > now && at > openedAt);
	return closed.sort((a, b) => b.until - a.until)[0];
}
