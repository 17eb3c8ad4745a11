import type { INodeProperties } from 'n8n-workflow';

import { chosenField } from '../fields';

const messageFields: INodeProperties[] = [
	{
		displayName: 'Sign-Up Message',
		name: 'signupMessage',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. Get our offers and news on WhatsApp',
		description:
			'What customers agree to: shown when they open the link. Up to 300 characters; *bold*, _italic_ and ~strikethrough~ work.',
	},
	{
		displayName: 'Confirmation Message',
		name: 'confirmationMessage',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. Welcome! Your code is {{promo_code}}.',
		description:
			"What customers get once they have signed up; up to 300 characters. {{promo_code}} stands for the Promo Code; in an expression write {{ '{{promo_code}}' }}.",
	},
];

const optionalFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'linkName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Summer sale',
		description: 'Your own name for the link, which customers do not see',
	},
	{
		displayName: 'Promo Code',
		name: 'promoCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. WELCOME10',
		description: 'Put in place of {{promo_code}} in the Confirmation Message: letters and digits',
	},
	{
		displayName: 'Website URL',
		name: 'websiteUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com',
		description: 'Of your business; must begin with https://',
	},
];

/** What a new link needs. */
export const newLinkFields: INodeProperties[] = [
	...messageFields,
	{
		displayName: 'Privacy Policy URL',
		name: 'privacyPolicyUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://example.com/privacy',
		description: 'It cannot be changed later',
	},
	{
		displayName: 'Accept Terms',
		name: 'acceptTerms',
		type: 'boolean',
		default: false,
		description:
			'Whether your business accepts <a href="https://www.facebook.com/legal/ads-manager-marketing-messages-terms" target="_blank">Meta’s terms for marketing messages</a>. Meta asks for it once, with the first link of a business.',
	},
	{
		displayName: 'Options',
		name: 'linkOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: optionalFields,
	},
];

/** What is not added stays as it is. */
export const changesField: INodeProperties = {
	displayName: 'Fields to Update',
	name: 'linkChanges',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [...messageFields, ...optionalFields]
		.map(({ required: _, ...field }) => field)
		.sort((a, b) => a.displayName.localeCompare(b.displayName)),
};

/** Which link. */
export const linkField: INodeProperties = chosenField(
	{ displayName: 'Sign-Up Link', name: 'signupId', required: true },
	{
		method: 'searchSignupLinks',
		placeholder: 'Choose a link…',
		typed: {
			displayName: 'By ID or Link',
			name: 'id',
			placeholder: 'e.g. 9876543210123456',
			hint: 'The ID that Create and Get Many give out, or the link itself',
		},
	},
);
