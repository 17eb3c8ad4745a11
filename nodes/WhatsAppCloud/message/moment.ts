import { DateTime } from 'luxon';

import { asObject, asString } from '../json';

/**
 * A date object, ms since the epoch: luxon's, JavaScript's of whatever realm, or what n8n's expression engine makes
 * of luxon's inside a form. Undefined for anything else, and for dates that are none.
 */
export function dateIn(value: unknown): number | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const iso = asString(asObject(value)?.__isoString);
	const at =
		iso !== undefined
			? DateTime.fromISO(iso).toMillis()
			: DateTime.isDateTime(value)
				? value.toMillis()
				: Object.prototype.toString.call(value) === '[object Date]'
					? Number(value)
					: NaN;
	return Number.isFinite(at) ? at : undefined;
}

/** A day, with or without a time and a zone (ISO 8601; a space may stand for the T): no weeks, days of years, months or hours alone. */
const ISO =
	/^(?:\d{4}-\d\d-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?|\d{8}(?:T\d{4}(?:\d\d)?(?:Z|[+-]\d{4})?)?)$/i;

/** Seconds since the epoch have up to 11 digits (the year 5138), milliseconds 12 or 13 (until 2286). */
const EPOCH = /^(?:\d{9,11}|\d{12,13})$/;

/**
 * The one reader of moments that people, expressions and other systems give, ms since the epoch: a date object, ISO
 * text with a day in it, or seconds or milliseconds since the epoch.
 *
 * @param zone IANA name of the zone that texts without one are in; the machine's own if absent
 */
export function momentIn(value: unknown, zone?: string): number | undefined {
	const date = dateIn(value);
	if (date !== undefined) return date;
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (EPOCH.test(text)) return text.length > 11 ? Number(text) : Number(text) * 1000;
	if (!ISO.test(text)) return undefined;
	const plain = text.replace(' ', 'T').replace(' ', '').replace(',', '.');
	const parsed = DateTime.fromISO(plain, zone === undefined ? {} : { zone });
	return parsed.isValid ? parsed.toMillis() : undefined;
}

/**
 * A moment as people read it: the day, and the time unless it is midnight.
 *
 * @param language of a template: `nl`, `pt_BR`
 */
export function momentAsText(at: number, language: string, zone?: string): string {
	const time = DateTime.fromMillis(at, zone === undefined ? {} : { zone });
	const isMidnight = time.toMillis() === time.startOf('day').toMillis();
	const clock = isMidnight ? {} : ({ hour: 'numeric', minute: '2-digit' } as const);
	return time.toLocaleString({ ...DateTime.DATE_FULL, ...clock }, { locale: localeOf(language) });
}

/**
 * A moment in a sentence of ours, for whoever runs the workflow: `28 November 2026 at 14:30 (Europe/Amsterdam)`.
 *
 * @param zone IANA name
 */
export function momentInWords(at: number, zone = 'UTC'): string {
	const time = DateTime.fromMillis(at, { zone, locale: 'en' });
	return `${time.toFormat("d MMMM yyyy 'at' HH:mm")} (${time.zoneName ?? zone})`;
}

/** A template's language as Intl knows it; English for one that it does not. */
function localeOf(language: string): string {
	try {
		return Intl.getCanonicalLocales(language.replaceAll('_', '-'))[0] ?? 'en';
	} catch {
		return 'en';
	}
}

/** A timestamp as machines write it, anywhere in a text: ISO 8601 with seconds or a T, or JavaScript's own. */
const TIMESTAMP =
	/\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d| \d\d:\d\d:\d\d)(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|\bGMT[+-]\d{4}\b/;

/** What the customer would read of a timestamp, and how to cure it, as the end of a sentence. */
export function timestampIn(text: string): string | undefined {
	const found = TIMESTAMP.exec(text)?.[0];
	return found === undefined
		? undefined
		: `has a timestamp in it (${found}), which the customer sees as it is; use the date itself, as in {{ $json.date.toDateTime() }}, which is written in the template's language, or format it yourself: {{ $json.date.toDateTime().toFormat('d MMMM yyyy, HH:mm') }}`;
}
