export type JsonValue =
	null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export type JsonObject = { [key: string]: JsonValue };

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one for anything else. */
export function objectOf(value: unknown): JsonObject {
	return isObject(value) ? value : {};
}

/** The list, or an empty one for anything else. */
export function listOf(value: JsonValue | undefined): JsonValue[] {
	return Array.isArray(value) ? value : [];
}

/** A string or number as string (Graph takes either for ids and texts), anything else as undefined. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A copy without the undefined entries: Graph leaves absent fields out. */
export function compact(entries: Record<string, JsonValue | undefined>): JsonObject {
	const object: JsonObject = {};
	for (const [key, value] of Object.entries(entries)) {
		if (value !== undefined) object[key] = value;
	}
	return object;
}

/** Parses JSON from outside; undefined when it is none. */
export function parseJson(source: string): JsonValue | undefined {
	try {
		return JSON.parse(source) as JsonValue;
	} catch {
		return undefined;
	}
}
