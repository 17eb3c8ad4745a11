import type { INodeProperties } from 'n8n-workflow';

import { conformingTo } from '../../nodes/WhatsAppCloud/actions/conforming';
import { BadInput } from '../../nodes/WhatsAppCloud/actions/failure';
import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';

const text: INodeProperties = { displayName: 'Note', name: 'note', type: 'string', default: '' };
const onOff: INodeProperties = { ...text, displayName: 'Preview', name: 'on', type: 'boolean' };
const count: INodeProperties = {
	...{ ...text, displayName: 'Limit', name: 'count', type: 'number' },
	typeOptions: { minValue: 1, maxValue: 100 },
};
const choice: INodeProperties = {
	...{ ...text, displayName: 'Reached', name: 'choice', type: 'options' },
	options: [
		{ name: 'Stop', value: 'fail' },
		{ name: 'Skip', value: 'skip' },
	],
};
const number: INodeProperties = { ...text, displayName: 'Number', name: 'number' };
const fields: INodeProperties[] = [
	...[text, onOff, count, choice],
	{ ...choice, displayName: 'Split By', name: 'choices', type: 'multiOptions' },
	{ ...number, type: 'resourceLocator' },
	{
		...{ ...text, displayName: 'Options', name: 'options', type: 'collection' },
		options: [
			...[text, onOff],
			{
				...{ ...text, displayName: 'Budgets', name: 'budgets', type: 'fixedCollection' },
				options: [{ displayName: 'Budget', name: 'budget', values: [choice, count] }],
			},
		],
	},
];
const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });
const budgets = (...budget: object[]) => ({ budgets: { budget } });

function refused(name: string, value: unknown): BadInput {
	try {
		conformingTo(fields)(name, value);
	} catch (error) {
		if (error instanceof BadInput) return error;
	}
	throw new Error('Was not refused');
}

it.each<[string, unknown, unknown]>([
	['on', 'true', true],
	['on', ' False ', false],
	['on', 1, true],
	['on', 0, false],
	['count', '5', 5],
	['count', ' 5.5 ', 5.5],
	['choice', 'Skip', 'skip'],
	['choice', 'FAIL', 'fail'],
	['choice', 'stop', 'fail'],
	['choices', 'stop, skip', ['fail', 'skip']],
	['options', { on: 'true', note: 'a' }, { on: true, note: 'a' }],
	['options', budgets({ choice: 'Skip', count: '2' }), budgets({ choice: 'skip', count: 2 })],
	['note', new Date(0), '1970-01-01T00:00:00.000Z'],
	['options', { note: new Date(0) }, { note: '1970-01-01T00:00:00.000Z' }],
])('%s takes %j for %j', (name, given, taken) => {
	expect(conformingTo(fields)(name, given)).toEqual(taken);
});

it.each<[string, unknown]>([
	...['on', 'count', 'choice', 'options', 'number'].flatMap((name): Array<[string, unknown]> => [
		[name, ''],
		[name, null],
		[name, undefined],
	]),
	['on', true],
	['count', 100],
	['choice', 'fail'],
	['note', 'a'],
	['note', 0],
	['number', locator('1065')],
	['number', locator(1065)],
	['number', locator('')],
	['options', { on: false, note: null, other: { a: 1 } }],
	['unknown', { a: 1 }],
])('%s leaves %j as it is', (name, given) => {
	expect(conformingTo(fields)(name, given)).toBe(given);
});

it.each<[string, unknown, string, string]>([
	['on', 'yes', 'Preview is "yes", which is neither true nor false', 'Preview'],
	['on', ' ', 'Preview is " ", which is neither', 'Preview'],
	['count', ' ', 'Limit is " ", which is not a number', 'Limit'],
	['choice', ' ', 'Reached is " ", which is not one of its choices', 'Reached'],
	['on', { a: 1 }, 'Preview is "{"a":1}", which is neither true nor false', 'Preview'],
	['count', 'many', 'Limit is "many", which is not a number from 1 to 100', 'Limit'],
	['count', 0, 'Limit is "0", which is not a number from 1 to 100', 'Limit'],
	['count', NaN, 'Limit is "NaN", which is not a number from 1 to 100', 'Limit'],
	['count', true, 'Limit is "true", which is not a number from 1 to 100', 'Limit'],
	['count', [], 'Limit is "[]", which is not a number from 1 to 100', 'Limit'],
	['choice', 'later', 'Reached is "later", which is not one of its choices', 'Reached'],
	['choices', ['skip', 1], 'Split By is "1", which is not one of its choices', 'Split By'],
	['number', locator({ id: 1 }), 'Number is a list or an object, not a text', 'Number'],
	['note', { a: 1 }, 'Note is a list or an object, not a text', 'Note'],
	['note', ['a'], 'Note is a list or an object, not a text', 'Note'],
	['options', { note: [] }, 'Note is a list or an object, not a text', 'Note'],
	['options', { on: 'x'.repeat(99) }, `Preview is "${'x'.repeat(60)}…", which`, 'Preview'],
	['options', budgets({ count: 0 }), 'Budgets: Limit is "0", which', 'Budgets'],
	['options', budgets({ count: 1 }, { count: 0 }), 'Budgets 2: Limit is "0", which', 'Budgets'],
])('%s does not take %j', (name, given, message, field) => {
	const { message: said, advice, fields: named } = refused(name, given);
	expect(said).toContain(message);
	expect(advice).toMatch(/\.$/);
	expect(named).toEqual([field]);
});

describe.each([new WhatsAppCloud(), new WhatsAppCloudTemplates()])(
	'$description.displayName',
	({ description: { properties } }) => {
		/** Fields and options, with what they are part of. */
		const all = properties.flatMap((field) => [
			{ field, wrap: (value: unknown): unknown => value, within: field },
			...(field.type === 'collection' ? (field.options as INodeProperties[]) : []).map(
				(option) => ({
					field: option,
					wrap: (value: unknown): unknown => ({ [option.name]: value }),
					within: field,
				}),
			),
		]);
		const odd = all.filter(({ field: { type, name } }) => {
			const isKnown = name === 'resource' || name === 'operation';
			return !isKnown && ['boolean', 'number', 'options', 'multiOptions'].includes(type);
		});

		/** Where a file, a medium or a price card may stand, or several texts. */
		const objects = ['binaryPropertyName', 'headerBinaryPropertyName', 'media', 'cardText'];
		const texts = all.filter(
			({ field: { type, name, typeOptions } }) =>
				type === 'string' && !typeOptions?.multipleValues && !objects.includes(name),
		);

		it.each(texts.map(({ field, wrap, within }) => ({ ...field, wrap, within })))(
			'takes no object for $displayName ($name)',
			({ wrap, within, displayName }) => {
				expect(() => conformingTo([within])(within.name, wrap({ a: 1 }))).toThrow(
					`${displayName} is a list or an object`,
				);
			},
		);

		it.each(odd.map(({ field, wrap, within }) => ({ ...field, wrap, within })))(
			'names $displayName ($name) where an expression gives something else',
			({ wrap, within, ...field }) => {
				const conform = conformingTo([within]);
				expect(() => conform(within.name, wrap('nonsense'))).toThrow(
					`${field.displayName} is "nonsense"`,
				);
				expect(conform(within.name, wrap(field.default))).toEqual(wrap(field.default));
			},
		);
	},
);
