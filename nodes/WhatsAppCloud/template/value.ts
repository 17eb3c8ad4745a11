import { asObject, parseJson, type JsonObject, type JsonValue } from '../json';

/**
 * What a person gave for one field: text, a number, Meta's own parameter object; `null` or `''` = nothing.
 */
export type TemplateValue = JsonValue | undefined;

/** A parameter for Graph, or why the value cannot become one ("is empty", "contains a line break …"). */
export type Parameter = { parameter: JsonObject } | { refused: string };

export function isEmpty(value: TemplateValue): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

/** Kinds of parameter that Meta formats by itself; given as Meta's own object. */
const LOCALIZED = ['currency', 'date_time'];

/** A value as text; objects and lists, which have none, give an empty one. */
export function plainText(value: TemplateValue): string {
	return value === null || value === undefined || typeof value === 'object' ? '' : String(value);
}

/**
 * The value of a text variable. Meta refuses line breaks, tabs and more than four spaces in a row in a
 * template's parameters (code 132018), so they are refused here, before anything is sent.
 */
export function textParameter(value: TemplateValue, parameterName?: string): Parameter {
	const named: JsonObject = parameterName === undefined ? {} : { parameter_name: parameterName };
	const object = asObject(value);
	if (object) {
		const type = object.type;
		if (typeof type === 'string' && (type === 'text' || LOCALIZED.includes(type))) {
			return { parameter: { ...object, ...named } };
		}
		return { refused: 'is an object; give a text, or an object of type currency or date_time' };
	}
	if (Array.isArray(value)) return { refused: 'is a list; give a single text' };
	const text = plainText(value);
	const found = FORBIDDEN.find(([pattern]) => pattern.test(text));
	if (found) {
		return {
			refused: `contains ${found[1]}, which Meta does not accept in a template variable; remove it`,
		};
	}
	return { parameter: { type: 'text', ...named, text } };
}

const FORBIDDEN: Array<[RegExp, string]> = [
	[/[\n\r\u2028\u2029]/, 'a line break'],
	[/\t/, 'a tab'],
	[/ {5}/, 'more than four spaces in a row'],
];

/** A media header: a public link, a media ID, or an object with `link` or `id`. */
export function mediaParameter(type: string, value: TemplateValue, filename?: string): Parameter {
	const name: JsonObject = filename === undefined ? {} : { filename };
	const object = asObject(value);
	if (object) {
		return typeof object.link === 'string' || typeof object.id === 'string'
			? { parameter: { type, [type]: { ...object, ...name } } }
			: { refused: 'is an object without "link" or "id"' };
	}
	const text = plainText(value).trim();
	if (/^https?:\/\/\S+$/i.test(text))
		return { parameter: { type, [type]: { link: text, ...name } } };
	if (/^\d+$/.test(text)) return { parameter: { type, [type]: { id: text, ...name } } };
	return { refused: 'is neither a link that begins with http:// or https:// nor a media ID' };
}

/** A number such as a latitude, given as number or text. */
export function numberIn(value: TemplateValue, min: number, max: number): number | undefined {
	if (isEmpty(value) || typeof value === 'boolean') return undefined;
	const number = Number(value);
	return number >= min && number <= max ? number : undefined;
}

/** JSON given as an object, or as text that holds one. */
export function jsonIn(value: TemplateValue): JsonValue | undefined {
	return typeof value === 'string' ? parseJson(value) : value;
}
