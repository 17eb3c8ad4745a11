import { isSafeObjectProperty } from 'n8n-workflow';

/**
 * Reads a value from an item's JSON as n8n's expressions would; undefined where that is n8n's to say. n8n itself
 * never gives it as a value of what this module takes in, because it takes in no null and nothing that is missing.
 */
export type PlainReader = (json: unknown) => unknown;

type Path = readonly string[];

/** What an expression consists of: texts as they are, and paths into the item. */
type Part = string | Path;

const ROOT = '$json';
const STEP = /\.([A-Za-z_$][\w$]*)|\[(?:"([^"\n]*)"|'([^'\n]*)')\]/y;

/**
 * A reader for a parameter (a text, or anything with texts in it) whose expressions are nothing but paths into the
 * item, alone (`={{ $json.phone }}`) or within a text (`=Hello {{ $json["first name"] }}`).
 *
 * @returns undefined if there is any other expression in it
 */
export function plainReader(asWritten: unknown): PlainReader | undefined {
	if (typeof asWritten === 'string') return textReader(asWritten);
	if (Array.isArray(asWritten)) {
		const elements = asWritten.map(plainReader);
		return elements.every((element) => element !== undefined) ? listReader(elements) : undefined;
	}
	if (typeof asWritten !== 'object' || asWritten === null) return () => asWritten;
	const fields = Object.entries(asWritten).map(
		([key, value]) => [key, plainReader(value)] as const,
	);
	return fields.every((field): field is [string, PlainReader] => field[1] !== undefined)
		? objectReader(fields)
		: undefined;
}

function listReader(elements: PlainReader[]): PlainReader {
	return (json) => {
		const values: unknown[] = [];
		for (const element of elements) {
			const value = element(json);
			if (value === undefined) return undefined;
			values.push(value);
		}
		return values;
	};
}

function objectReader(fields: Array<[string, PlainReader]>): PlainReader {
	return (json) => {
		const values: Record<string, unknown> = {};
		for (const [key, field] of fields) {
			const value = field(json);
			if (value === undefined) return undefined;
			values[key] = value;
		}
		return values;
	};
}

/** n8n: a text that begins with an equals sign is an expression. */
function textReader(text: string): PlainReader | undefined {
	if (!text.startsWith('=')) return () => text;
	const parts = partsOf(text.slice(1));
	if (!parts) return undefined;
	const [first] = parts;
	if (parts.length === 1 && typeof first === 'object') return (json) => valueAt(json, first);
	return (json) => {
		let result = '';
		for (const part of parts) {
			const value = typeof part === 'string' ? part : valueAt(json, part);
			// Of false, n8n makes words of its own.
			if (typeof value !== 'string' && typeof value !== 'number') return undefined;
			result += String(value);
		}
		return result;
	};
}

function partsOf(expression: string): Part[] | undefined {
	// n8n reads escapes, and refuses this word wherever it stands.
	if (expression.includes('\\') || expression.includes('constructor')) return undefined;
	const [before = '', ...pieces] = expression.split('{{');
	const parts: Part[] = before === '' ? [] : [before];
	for (const piece of pieces) {
		const end = piece.indexOf('}}');
		const path = end < 0 ? undefined : pathOf(piece.slice(0, end).trim());
		if (!path) return undefined;
		parts.push(path);
		const after = piece.slice(end + '}}'.length);
		if (after !== '') parts.push(after);
	}
	return parts;
}

function pathOf(code: string): Path | undefined {
	if (!code.startsWith(ROOT)) return undefined;
	const path: string[] = [];
	for (let at = ROOT.length; at < code.length; at = STEP.lastIndex) {
		STEP.lastIndex = at;
		const step = STEP.exec(code);
		const name = step?.[1] ?? step?.[2] ?? step?.[3];
		if (name === undefined || name in Object.prototype || !isSafeObjectProperty(name))
			return undefined;
		path.push(name);
	}
	return path.length > 0 ? path : undefined;
}

/** Only what an item holds itself, and only what is the same in n8n's engines, which copy what they read. */
function valueAt(json: unknown, path: Path): string | number | boolean | undefined {
	let value = json;
	for (const name of path) {
		if (!isPlainObject(value) || !Object.hasOwn(value, name)) return undefined;
		value = value[name];
	}
	return typeof value === 'string' ||
		typeof value === 'boolean' ||
		(typeof value === 'number' && Number.isFinite(value))
		? value
		: undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
	);
}
