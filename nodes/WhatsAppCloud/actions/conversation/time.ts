import { DateTime } from 'luxon';

import { BadInput } from '../failure';
import { toText } from '../parameters';

/**
 * A moment that a person or an expression gives, ms since the epoch: a date with or without a zone (then
 * n8n's), seconds or milliseconds since the epoch, or one of the dates of expressions (`$now`).
 *
 * @param zone n8n's time zone, e.g. `Europe/Berlin`
 * @throws {BadInput}
 */
export function readMoment(value: unknown, zone: string, field: string): number {
	const at = momentOf(value, zone);
	if (at !== undefined && Number.isFinite(at) && at > 0) return at;
	throw new BadInput(
		`${field} "${toText(value)}" is not a date`,
		'Give a date such as 2026-11-23T09:30:00+01:00, or seconds since 1970 as in a webhook of Meta.',
		[field],
	);
}

function momentOf(value: unknown, zone: string): number | undefined {
	if (DateTime.isDateTime(value)) return value.toMillis();
	if (value instanceof Date) return value.getTime();
	const text = toText(value).trim();
	// 12 digits of seconds would be the year 5138: longer ones are milliseconds.
	if (/^\d{9,16}$/.test(text)) return text.length > 11 ? Number(text) : Number(text) * 1000;
	// ISO 8601 knows times without a date, too: "12" would be noon today.
	if (!/^\d{4}-?\d\d-?\d\d/.test(text)) return undefined;
	const parsed = DateTime.fromISO(text.replace(' ', 'T'), { zone });
	return parsed.isValid ? parsed.toMillis() : undefined;
}
