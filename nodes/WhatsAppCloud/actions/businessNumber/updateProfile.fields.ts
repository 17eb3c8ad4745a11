import type { INodeProperties } from 'n8n-workflow';

/** Meta's industries ("Business profiles"). */
const VERTICALS = [
	...['ALCOHOL', 'APPAREL', 'AUTO', 'BEAUTY', 'EDU', 'ENTERTAIN', 'EVENT_PLAN', 'FINANCE'],
	...['GOVT', 'GROCERY', 'HEALTH', 'HOTEL', 'MATRIMONY_SERVICE', 'NONPROFIT', 'ONLINE_GAMBLING'],
	...['OTC_DRUGS', 'OTHER', 'PHYSICAL_GAMBLING', 'PROF_SERVICES', 'RESTAURANT', 'RETAIL', 'TRAVEL'],
];

/** Texts of the profile, and how long Meta accepts them. */
export const TEXTS = [
	{ displayName: 'About', name: 'about', max: 139, description: 'One line below the name' },
	{ displayName: 'Address', name: 'address', max: 256, description: 'Of the business' },
	{ displayName: 'Description', name: 'description', max: 512, description: 'Of the business' },
	{ displayName: 'Email', name: 'email', max: 128, description: 'Where customers can write' },
] as const;

/** What is not added stays as it is. */
export const profileField: INodeProperties = {
	displayName: 'Fields to Update',
	name: 'profile',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		...TEXTS.slice(0, 3).map(({ displayName, name, max, description }): INodeProperties => ({
			...{ displayName, name, type: 'string', default: '' },
			description: `${description}; ${max} characters at most`,
		})),
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. name@email.com',
			default: '',
			description: 'Where customers can write; 128 characters at most',
		},
		{
			displayName: 'Industry',
			name: 'vertical',
			type: 'options',
			default: 'OTHER',
			description: 'An expression that gives nothing leaves it as it is',
			options: VERTICALS.map((value) => ({ name: value, value })),
		},
		{
			displayName: 'Picture Input Field Name',
			name: 'picture',
			type: 'string',
			default: 'data',
			placeholder: 'e.g. data',
			description: 'The input field that contains the picture: a square JPEG or PNG',
		},
		{
			displayName: 'Websites',
			name: 'websites',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com, https://example.org',
			description: 'Up to two, separated by commas, each starting with https://',
		},
	],
};
