import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { TEMPLATE_LIMITS } from '../../template/limits';
import { shownIf } from '../message/typeParts/fields';

const TYPES: INodePropertyOptions[] = [
	{ name: 'Copy Code', value: 'COPY_CODE' },
	{ name: 'Flow', value: 'FLOW', description: 'Opens a form in WhatsApp' },
	{ name: 'Phone Number', value: 'PHONE_NUMBER' },
	{ name: 'Quick Reply', value: 'QUICK_REPLY' },
	{
		name: 'Request Contact Info',
		value: 'REQUEST_CONTACT_INFO',
		description: 'Asks customers to share their phone number, with Meta’s own text',
	},
	{
		name: 'Review and Pay',
		value: 'ORDER_DETAILS',
		description: 'Shows an order to pay; in India and Brazil, with Meta’s own text',
	},
	{ name: 'View Catalog', value: 'CATALOG', description: 'With Meta’s own text' },
	{ name: 'View Product', value: 'SPM', description: 'Below a product, with Meta’s own text' },
	{ name: 'View Products', value: 'MPM', description: 'Up to 30, with Meta’s own text' },
	{ name: 'Website', value: 'URL' },
	{ name: 'WhatsApp Call', value: 'VOICE_CALL', description: 'Calls the business in WhatsApp' },
];

/** Types that a card of a carousel may have. */
const ON_CARDS = ['PHONE_NUMBER', 'QUICK_REPLY', 'SPM', 'URL'];

/** What each type needs; a field that no offered type has is left out. */
const VALUES: ReadonlyArray<[types: string[], field: INodeProperties]> = [
	[
		['FLOW', 'PHONE_NUMBER', 'QUICK_REPLY', 'URL', 'VOICE_CALL'],
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			default: '',
			placeholder: 'e.g. Track parcel',
			description: 'At most 25 characters',
		},
	],
	[
		['URL'],
		{
			displayName: 'Link',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/track/[1]',
			description: 'May end with a variable',
		},
	],
	[
		['PHONE_NUMBER'],
		{
			displayName: 'Phone Number',
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +31612345678',
		},
	],
	[
		['FLOW'],
		{
			displayName: 'Flow',
			name: 'flow',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1122334455667788',
			description: 'ID or name of a published flow, from WhatsApp Manager > Account tools > Flows',
		},
	],
	[
		['FLOW'],
		{
			displayName: 'Flow Begins With',
			name: 'flowAction',
			type: 'options',
			default: 'navigate',
			options: [
				{ name: 'Screen Below', value: 'navigate' },
				{
					name: 'What Its Endpoint Says',
					value: 'data_exchange',
					description: 'For flows with an endpoint of yours',
				},
			],
		},
	],
	[
		['FLOW'],
		{
			displayName: 'Screen',
			name: 'flowScreen',
			type: 'string',
			default: '',
			placeholder: 'e.g. WELCOME',
			description: 'ID of a screen; leave it empty for the first one',
			displayOptions: { show: { flowAction: ['navigate'] } },
		},
	],
	[
		['VOICE_CALL'],
		{
			displayName: 'Works For (Minutes)',
			name: 'callMinutes',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: TEMPLATE_LIMITS.callMinutes.max },
			default: 0,
			description:
				'How long customers can tap it: 1,440 (a day) to 43,200, or 0 for as long as Meta says. A message may say less.',
		},
	],
	[
		['COPY_CODE', 'URL'],
		{
			displayName: 'Example',
			name: 'example',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/track/4711',
			description: 'An example of the code, or of the whole link if it ends with a variable',
		},
	],
];

function valuesFor(offered: INodePropertyOptions[]): INodeProperties[] {
	const types = offered.map(({ value }) => String(value));
	return [
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			default: 'QUICK_REPLY',
			options: offered,
		},
		...VALUES.flatMap(([of, field]) => {
			const shown = of.filter((type) => types.includes(type));
			return shown.length === 0 ? [] : [shownIf({ type: shown }, field)];
		}),
	];
}

/** The buttons of a template. */
export const buttonsField: INodeProperties = {
	displayName: 'Buttons',
	name: 'templateButtons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add button',
	description: 'Up to ten, with at most two links, one phone number and one code',
	options: [{ displayName: 'Button', name: 'values', values: valuesFor(TYPES) }],
};

/** Those of a card. */
export const cardButtonsField: INodeProperties = {
	...buttonsField,
	name: 'cardButtons',
	description: 'Up to two, of the same types on each card; one below a product',
	options: [
		{
			displayName: 'Button',
			name: 'values',
			values: valuesFor(TYPES.filter(({ value }) => ON_CARDS.includes(String(value)))),
		},
	],
};
