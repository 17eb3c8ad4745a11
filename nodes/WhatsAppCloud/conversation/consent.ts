import type { WindowRecord } from './window';

/** What customers say about marketing messages, in Meta's words (webhook field `user_preferences`). */
export type MarketingChoice = 'stop' | 'resume';

/** How long after 131049 nothing is tried: Meta asks for 24 hours, and locks whoever repeats it sooner. */
const CAP_MS = 24 * 60 * 60 * 1000;

/** What of the two the customer said last, if anything. */
export type ConsentState = 'given' | 'refused' | 'unknown';

/** What marketing templates need: that the customer has not refused them, or has asked for them. */
export type ConsentNeeded = 'notRefused' | 'given';

/** What is known of a customer's consent to marketing templates. Times in ms since the epoch. */
export interface MarketingConsent {
	consent: ConsentState;
	optedOut: boolean;
	/** When the customer last stopped or resumed marketing messages; absent = never said. */
	changedAt?: number;
	/** Whether Meta would hold the next marketing message back. */
	capped: boolean;
	/** Until when nothing is tried; only while capped. */
	cappedUntil?: number;
}

/**
 * The consent at `now` (ms). Of a refusal and a permission the later one counts, whatever order they came in;
 * of two in the same second the refusal.
 */
export function consentAt(record: WindowRecord | undefined, now: number): MarketingConsent {
	const { stoppedAt, resumedAt, cappedAt } = record ?? {};
	const optedOut = stoppedAt !== undefined && stoppedAt >= (resumedAt ?? -Infinity);
	const changedAt = optedOut ? stoppedAt : resumedAt;
	const consent = optedOut ? 'refused' : changedAt === undefined ? 'unknown' : 'given';
	const cappedUntil = cappedAt === undefined ? 0 : cappedAt + CAP_MS;
	const capped = now < cappedUntil;
	return {
		consent,
		optedOut,
		...(changedAt === undefined ? {} : { changedAt }),
		capped,
		...(capped ? { cappedUntil } : {}),
	};
}
