import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	NodePropertyTypes,
} from 'n8n-workflow';

import { conditionOf } from './conditions';
import { sentences } from './words';

const KINDS: Partial<Record<NodePropertyTypes, string>> = {
	boolean: 'on or off',
	collection: 'any of',
	dateTime: 'date and time',
	fixedCollection: 'entries',
	json: 'JSON',
	multiOptions: 'several choices',
	number: 'number',
	options: 'choice',
	resourceLocator: 'list or ID',
	resourceMapper: 'form',
	string: 'text',
};

/** What only speaks to people, or is not shown. */
const UNSEEN = new Set<NodePropertyTypes>(['notice', 'hidden', 'button', 'callout']);

/** Options without which it is not as the value says that the editor gives them when they are added. */
const WHEN_ADDED = new Set([
	...['byDay', 'category', 'enableInsights', 'expectedCategory', 'highestPrice', 'picture'],
	...['messagesPerSecond', 'source', 'startWords', 'status', 'stopWords', 'timeToLive'],
	...['ttlSeconds', 'vertical'],
]);

/** The fields as a list in Markdown, each with what can be chosen or filled in below it. */
export function listOf(
	fields: readonly INodeProperties[],
	known: readonly INodeProperties[],
	depth = 0,
): string[] {
	return fields
		.filter((field) => !UNSEEN.has(field.type) && !isFormer(field, fields))
		.flatMap((field) => [...lineOf(field, known, depth), ...below(field, known, depth + 1)]);
}

/** Whether only workflows of an earlier version show it: it keeps its value in a hidden field of the same name. */
function isFormer(
	{ name, displayOptions }: INodeProperties,
	beside: readonly INodeProperties[],
): boolean {
	const shownBy = [name, ...Object.keys(displayOptions?.show ?? {})];
	return beside.some((other) => other.type === 'hidden' && shownBy.includes(other.name));
}

function lineOf(
	field: INodeProperties,
	known: readonly INodeProperties[],
	depth: number,
): string[] {
	const condition = conditionOf(field, known);
	const about = [
		`\`${field.name}\``,
		KINDS[field.type] ?? field.type,
		...(field.required === true ? ['required'] : []),
		...defaultOf(field),
	].join(', ');
	const shown = condition === undefined ? '' : ` _${capitalized(condition)}._`;
	const says = [sentences(field.description, field.hint), exampleOf(field)].join(' ').trimEnd();
	return [`${'  '.repeat(depth)}- **${field.displayName}** (${about})${shown} ${says}`.trimEnd()];
}

function capitalized(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function exampleOf({ placeholder }: INodeProperties): string {
	const [, example] = /^e\.g\. (.+)$/s.exec(placeholder ?? '') ?? [];
	return example === undefined ? '' : `Example: \`${example.replace(/\s+/g, ' ')}\``;
}

/** Of what is chosen from a list, the list says which it is. */
function defaultOf({ name, type, default: preset }: INodeProperties): string[] {
	const isAdded = WHEN_ADDED.has(name);
	if (type === 'boolean' && preset === true) {
		return [isAdded ? 'on when added' : 'on unless turned off'];
	}
	const isSimple = typeof preset === 'number' || (type === 'string' && typeof preset === 'string');
	return isSimple && preset !== ''
		? [`\`${preset}\` ${isAdded ? 'when added' : 'by default'}`]
		: [];
}

function below(field: INodeProperties, known: readonly INodeProperties[], depth: number): string[] {
	const within = [...known, ...fieldsIn(field)];
	return (field.options ?? []).flatMap((option) => {
		if (isChoice(option)) return [choiceLine(option, field, depth)];
		if (isEntry(option)) return listOf(option.values, within, depth);
		return listOf([option], within, depth);
	});
}

function fieldsIn({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option) => {
		if (isChoice(option)) return [];
		return isEntry(option) ? option.values : [option];
	});
}

function choiceLine(
	option: INodePropertyOptions,
	{ name, default: preset }: INodeProperties,
	depth: number,
): string {
	const isDefault = Array.isArray(preset)
		? preset.some((one) => one === option.value)
		: preset === option.value;
	const mark = isDefault ? `, ${WHEN_ADDED.has(name) ? 'when added' : 'default'}` : '';
	const value = `(\`${String(option.value)}\`${mark})`;
	const says = sentences(option.description);
	return `${'  '.repeat(depth)}- ${option.name} ${value}${says === '' ? '' : `: ${says}`}`;
}

type Option = NonNullable<INodeProperties['options']>[number];

function isChoice(option: Option): option is INodePropertyOptions {
	return 'value' in option;
}

function isEntry(option: Option): option is INodePropertyCollection {
	return 'values' in option;
}
