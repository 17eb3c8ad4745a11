import { invalidParameter, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { isObject, textOf, type JsonObject, type JsonValue } from '../json.ts';

/** Graph's checks of a parameter, with Graph's sentences; `path` as it writes it: `text['body']`. */
export function requireObject(value: JsonValue | undefined, path: string): JsonObject {
	if (value === undefined || value === null) throw missingParameter(path);
	if (!isObject(value)) throw invalidParameter(`Param ${path} must be a JSON object.`);
	return value;
}

export function requireList(value: JsonValue | undefined, path: string): JsonValue[] {
	if (value === undefined || value === null) throw missingParameter(path);
	if (!Array.isArray(value)) throw invalidParameter(`Param ${path} must be an array.`);
	return value;
}

/** A text that is not empty and at most `max` characters long. */
export function requireText(value: JsonValue | undefined, path: string, max: number): string {
	if (value === undefined || value === null || value === '') throw missingParameter(path);
	if (typeof value !== 'string') throw invalidParameter(`Param ${path} must be a string.`);
	if (value.length > max && lengthOf(value) > max) {
		throw invalidParameter(`Param ${path} must be at most ${max} characters long.`);
	}
	return value;
}

export function requireTextIfGiven(value: JsonValue | undefined, path: string, max: number): void {
	if (value !== undefined && value !== null && value !== '') requireText(value, path, max);
}

/** Graph's sentence for a word that it does not know: `Param type must be one of {AUDIO, …} - got "x".` */
export function requireOneOf(
	value: JsonValue | undefined,
	path: string,
	words: readonly string[],
): string {
	if (value === undefined || value === null || value === '') throw missingParameter(path);
	const given = textOf(value) ?? JSON.stringify(value);
	const word = words.find((known) => known === given.toLowerCase());
	if (word !== undefined) return word;
	const names = words.map((known) => known.toUpperCase()).join(', ');
	throw invalidParameter(`Param ${path} must be one of {${names}} - got "${given}".`);
}

/** A number, or a text that is one: Meta takes both for coordinates. */
export function requireNumber(
	value: JsonValue | undefined,
	path: string,
	range: [number, number],
): void {
	if (value === undefined || value === null || value === '') throw missingParameter(path);
	const number = Number(value);
	if (!Number.isFinite(number) || number < range[0] || number > range[1]) {
		throw invalidParameter(`Param ${path} must be a number between ${range[0]} and ${range[1]}.`);
	}
}

/** In characters as people see them, not in UTF-16 halves: an emoji counts once. */
export function lengthOf(text: string): number {
	let length = 0;
	for (let index = 0; index < text.length; index += 1) {
		length += 1;
		if ((text.codePointAt(index) ?? 0) > 0xffff) index += 1;
	}
	return length;
}

/** Meta's sentence for lengths: `Button title length invalid. Min length: 1, Max length: 20`. */
export function checkLength(what: string, value: JsonValue | undefined, max: number): string {
	if (typeof value !== 'string' || value.trim() === '' || lengthOf(value) > max) {
		throw messageRefusal(131009, `${what} length invalid. Min length: 1, Max length: ${max}`);
	}
	return value;
}
