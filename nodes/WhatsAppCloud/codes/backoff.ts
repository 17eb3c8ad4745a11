import { meaningOf } from './meaning';
import type { About, Schedule } from './row';

/** No answer at all, there was no connection: a line or a proxy that is down for a minute. */
const NO_CONNECTION: Schedule = { firstMs: 500, factor: 2, longestMs: 15_000, retries: 9 };

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
	const { firstMs, factor, longestMs, retries } = scheduleFor(refusal.code);
	if (refusals > retries) return undefined;
	const wait = Math.min(longestMs, firstMs * factor ** (refusals - 1));
	const asTold = refusal.retryAfterMs ?? 0;
	return asTold > LONGEST_MS ? undefined : Math.max(asTold, wait * (1 + 0.25 * random));
}

function scheduleFor(code: number | undefined): Schedule {
	return code === undefined ? NO_CONNECTION : (meaningOf(code)?.backoff ?? OTHERWISE);
}

/** Whether messages to others would go through; all other refusals are about the number or the line. */
export function concernsOneCustomer({ code }: { code?: number }): boolean {
	return meaningOf(code)?.about === 'customer';
}

/** What somebody else's messages, or those of another day, need not be refused for. */
const SENDER = new Set<About | undefined>(['number', 'account', 'app']);

/** Whether it is about who sends, or the line to Meta, whatever the message is. */
export function concernsSender({ code, subcode }: { code?: number; subcode?: number }): boolean {
	return code === undefined || SENDER.has(meaningOf(code, subcode)?.about);
}
