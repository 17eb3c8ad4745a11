import {
	asArray,
	asObject,
	asObjects,
	type JsonObject,
	type JsonValue,
} from '../nodes/WhatsAppCloud/json';

/** The parameters that are there. */
export function present(parameters: Record<string, JsonValue | undefined>): JsonObject {
	return Object.fromEntries(
		Object.entries(parameters).filter(
			(entry): entry is [string, JsonValue] => entry[1] !== undefined && entry[1] !== '',
		),
	);
}

/** Renames fields: `{ old: 'new' }`; those that are absent stay so. */
export function renamed(object: JsonObject, names: Record<string, string>): JsonObject {
	return present(
		Object.fromEntries(Object.entries(names).map(([old, name]) => [name, object[old]])),
	);
}

/** What n8n keeps below a collection's option, e.g. `{ data: { … } }` or `{ data: [ … ] }`. */
export function group(value: JsonValue | undefined, option: string): JsonObject {
	return asObject(asObject(value)?.[option]) ?? {};
}

export function groups(value: JsonValue | undefined, option: string): JsonObject[] {
	return asObjects(asArray(asObject(value)?.[option]));
}

/** A resource that is chosen by its ID, as n8n keeps it. */
export const byId = (value: JsonValue | undefined): JsonObject => ({
	...{ __rl: true, mode: 'id', value: value ?? '' },
});

/** Whether n8n computes it when the workflow runs. */
export const isExpression = (value: JsonValue | undefined): value is string =>
	typeof value === 'string' && value.startsWith('=');

/** All texts in a parameter. */
export function textsIn(value: JsonValue): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}

/** Whether somebody entered something. */
export function isFilled(value: JsonValue | undefined): boolean {
	if (typeof value !== 'object' || value === null)
		return value !== undefined && value !== null && value !== '';
	return Object.values(value).some(isFilled);
}
