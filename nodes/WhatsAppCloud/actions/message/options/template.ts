import type { INodeProperties } from 'n8n-workflow';

import { lineBreaksOption } from '../../template/form';
import { withoutChoice, withoutTemplate } from './shown';

/** What is asked of a template, and when it goes out. */
export const templateOptions: INodeProperties[] = [
	{
		displayName: 'Expected Category',
		name: 'expectedCategory',
		type: 'options',
		default: 'UTILITY',
		description:
			'Do not send the template if Meta has moved it to another category, because that changes its price',
		options: [
			{ name: 'Authentication', value: 'AUTHENTICATION' },
			{ name: 'Marketing', value: 'MARKETING' },
			{ name: 'Utility', value: 'UTILITY' },
		],
		displayOptions: { hide: withoutTemplate },
	},
	{
		displayName: 'Fallback Template',
		name: 'rescue',
		type: 'boolean',
		default: true,
		description:
			"Whether to send the template instead if Meta rejects the free-form message afterwards because the 24-hour window was closed (131047). The number's WhatsApp Cloud Trigger sends it, once. The template is kept until then, for at most 48 hours.",
		displayOptions: { hide: withoutChoice },
	},
	{
		displayName: 'Fill Placeholders in Text',
		name: 'fillText',
		type: 'boolean',
		default: false,
		description:
			"Whether to replace the template's variables in the text too, so that you fill in each value only once: [customer_name], or [body_1] for a variable without a name",
		displayOptions: { hide: withoutChoice },
	},
	{ ...lineBreaksOption, displayOptions: { hide: withoutTemplate } },
	{
		displayName: 'Marketing Needs Consent',
		name: 'marketingConsent',
		type: 'options',
		default: 'notRefused',
		description:
			'What must be known about the customer before a marketing template goes out; otherwise the item is skipped and says so',
		options: [
			{
				name: 'Given',
				value: 'given',
				description:
					'The customer has asked for them: opted in, signed up, or was imported with consent',
			},
			{
				name: 'Not Refused',
				value: 'notRefused',
				description: 'The customer has not stopped them, or has never said anything',
			},
		],
		displayOptions: { hide: withoutTemplate },
	},
	{
		displayName: 'Marketing Through',
		name: 'marketingThrough',
		type: 'options',
		default: 'cloudApi',
		description:
			"Which of Meta's APIs marketing templates go through: the Marketing Messages API delivers them by expected interest, and needs an account that was onboarded for it",
		options: [
			{ name: 'Cloud API', value: 'cloudApi' },
			{ name: 'Marketing Messages API', value: 'marketingMessages' },
			{
				name: 'Marketing Messages API, Else Cloud API',
				value: 'marketingMessagesElseCloudApi',
				description: 'If Meta refuses a template on the first, it is sent once through the other',
			},
		],
		displayOptions: { hide: withoutTemplate },
	},
];
