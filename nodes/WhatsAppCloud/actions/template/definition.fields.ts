import type { INodeProperties } from 'n8n-workflow';

import { binaryField } from '../media/binaryField';
import { shownIf } from '../message/typeParts/fields';
import { buttonsField } from './buttons.fields';
import { codeFields } from './code.fields';
import { callPermissionNotice, carouselFields, offerFields, specialField } from './special.fields';

const MEDIA_HEADERS = ['DOCUMENT', 'GIF', 'IMAGE', 'VIDEO'];

/** How a template is defined. */
const waysField: INodeProperties = {
	displayName: 'Define Template Using',
	name: 'definedBy',
	type: 'options',
	noDataExpression: true,
	default: 'fields',
	options: [
		{
			name: 'Fields Below',
			value: 'fields',
			description: 'Header, body, footer and buttons; a carousel; an offer that ends',
		},
		{
			name: 'One-Time Code',
			value: 'code',
			description: 'A code with a button for it, in Meta’s own wording; category Authentication',
		},
		{
			name: 'Components (JSON)',
			value: 'components',
			description: "Meta's own list of components",
		},
	],
};

const headerFields: INodeProperties[] = [
	{
		displayName: 'Header',
		name: 'headerFormat',
		type: 'options',
		noDataExpression: true,
		default: 'NONE',
		description: 'What to show above the text',
		options: [
			{ name: 'Document', value: 'DOCUMENT' },
			{
				name: 'GIF',
				value: 'GIF',
				description: 'A short video that repeats; only for the Marketing Messages API',
			},
			{ name: 'Image', value: 'IMAGE' },
			{ name: 'Location', value: 'LOCATION' },
			{ name: 'None', value: 'NONE' },
			{ name: 'Product', value: 'PRODUCT' },
			{ name: 'Text', value: 'TEXT' },
			{ name: 'Video', value: 'VIDEO' },
		],
	},
	shownIf(
		{ headerFormat: ['TEXT'] },
		{
			displayName: 'Header Text',
			name: 'headerText',
			type: 'string',
			default: '',
			placeholder: 'e.g. Order [order_number]',
			description: 'At most 60 characters, with one variable at most',
		},
	),
	shownIf(
		{ headerFormat: MEDIA_HEADERS },
		{
			...binaryField,
			required: false,
			hint: 'The name of the input field that contains the sample file for the review',
			description:
				'A JPEG or PNG image, an MP4 video (for GIFs as well) or a PDF. Each message brings its own file later.',
		},
	),
];

const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'bodyText',
	type: 'string',
	typeOptions: { rows: 5 },
	default: '',
	placeholder: 'e.g. Hi [customer_name], your order [order_number] is on its way.',
	description:
		'Write variables as [customer_name], or as [1], [2] …, and add an example for each under Variables. The text can neither begin nor end with a variable.',
};

const variablesField: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add variable',
	description: 'An example for each variable, which the review needs',
	options: [
		{
			displayName: 'Variable',
			name: 'values',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. customer_name',
					description:
						'As in the text, without the brackets. If variables are numbered, the one in the header is header_1, the first of the second card card_2_1.',
				},
				{
					displayName: 'Example',
					name: 'example',
					type: 'string',
					default: '',
					placeholder: 'e.g. Anna',
					description: "Do not use a real customer's data",
				},
			],
		},
	],
};

const footerField: INodeProperties = {
	displayName: 'Footer',
	name: 'footerText',
	type: 'string',
	default: '',
	placeholder: 'e.g. Greenhouse Shop',
	description: 'At most 60 characters, without variables',
};

const componentsField: INodeProperties = {
	displayName: 'Components',
	name: 'definitionComponents',
	type: 'json',
	typeOptions: { rows: 10 },
	default: '[]',
	placeholder: 'e.g. [{ "type": "BODY", "text": "Your order is on its way." }]',
	description: "The components of the template, in Meta's form",
};

/** A carousel has no header, footer and buttons beside those of its cards. */
const withoutCarousel = (field: INodeProperties): INodeProperties =>
	shownIf({ special: ['none', 'offer', 'callPermission'] }, field);

/** Create and Edit each have a field for the category. */
const CATEGORY_FIELDS = ['newCategory', 'editCategory'];

/** One-time codes are the only authentication templates: other fields are of no use to them. */
const codeNotices: INodeProperties[] = CATEGORY_FIELDS.flatMap((category) => [
	shownIf(
		{ definedBy: ['fields'], [category]: ['AUTHENTICATION'] },
		{
			displayName:
				'Authentication templates are one-time codes in Meta’s own wording: set Define Template Using to One-Time Code, or choose another category.',
			name: `${category}CodeNotice`,
			type: 'notice',
			default: '',
		},
	),
	shownIf(
		{ definedBy: ['code'], [category]: ['MARKETING', 'UTILITY'] },
		{
			displayName: 'A one-time code needs the category Authentication.',
			name: `${category}Notice`,
			type: 'notice',
			default: '',
		},
	),
]);

/** With the field for special content, n8n hides those that depend on it. */
const withoutCode = (field: INodeProperties): INodeProperties => {
	const hide = Object.fromEntries(CATEGORY_FIELDS.map((name) => [name, ['AUTHENTICATION']]));
	return { ...field, displayOptions: { ...field.displayOptions, hide } };
};

/** What a template says, in one of three ways. */
export const definitionFields: INodeProperties[] = [
	waysField,
	...codeNotices,
	...[
		withoutCode(specialField),
		...headerFields.map(withoutCarousel),
		...offerFields,
		...[bodyField, variablesField].map(withoutCode),
		...[footerField, buttonsField].map(withoutCarousel),
		...carouselFields,
		callPermissionNotice,
	].map((field) => shownIf({ definedBy: ['fields'] }, field)),
	...codeFields.map((field) => shownIf({ definedBy: ['code'] }, field)),
	shownIf({ definedBy: ['components'] }, componentsField),
];

export const CATEGORIES = [
	{
		name: 'Authentication',
		value: 'AUTHENTICATION',
		description: 'A one-time code',
	},
	{
		name: 'Marketing',
		value: 'MARKETING',
		description: 'Offers, news, invitations, and everything that is not in the other categories',
	},
	{
		name: 'Utility',
		value: 'UTILITY',
		description: 'Something this customer asked for or did: an order, a booking, a payment',
	},
];

export const definitionOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Count Taps on Links',
			name: 'countTaps',
			type: 'boolean',
			default: true,
			description: 'Whether Meta counts how often customers tap links, for Get Analytics',
		},
		{
			displayName: 'Time to Live (Seconds)',
			name: 'timeToLive',
			type: 'number',
			default: 43_200,
			description:
				'How long Meta tries to deliver a message: 30 to 900 (authentication), 30 to 43,200 (utility), 43,200 to 2,592,000 (marketing), or -1 for 30 days',
		},
	],
};
