import type { JsonValue } from '../json';

const HIDDEN = '***';

/**
 * Takes secrets out of what a server says: Meta repeats a token that it cannot read, and others
 * repeat whole requests.
 *
 * @param tokens also an app's, `APP_ID|APP_SECRET`, whose second half is a secret by itself
 */
export function hideToken<T extends JsonValue>(value: T, ...tokens: string[]): T {
	const secrets = tokens
		.flatMap((token) => [token, encodeURIComponent(token), token.split('|')[1] ?? ''])
		// Something this short is no token, and would be found in the middle of words.
		.filter((secret) => secret.length >= 4);
	return secrets.length === 0 ? value : (hide(value, secrets) as T);
}

function hide(value: JsonValue, secrets: string[]): JsonValue {
	if (typeof value === 'string') {
		return secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
	}
	if (Array.isArray(value)) return value.map((element) => hide(element, secrets));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, element]) => [
			hide(key, secrets) as string,
			hide(element, secrets),
		]),
	);
}
