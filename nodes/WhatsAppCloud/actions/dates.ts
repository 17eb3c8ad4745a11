import { DateTime } from 'luxon';

import { asObject, asString, type JsonValue } from '../json';

/**
 * A date as ISO text, anything else as it is. Expressions such as `$now` give a date object: luxon's, JavaScript's
 * of whatever realm, or what n8n's expression engine makes of luxon's inside a form.
 */
export function datesAsText(value: unknown): JsonValue {
	const iso = asString(asObject(value)?.__isoString);
	if (iso !== undefined) return iso;
	if (DateTime.isDateTime(value)) return value.toISO();
	const isDate = Object.prototype.toString.call(value) === '[object Date]';
	return (isDate ? JSON.parse(JSON.stringify(value)) : value) as JsonValue;
}
