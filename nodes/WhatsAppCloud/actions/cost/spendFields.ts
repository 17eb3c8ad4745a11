import type { INodeProperties } from 'n8n-workflow';

export const spendFields: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'spendFrom',
		type: 'dateTime',
		default: '',
		description:
			'First day, in the account’s time zone. Leave it empty for the first of this month. Meta looks back one year.',
	},
	{
		displayName: 'To',
		name: 'spendTo',
		type: 'dateTime',
		default: '',
		description:
			'Last day, in the account’s time zone. Leave it empty for today, which is not over.',
	},
	{
		displayName: 'Split By',
		name: 'splitBy',
		type: 'multiOptions',
		default: ['category'],
		description:
			'An item for each of these, or for each combination of them. Choose none for a single sum. Template can only be combined with Day.',
		options: [
			{ name: 'Business Number', value: 'number' },
			{
				name: 'Category',
				value: 'category',
				description: 'Marketing, utility, authentication, service',
			},
			{ name: 'Charged or Free', value: 'type' },
			{ name: 'Country', value: 'country' },
			{ name: 'Day', value: 'day' },
			{
				name: 'Template',
				value: 'template',
				description: 'From Meta’s template insights, which look back 90 days',
			},
		],
	},
];
