import { DateTime } from 'luxon';

/** Assumed where the account's time zone is not known. */
export const ASSUMED_ZONE = 'UTC';

/** The farthest that a day begins before and after UTC's, ms: zones go from UTC+14 to UTC-12. */
export const EARLIEST_ZONE = 'UTC+14';
export const LATEST_ZONE = 'UTC-12';

interface Day {
	/** ISO date. */
	date: string;
	/** ms since the epoch; until = the next midnight. */
	from: number;
	until: number;
}

/** The last day that was asked for, by zone: a batch asks for the same one over and over. */
const lastDays = new Map<string, Day>();

/** The date (ISO) that it is in a zone (IANA) at `now` (ms). */
export function dayIn(zone: string, now: number): string {
	const known = lastDays.get(zone);
	if (known && now >= known.from && now < known.until) return known.date;
	const start = DateTime.fromMillis(now, { zone }).startOf('day');
	if (!start.isValid) return dayIn(ASSUMED_ZONE, now);
	const day = {
		date: start.toISODate(),
		from: start.toMillis(),
		until: start.plus({ days: 1 }).startOf('day').toMillis(),
	};
	lastDays.set(zone, day);
	return day.date;
}

/** Beginning and end of the calendar month of `now` in a zone (IANA), ms: what Meta's free messages are counted in. */
export function monthIn(zone: string, now: number): { from: number; until: number } {
	const start = DateTime.fromMillis(now, { zone }).startOf('month');
	if (!start.isValid) return monthIn(ASSUMED_ZONE, now);
	return { from: start.toMillis(), until: start.plus({ months: 1 }).startOf('month').toMillis() };
}
