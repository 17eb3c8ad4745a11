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
				description: 'Windows that close within the next few hours, the soonest first',
			},
			{
				name: 'Open Now',
				value: 'open',
				description: 'Customers you may write to freely, the most recent first',
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
				description: 'Open windows in which the customer wrote last, the longest wait first',
			},
			{
				name: 'Wants Marketing',
				value: 'consentGiven',
				description: 'Customers who have asked for marketing messages, who said so last first',
			},
			{
				name: 'Wrote Since',
				value: 'since',
				description:
					'Everyone who wrote since a given time, whether the window is open or not, the most recent first',
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
		description: 'The most hours that may be left',
	},
	{
		displayName: 'Wrote Since',
		name: 'wroteSince',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { show: ['since'] } },
		description: 'Only customers who wrote or called at this time or later',
	},
	returnAllField,
	limitField,
];
