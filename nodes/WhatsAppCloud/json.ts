/** Anything that JSON can hold: what comes from Meta, before it is parsed into our own types. */
export type JsonValue =
	null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export type JsonObject = { [key: string]: JsonValue };

/**
 * Parses JSON text from outside.
 *
 * @returns `undefined` for text that is not JSON
 */
export function parseJson(text: string): JsonValue | undefined {
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		return undefined;
	}
}

/** The value if it is a plain JSON object (not an array, not null), else `undefined`. */
export function asObject(value: unknown): JsonObject | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as JsonObject)
		: undefined;
}

/** The value if it is an array, else `undefined`. */
export function asArray(value: unknown): JsonValue[] | undefined {
	return Array.isArray(value) ? (value as JsonValue[]) : undefined;
}

/** The objects of an array; an empty array if the value is none. Elements of other types are left out. */
export function asObjects(value: unknown): JsonObject[] {
	return (asArray(value) ?? []).map(asObject).filter((element) => element !== undefined);
}

/** The value if it is a string, else `undefined`. */
export function asString(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** The value if it is a string with something in it, else `undefined`. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a finite number, else `undefined`. */
export function asNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The value if it is a boolean, else `undefined`. */
export function asBoolean(value: unknown): boolean | undefined {
	return typeof value === 'boolean' ? value : undefined;
}

/**
 * An ID as a string. Meta writes most IDs as strings, but template IDs in webhooks as numbers; a
 * number that JSON cannot hold exactly is refused rather than rounded into somebody else's ID.
 */
export function asId(value: unknown): string | undefined {
	if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
	return asText(value);
}

/**
 * What a person reads in a value: a text as it is, of a list or an object what stands in it. Meta writes sentences
 * as texts; others who pass them on, as lists and objects.
 *
 * @param depth how far into it is read
 */
export function asWords(value: unknown, depth = 4): string | undefined {
	if (typeof value === 'string') return value.trim() === '' ? undefined : value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (typeof value !== 'object' || value === null || depth === 0) return undefined;
	const parts = Object.entries(value).flatMap(([name, part]) => {
		const words = asWords(part, depth - 1);
		return words === undefined ? [] : [Array.isArray(value) ? words : `${name}: ${words}`];
	});
	return parts.join('; ') || undefined;
}

/** An object, or the text of one. */
export function asObjectOrText(value: unknown): JsonObject | undefined {
	return asObject(value) ?? asObject(parseJson(asText(value) ?? ''));
}

/** The object without its undefined fields: what was not sent is absent, not empty. */
export function withoutAbsent<T extends object>(object: T): T {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
