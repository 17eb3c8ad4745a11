import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { asArray, asObject } from '../json';
import { datesAsText } from './dates';
import { BadInput } from './failure';

/** What a field would give for what an expression gave. @throws {BadInput} if there is no such thing */
type Conform = (value: unknown, where: Where) => unknown;

/** How messages name a field. */
interface Where {
	/** In a sentence, e.g. `Budgets: Of`. */
	label: string;
	/** As the editor calls it; what is repeated counts as one. */
	field: string;
}

/**
 * Holds parameters against their fields. In the editor, a switch is on or off, and a list has its choices; an expression
 * or a model may give anything, and n8n passes it on: `"true"` would then be as good as off. What is empty is left to
 * whoever reads it.
 */
export function conformingTo(
	fields: readonly INodeProperties[],
): (name: string, value: unknown) => unknown {
	const known = new Map<string, (value: unknown) => unknown>();
	return (name, value) => {
		if (isEmpty(value)) return value;
		const conform = known.get(name) ?? fieldNamed(name, fields);
		known.set(name, conform);
		return conform(value);
	};
}

function fieldNamed(name: string, fields: readonly INodeProperties[]): (value: unknown) => unknown {
	const named = fields.filter((field) => field.name === name);
	const label = named[0]?.displayName ?? name;
	const conform = conformOf(named);
	return (value) => conform?.(value, { label, field: label }) ?? value;
}

/** @param fields those of one name, which may stand in several places */
function conformOf(fields: readonly INodeProperties[]): Conform | undefined {
	const [first] = fields;
	if (!first || fields.some(({ type }) => type !== first.type)) return undefined;
	switch (first.type) {
		case 'string':
			return first.typeOptions?.multipleValues || TAKE_OBJECTS.has(first.name) ? undefined : toWord;
		case 'boolean':
			return toSwitch;
		case 'number':
			return toNumber(first);
		case 'options':
			return toChoice(fields);
		case 'multiOptions': {
			const choose = toChoice(fields);
			return (value, where) => toList(value).map((one) => choose(one, where));
		}
		case 'resourceLocator':
			return (value, where) => {
				toWord(asObject(value)?.value, where);
				return value;
			};
		case 'collection':
			return eachOf(first.options as INodeProperties[]);
		case 'fixedCollection':
			return eachEntryOf(first.options as INodePropertyCollection[]);
		default:
			return undefined;
	}
}

function toSwitch(value: unknown, where: Where): boolean {
	const text = shown(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	throw refusal(
		where,
		`is ${quoted(value)}, which is neither true nor false`,
		'Turn it on or off, or let the expression return true or false.',
	);
}

function toNumber({ typeOptions: { minValue, maxValue } = {} }: INodeProperties): Conform {
	const range =
		minValue === undefined
			? 'a number'
			: maxValue === undefined
				? `a number of at least ${minValue}`
				: `a number from ${minValue} to ${maxValue}`;
	return (value, where) => {
		const isNumeric =
			typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
		const number = isNumeric ? Number(value) : NaN;
		const isIn = number >= (minValue ?? -Infinity) && number <= (maxValue ?? Infinity);
		if (Number.isFinite(number) && isIn) return number;
		throw refusal(
			where,
			`is ${quoted(value)}, which is not ${range}`,
			'Enter a number, or let the expression return one.',
		);
	};
}

/** A choice by its value, or by the name that the editor shows, in capitals or not. */
function toChoice(fields: readonly INodeProperties[]): Conform {
	const choices = fields.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
	const values = [...new Set(choices.map(({ value }) => value))];
	return (value, where) => {
		// n8n fetches the choices.
		if (values.length === 0 || values.includes(value as string)) return value;
		const text = shown(value).trim().toLowerCase();
		const chosen = choices.find((choice) =>
			[choice.value, choice.name].some((one) => String(one).toLowerCase() === text),
		);
		if (chosen) return chosen.value;
		throw refusal(
			where,
			`is ${quoted(value)}, which is not one of its choices`,
			`Choose one from the list, or have the expression turn your data into one of: ${values.join(', ')}.`,
		);
	};
}

function toList(value: unknown): unknown[] {
	return typeof value === 'string' ? value.split(',') : (asArray(value) ?? [value]);
}

/** Texts in whose place a file of the item, what the trigger says of one, or a price card may stand. */
const TAKE_OBJECTS = new Set([
	...['binaryPropertyName', 'headerBinaryPropertyName', 'media', 'cardText'],
]);

/** But for a date, an object or a list has no text: taken for an empty one, it would be as if nothing had been filled in. */
function toWord(value: unknown, where: Where): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const date = datesAsText(value);
	if (typeof date === 'string') return date;
	throw refusal(
		where,
		'is a list or an object, not a text',
		'Use one of its fields, such as {{ $json.name }}.',
	);
}

/** @param repeated whether messages name what is repeated, of which these are the fields */
function eachOf(fields: readonly INodeProperties[], repeated = false): Conform {
	const known = new Map(
		fields.map((one) => [one.name, { displayName: one.displayName, conform: conformOf([one]) }]),
	);
	return (value, where) =>
		mapped(value, (one, name) => {
			const { displayName = '', conform } = known.get(name) ?? {};
			if (!conform || isEmpty(one)) return one;
			return conform(
				one,
				repeated
					? { ...where, label: `${where.label}: ${displayName}` }
					: { label: displayName, field: displayName },
			);
		});
}

function eachEntryOf(collections: readonly INodePropertyCollection[]): Conform {
	const known = new Map(collections.map(({ name, values }) => [name, eachOf(values, true)]));
	return (value, where) =>
		mapped(value, (entries, name) => {
			const conform = known.get(name);
			if (!conform) return entries;
			const list = asArray(entries);
			if (!list) return conform(entries, where);
			return list.map((entry, index) =>
				conform(entry, {
					...where,
					label: list.length > 1 ? `${where.label} ${index + 1}` : where.label,
				}),
			);
		});
}

/** The object with other values, or itself if they are the same; what is no object stays as it is. */
function mapped(value: unknown, map: (one: unknown, name: string) => unknown): unknown {
	const object = asObject(value);
	if (!object) return value;
	const entries = Object.entries(object).map(([name, one]) => [name, map(one, name)] as const);
	return entries.every(([name, one]) => object[name] === one) ? value : Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

const LONGEST_SHOWN = 60;

function shown(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function quoted(value: unknown): string {
	const text = shown(value);
	return `"${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}"`;
}

function refusal({ label, field }: Where, what: string, advice: string): BadInput {
	return new BadInput(`${label} ${what}`, advice, [field]);
}
