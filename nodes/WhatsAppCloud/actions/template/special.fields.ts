import type { INodeProperties } from 'n8n-workflow';

import { binaryField } from '../media/binaryField';
import { shownIf } from '../message/typeParts/fields';
import { cardButtonsField } from './buttons.fields';

/** What a template shows besides texts and buttons. */
export const specialField: INodeProperties = {
	displayName: 'Special Content',
	name: 'special',
	type: 'options',
	noDataExpression: true,
	default: 'none',
	options: [
		{
			name: 'Carousel',
			value: 'carousel',
			description: 'Two to ten cards to swipe through; category Marketing',
		},
		{
			name: 'Limited-Time Offer',
			value: 'offer',
			description: 'An offer that ends, with a countdown; category Marketing',
		},
		{ name: 'None', value: 'none' },
		{
			name: 'Permission to Call',
			value: 'callPermission',
			description: 'Asks the customer whether the business may call them',
		},
	],
};

const fieldsOfOffers: INodeProperties[] = [
	{
		displayName: 'Offer Text',
		name: 'offerText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Expiring offer!',
		description: 'At most 16 characters. The body has at most 600.',
	},
	{
		displayName: 'Offer Expires',
		name: 'offerExpires',
		type: 'boolean',
		default: true,
		description:
			'Whether to show a countdown to the time that each message gives. The first button must then be Copy Code.',
	},
];

export const offerFields = fieldsOfOffers.map((field) => shownIf({ special: ['offer'] }, field));

export const callPermissionNotice: INodeProperties = shownIf(
	{ special: ['callPermission'] },
	{
		displayName:
			'WhatsApp shows its own buttons below the text: the template can have none of yours.',
		name: 'callPermissionNotice',
		type: 'notice',
		default: '',
	},
);

const cardsField: INodeProperties = {
	displayName: 'Cards',
	name: 'cards',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add card',
	description:
		'Two to ten, all built alike. Each message has as many cards as the template, with files and values of its own.',
	options: [
		{
			displayName: 'Card',
			name: 'values',
			values: [
				{
					...binaryField,
					name: 'cardBinary',
					required: false,
					hint: 'The name of the input field that contains the sample file for the review',
					displayOptions: { show: { '/cardHeader': ['IMAGE', 'VIDEO'] } },
				},
				{
					displayName: 'Body',
					name: 'cardBody',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					placeholder: 'e.g. The fern, for only [price] until Sunday.',
					description: 'At most 160 characters; on all cards, or on none',
				},
				cardButtonsField,
			],
		},
	],
};

const cardHeaderField: INodeProperties = {
	displayName: 'On Top of Each Card',
	name: 'cardHeader',
	type: 'options',
	default: 'IMAGE',
	noDataExpression: true,
	options: [
		{ name: 'Image', value: 'IMAGE' },
		{ name: 'Product', value: 'PRODUCT', description: 'Of the catalog' },
		{ name: 'Video', value: 'VIDEO' },
	],
};

export const carouselFields = [cardHeaderField, cardsField].map((field) =>
	shownIf({ special: ['carousel'] }, field),
);
