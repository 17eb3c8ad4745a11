import type { About } from '../codes/row';
import { asNumber, asObject, asObjects, asString, asText, parseJson } from '../json';

const MINUTE_MS = 60_000;

/**
 * When Meta accepts requests again, from the answer's headers: `X-Business-Use-Case-Usage`, a map from
 * business ID to usages, each with `estimated_time_to_regain_access` in minutes; or a standard
 * `Retry-After` in seconds or as a date, which Meta does not document but gateways send.
 *
 * @param about whom the refusal is about: usage counts an app's calls for an account, which may be used up while it is
 *   the number, or the customer, that gets too many messages a second
 * @returns ms from now; `undefined` if the headers do not say
 */
export function retryAfter(headers: Record<string, unknown>, about?: About): number | undefined {
	const standard = standardRetryAfter(headers);
	if (standard !== undefined || about === 'number' || about === 'customer') return standard;
	const usage = asObject(parseJson(asString(headers['x-business-use-case-usage']) ?? ''));
	const minutes = Object.values(usage ?? {})
		.flatMap(asObjects)
		.map((use) => asNumber(use.estimated_time_to_regain_access) ?? 0);
	const longest = Math.max(0, ...minutes);
	return longest > 0 ? longest * MINUTE_MS : undefined;
}

/** A date is counted from the server's own, since its clock and ours may differ. */
function standardRetryAfter(headers: Record<string, unknown>): number | undefined {
	const text = asText(headers['retry-after'])?.trim() ?? '';
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	const wait = Date.parse(text) - Date.parse(asString(headers.date) ?? '');
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
