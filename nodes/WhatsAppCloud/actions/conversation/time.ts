import { momentIn } from '../../message/moment';
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
	const at = momentIn(value, zone);
	if (at !== undefined && at > 0) return at;
	throw new BadInput(
		`${field} "${toText(value)}" is not a date`,
		'Give a date such as 2026-11-23T09:30:00+01:00, or seconds since 1970 as in a webhook of Meta.',
		[field],
	);
}
