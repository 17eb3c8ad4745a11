import { invalidParameter, type GraphError } from '../errors/graphError.ts';
import { isObject, parseJson, textOf, type JsonValue } from '../json.ts';
import { requireOneOf } from './require.ts';

/**
 * What Graph knows of a parameter: what kind of value it is, which words it may be, `[shape]` for a list, and for
 * an object its keys.
 * `any` is not looked into: what the business makes up, or what Meta documents in several ways.
 */
export type Shape = 'any' | Kind | Words | readonly [Shape] | { readonly [key: string]: Shape };

/** Compared without regard to case. */
class Words {
	readonly known: readonly string[];

	constructor(known: readonly string[]) {
		this.known = known;
	}
}

export function oneOf(...words: string[]): Shape {
	return new Words(words);
}

type Kind = keyof typeof KINDS;

/** Graph takes numbers and booleans as their texts and the other way round: forms have nothing but texts. */
const KINDS = {
	text: { fits: (value: JsonValue) => typeof value !== 'object', name: 'a string' },
	number: { fits: isNumeric, name: 'a number' },
	integer: {
		fits: (value: JsonValue) => Number.isInteger(value) || /^[+-]?\d+$/.test(textOf(value) ?? ''),
		name: 'an integer',
	},
	flag: {
		fits: (value: JsonValue) => /^(?:true|false|0|1)$/i.test(textOf(value) ?? ''),
		name: 'a boolean',
	},
} as const;

function isNumeric(value: JsonValue): boolean {
	if (typeof value === 'number') return true;
	return (
		typeof value === 'string' && /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(value.trim())
	);
}

/**
 * Before it looks at what a request means, Graph looks at its form: every key below the top level must be one
 * that it knows, with a value of its kind. What is left out is no matter here.
 *
 * @param path as Graph writes it: `template['language']`
 * @throws GraphError `(#100) Unexpected key "region" on param "template['language']".`, `(#100) Param … must be …`
 */
export function checkShape(value: JsonValue | undefined, shape: Shape, path: string): void {
	if (value !== undefined) readShape(value, shape, path);
}

/**
 * Checks the form of a value, and reads it as that: a number where a text belongs is its text, and JSON text where
 * something structured belongs is what it says.
 */
export function readShape(value: JsonValue, shape: Shape, path: string): JsonValue {
	if (shape === 'any' || value === null) return value;
	if (typeof shape === 'string') {
		const { fits, name } = KINDS[shape];
		if (!fits(value)) throw invalidParameter(`Param ${path} must be ${name}.`);
		return shape === 'text' && typeof value === 'number' ? String(value) : value;
	}
	if (shape instanceof Words) {
		requireOneOf(value, path, shape.known);
		return value;
	}
	const given = structured(value);
	if (isList(shape)) {
		if (!Array.isArray(given)) throw invalidParameter(`Param ${path} must be an array.`);
		return given.map((entry, index) => readShape(entry, shape[0], `${path}[${index}]`));
	}
	if (!isObject(given)) throw invalidParameter(`Param ${path} must be a JSON object.`);
	const entries = Object.entries(given).map(([key, entry]): [string, JsonValue] => {
		const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
		if (known === undefined) throw unexpectedKey(key, path);
		return [key, readShape(entry, known, `${path}['${key}']`)];
	});
	return Object.fromEntries(entries);
}

function isList(shape: Shape): shape is readonly [Shape] {
	return Array.isArray(shape);
}

/** Graph also takes a structured parameter as JSON text. */
export function structured<Value extends JsonValue | undefined>(value: Value): Value | JsonValue {
	const parsed = typeof value === 'string' ? parseJson(value) : undefined;
	return typeof parsed === 'object' && parsed !== null ? parsed : value;
}

function unexpectedKey(key: string, path: string): GraphError {
	return invalidParameter(`Unexpected key "${key}" on param "${path}".`);
}
