import { nonexistingField } from '../errors/graphError.ts';
import { compact, isObject, listOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { GraphRequest } from './request.ts';

/** The readers of the fields that Graph knows in this world. */
export function knownFields(
	{ world }: GraphRequest,
	all: Record<string, FieldReader>,
): Record<string, FieldReader> {
	const { unknownFields } = world.settings;
	return Object.fromEntries(Object.entries(all).filter(([name]) => !unknownFields.includes(name)));
}

/** One entry of `fields=`: `message_templates.limit(2){name}` is name, arguments, and fields of its own. */
export interface Field {
	name: string;
	/** By name, e.g. `limit` → `2`. */
	args: Record<string, string>;
	/** What stands in braces. */
	fields?: string;
}

/** Reads one field; a field that is a list of objects sees to its arguments and its own fields itself. */
export type FieldReader = (field: Field) => JsonValue | undefined;

/**
 * A node's fields as `fields=` asks for them; `id` is always there. Braces narrow an object, or the objects of
 * a list, to the fields that they name.
 *
 * @param nodeType as Graph calls it in its refusal
 * @throws GraphError `(#100) Tried accessing nonexisting field (x) on node type (y)`
 */
export function selectFields(
	nodeType: string,
	all: Record<string, FieldReader>,
	defaults: string[],
	fields: JsonValue | undefined,
): JsonObject {
	const asked = parseFields(fields);
	const result: JsonObject = {};
	const chosen = asked.length > 0 ? asked : defaults.map((name): Field => ({ name, args: {} }));
	for (const field of chosen) {
		const read = Object.hasOwn(all, field.name) ? all[field.name] : undefined;
		if (!read) throw nonexistingField(field.name, nodeType);
		const value = read(field);
		if (value !== undefined) result[field.name] = narrow(value, field.fields);
	}
	const id = all.id?.({ name: 'id', args: {} });
	if (id !== undefined && result.id === undefined) result.id = id;
	return result;
}

/** The request that a field stands for when it is an edge: `phone_numbers.limit(2){id}` of a node. */
export function edgeRequest(request: GraphRequest, id: string, field: Field): GraphRequest {
	const version = /^\/v\d+\.\d+/.exec(request.path)?.[0] ?? '';
	return {
		...request,
		path: `${version}/${id}/${field.name}`,
		params: compact({ ...field.args, fields: field.fields }),
	};
}

/** `id,name`, a list, or nothing. */
export function parseFields(fields: JsonValue | undefined): Field[] {
	const source = Array.isArray(fields) ? listOf(fields).map(textOf).join(',') : textOf(fields);
	const byName = new Map<string, Field>();
	for (const part of split(source ?? '')) {
		const field = parseField(part);
		if (field) byName.set(field.name, field);
	}
	return [...byName.values()];
}

/** At the commas that stand in no braces or brackets. */
function split(source: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let part = '';
	for (const character of `${source},`) {
		if (character === ',' && depth <= 0) {
			parts.push(part.trim());
			part = '';
			continue;
		}
		if ('({['.includes(character)) depth += 1;
		if (')}]'.includes(character)) depth -= 1;
		part += character;
	}
	return parts;
}

function parseField(source: string): Field | undefined {
	const [whole, name] = /^(\w+)/.exec(source) ?? [];
	if (whole === undefined || name === undefined) return undefined;
	const open = source.indexOf('{');
	const head = source.slice(name.length, open === -1 ? undefined : open);
	const args = [...head.matchAll(/\.(\w+)\(([^)]*)\)/g)].map(([, key, value]) => [key, value]);
	return {
		name,
		args: Object.fromEntries(args) as Record<string, string>,
		...(open === -1 ? {} : { fields: source.slice(open + 1, source.lastIndexOf('}')) }),
	};
}

/** Objects are cut down to the fields in braces; `data` of a list stands for its objects. */
function narrow(value: JsonValue, fields: string | undefined): JsonValue {
	const wanted = parseFields(fields);
	if (wanted.length === 0) return value;
	if (Array.isArray(value)) return value.map((entry) => narrow(entry, fields));
	if (!isObject(value)) return value;
	if (Array.isArray(value.data)) return { ...value, data: narrow(value.data, fields) };
	const result: JsonObject = {};
	for (const field of [...wanted, { name: 'id', fields: undefined }]) {
		const entry = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
		if (entry !== undefined) result[field.name] = narrow(entry, field.fields);
	}
	return result;
}
