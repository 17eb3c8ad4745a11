import { asObject, parseJson, type JsonObject, type JsonValue } from '../json';
import { residueIn } from '../message/expressionResidue';
import type { GivenValue, Parameter, TemplateValue } from './slot';

export function isEmpty(value: GivenValue): boolean {
	return (
		value === undefined ||
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		// NaN, which no JSON has, but expressions give it.
		(typeof value === 'number' && !Number.isFinite(value))
	);
}

/** Kinds of parameter that Meta formats by itself, given as Meta's own object, and what each must have. */
const LOCALIZED: Record<string, string[]> = {
	currency: ['fallback_value', 'code', 'amount_1000'],
	date_time: ['fallback_value'],
};

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
	if (object) return localized(object, named);
	if (Array.isArray(value)) return { refused: 'is a list; enter a single text' };
	const text = plainText(value);
	const residue = residueIn(text);
	if (residue !== undefined) return { refused: residue };
	const forbidden = forbiddenIn(text);
	return forbidden === undefined
		? { parameter: { type: 'text', ...named, text } }
		: { refused: `${forbidden}, or set Line Breaks in Variables to Flatten` };
}

function localized(object: JsonObject, named: JsonObject): Parameter {
	const type = typeof object.type === 'string' ? object.type : '';
	if (type === 'text' && typeof object.text === 'string') {
		const { text } = object;
		if (isEmpty(text)) return { refused: 'is an object of type text without text' };
		return 'refused' in textParameter(text)
			? textParameter(text)
			: { parameter: { ...object, ...named } };
	}
	const needed = LOCALIZED[type];
	if (!needed) {
		return { refused: 'is an object; enter a text, or an object of type currency or date_time' };
	}
	const content = asObject(object[type]) ?? {};
	const missing = needed.filter((key) => isEmpty(content[key]));
	return missing.length > 0
		? { refused: `is an object of type ${type} without ${missing.join(', ')}` }
		: { parameter: { ...object, ...named } };
}

/** Any of the following: nearly no text has one. */
const ANY_FORBIDDEN = /[\t\n\r\u2028\u2029]| {5}/;

const FORBIDDEN: Array<[RegExp, string]> = [
	[/[\n\r\u2028\u2029]/, 'a line break'],
	[/\t/, 'a tab'],
	[/ {5}/, 'more than four spaces in a row'],
];

/** Why Meta does not take a text in a template's parameters, as the end of a sentence. */
export function forbiddenIn(text: string): string | undefined {
	if (!ANY_FORBIDDEN.test(text)) return undefined;
	const found = FORBIDDEN.find(([pattern]) => pattern.test(text));
	return (
		found && `contains ${found[1]}, which Meta does not accept in a template variable; remove it`
	);
}

/** The text as Meta accepts it: line breaks and tabs become one space, more than four spaces become four. */
export function flatten(text: string): string {
	return text
		.trim()
		.replaceAll(/\r\n|[\n\r\t\u2028\u2029]/g, ' ')
		.replaceAll(/ {5,}/g, ' '.repeat(4));
}

/** A number such as a latitude, given as number or text. */
export function numberIn(value: TemplateValue, min: number, max: number): number | undefined {
	if (isEmpty(value) || typeof value === 'boolean' || typeof value === 'object') return undefined;
	const number = Number(value);
	return number >= min && number <= max ? number : undefined;
}

/** JSON given as an object, or as text that holds one. */
export function jsonIn(value: TemplateValue): JsonValue | undefined {
	return typeof value === 'string' ? parseJson(value) : value;
}
