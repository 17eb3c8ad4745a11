import { parseJson, type JsonObject, type JsonValue } from '../json.ts';

type Container = JsonObject | JsonValue[];

/**
 * A form's or a query's parameters as Graph reads them: a value that is a JSON object or list counts as such,
 * `text[body]=x` is `text: { body: 'x' }`, and of a name given twice the last value counts.
 */
export function formParameters(entries: Iterable<[string, string]>): JsonObject {
	const params: JsonObject = {};
	for (const [key, value] of entries) {
		put(params, key.includes('[') ? pathOf(key) : [key], structured(value));
	}
	return params;
}

/** `sections[0][title]` → `sections`, `0`, `title`; a key whose brackets do not match is one name. */
function pathOf(key: string): string[] {
	const [, name, brackets = ''] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(key) ?? [];
	if (name === undefined) return [key];
	return [name, ...[...brackets.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
}

function put(params: JsonObject, path: string[], value: JsonValue): void {
	let into: Container = params;
	path.forEach((name, depth) => {
		const next = path[depth + 1];
		if (next === undefined) {
			write(into, name, value);
			return;
		}
		const known = read(into, name);
		// Numbered and empty brackets make lists, named ones objects.
		const container: Container = isContainer(known) ? known : /^\d*$/.test(next) ? [] : {};
		if (container !== known) write(into, name, container);
		into = container;
	});
}

function read(into: Container, name: string): JsonValue | undefined {
	if (Array.isArray(into)) return name === '' ? undefined : into[Number(name)];
	return Object.hasOwn(into, name) ? into[name] : undefined;
}

function write(into: Container, name: string, value: JsonValue): void {
	if (Array.isArray(into)) into.push(value);
	else Object.defineProperty(into, name, { value, enumerable: true, writable: true });
}

function isContainer(value: JsonValue | undefined): value is Container {
	return typeof value === 'object' && value !== null;
}

function structured(value: string): JsonValue {
	return /^\s*[{[]/.test(value) ? (parseJson(value) ?? value) : value;
}
