import { DateTime } from 'luxon';

import type { JsonValue } from '../json';
import { dateIn } from '../message/moment';

/** A date that an expression such as `$now` gives as ISO text, in its own zone where it has one; anything else as it is. */
export function datesAsText(value: unknown): JsonValue {
	const at = dateIn(value);
	if (at === undefined) return DateTime.isDateTime(value) ? null : (value as JsonValue);
	return DateTime.isDateTime(value) ? value.toISO() : isoIn(value, at);
}

function isoIn(value: unknown, at: number): string {
	const iso = (value as { __isoString?: unknown }).__isoString;
	return typeof iso === 'string' ? iso : new Date(at).toISOString();
}
