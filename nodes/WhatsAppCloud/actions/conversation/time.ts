import { momentIn, momentInWords } from '../../message/moment';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';

/**
 * A moment that a person or an expression gives, ms since the epoch: a date with or without a zone (then
 * n8n's), seconds or milliseconds since the epoch, or one of the dates of expressions (`$now`).
 *
 * @param zone n8n's time zone, e.g. `Europe/Berlin`
 * @throws {BadInput}
 */
export function readMoment(value: unknown, zone: string, field: string): number {
	const at = momentIn(value, zone);
	if (at !== undefined && at > 0) return at;
	const text = toText(value);
	throw new BadInput(
		`${field} "${text}" is not a date`,
		DAY_NUMBER.test(text)
			? 'This is how a spreadsheet keeps a date, as the number of a day. Turn it into one: {{ DateTime.fromISO("1899-12-30").plus({ days: Number($json.date) }) }}.'
			: "Enter a date such as 2026-11-23T09:30:00+01:00, or seconds since 1970 as in Meta's webhooks.",
		[field],
	);
}

/** Of the years 1927 to 2173, with the time of day behind the point. */
const DAY_NUMBER = /^[1-9]\d{4}(?:\.\d+)?$/;

/** How far a clock may be ahead of ours before a time lies in the future, ms. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * A moment that has been, ms since the epoch and not after now.
 *
 * @param why it cannot be later, as a sentence
 * @throws {BadInput}
 */
export function readPastMoment(batch: Batch, value: unknown, field: string, why: string): number {
	const at = readMoment(value, batch.node.getTimezone(), field);
	const now = batch.now();
	if (at <= now + CLOCK_TOLERANCE_MS) return Math.min(at, now);
	throw new BadInput(
		`${field} ${momentInWords(at, batch.timeZone)} is in the future`,
		`${why} Check its time zone.`,
		[field],
	);
}
