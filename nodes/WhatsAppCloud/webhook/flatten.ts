import { withoutAbsent, type JsonObject, type JsonValue } from '../json';
import { isoTime, without } from './read';

/** A customer's number is `phone` everywhere. */
const RENAMED: Readonly<Record<string, string>> = { wa_id: 'phone' };

/** How an object of Meta's becomes fields of an item. */
export interface Flattening {
	/** Meta's name → the item's, where it is not simply camelCase. */
	rename?: Readonly<Record<string, string>>;
	/** Objects whose fields become fields of the item → what is put before their names. */
	spread?: Readonly<Record<string, string>>;
}

/**
 * Meta's fields in camelCase, one level deep: what stands deeper passes through as it is. IDs become text, as
 * they are everywhere else, and times ISO 8601. Nothing is left out.
 */
export function flatten(
	object: JsonObject,
	{ rename = {}, spread = {} }: Flattening = {},
): Record<string, JsonValue> {
	const flat = new Map<string, JsonValue>();
	for (const [key, value] of Object.entries(object)) {
		const prefix = own(spread, key);
		if (prefix !== undefined && isObject(value)) {
			for (const [inner, part] of Object.entries(value)) {
				const name = nameIn(rename, inner);
				flat.set(prefix === '' ? name : prefix + capitalised(name), plain(inner, part));
			}
		} else {
			flat.set(nameIn(rename, key), plain(key, value));
		}
	}
	return Object.fromEntries(flat);
}

/**
 * What was read of an object of Meta's, and beside it everything else that stands there, in camelCase: nothing of
 * it takes the place of what was read, be that absent this time.
 *
 * @param known names in the object that were read
 */
export function withOthers<T extends object>(
	read: T,
	object: JsonObject,
	known: ReadonlySet<string>,
): T {
	const others = Object.entries(flatten(without(object, known)));
	return withoutAbsent({
		...Object.fromEntries(others.filter(([name]) => !Object.hasOwn(read, name))),
		...read,
	});
}

export function camelCase(name: string): string {
	return name.replace(
		/(_+)([a-z0-9])?/g,
		(_match, underscores: string, letter?: string) => letter?.toUpperCase() ?? underscores,
	);
}

function plain(key: string, value: JsonValue): JsonValue {
	if (/(^|_)id$/.test(key) && typeof value === 'number') return String(value);
	if (/(^|_)(timestamp|time|date)$/.test(key)) return isoTime(value) ?? value;
	return value;
}

function isObject(value: JsonValue): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function capitalised(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1);
}

function nameIn(rename: Readonly<Record<string, string>>, key: string): string {
	return own(rename, key) ?? own(RENAMED, key) ?? camelCase(key);
}

/** Of Meta's names, some are also those of things that every object has. */
function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}
