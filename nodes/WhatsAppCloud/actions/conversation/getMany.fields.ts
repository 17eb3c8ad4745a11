import type { INodeProperties } from 'n8n-workflow';

import { limitField, returnAllField } from '../fields';

/** The fields of Conversation → Get Many. */
export const getManyFields: INodeProperties[] = [
	{
		displayName: 'Show',
		name: 'show',
		type: 'options',
		default: 'open',
		options: [
			{
				name: 'Closing Soon',
				value: 'closing',
				description: 'Windows that close within some hours, the next one first',
			},
			{
				name: 'Open Now',
				value: 'open',
				description: 'Customers to whom you may write freely, who wrote last first',
			},
			{
				name: 'Refused Marketing',
				value: 'consentRefused',
				description: 'Customers who do not want marketing messages, who said so last first',
			},
			{
				name: 'Said Nothing About Marketing',
				value: 'consentUnknown',
				description: 'Everybody else who is known on the number, by phone number',
			},
			{
				name: 'Waiting for Our Answer',
				value: 'waiting',
				description: 'Open windows in which the customer wrote last, who waits longest first',
			},
			{
				name: 'Wants Marketing',
				value: 'consentGiven',
				description: 'Customers who have asked for marketing messages, who said so last first',
			},
			{
				name: 'Wrote Since',
				value: 'since',
				description: 'Everybody who wrote since a time, open or not, who wrote last first',
			},
		],
	},
	{
		displayName: 'Closing Within (Hours)',
		name: 'closingWithinHours',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 0.25, maxValue: 24 },
		displayOptions: { show: { show: ['closing'] } },
		description: 'How many hours may be left at most',
	},
	{
		displayName: 'Wrote Since',
		name: 'wroteSince',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { show: ['since'] } },
		description: 'The customer last wrote or called at this time at the earliest',
	},
	returnAllField,
	limitField,
];
