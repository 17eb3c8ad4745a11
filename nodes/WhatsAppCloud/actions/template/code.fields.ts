import type { INodeProperties } from 'n8n-workflow';

import { shownIf } from '../message/typeParts/fields';

const buttonField: INodeProperties = {
	displayName: 'Code Button',
	name: 'codeButton',
	type: 'options',
	default: 'COPY_CODE',
	options: [
		{ name: 'Copy Code', value: 'COPY_CODE', description: 'The customer copies the code' },
		{
			name: 'One-Tap Autofill',
			value: 'ONE_TAP',
			description: 'A tap hands the code to your Android app; on other phones it is copied',
		},
		{
			name: 'Zero-Tap',
			value: 'ZERO_TAP',
			description: 'Your Android app gets the code by itself; on other phones it is copied',
		},
	],
};

const appFields: INodeProperties[] = [
	{
		displayName: 'Autofill Button Text',
		name: 'autofillText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Autofill',
		description: "At most 25 characters. Leave it empty for Meta's own text.",
	},
	{
		displayName: 'Apps',
		name: 'codeApps',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add app',
		description: 'Your Android apps that may get the code: one to five',
		options: [
			{
				displayName: 'App',
				name: 'values',
				values: [
					{
						displayName: 'Package Name',
						name: 'packageName',
						type: 'string',
						default: '',
						placeholder: 'e.g. com.example.shop',
					},
					{
						displayName: 'Signature Hash',
						name: 'signatureHash',
						type: 'string',
						default: '',
						placeholder: 'e.g. K8a/AINcGX7',
						description: "The hash of the app's signing key: eleven characters",
					},
				],
			},
		],
	},
];

const termsField: INodeProperties = {
	displayName: 'Accept Zero-Tap Terms',
	name: 'zeroTapTerms',
	type: 'boolean',
	default: false,
	description:
		"Whether you accept that Meta's WhatsApp Business terms apply, and see to it that customers expect the code to be filled in for them",
};

/** What a one-time code shows; its texts are Meta's. */
export const codeFields: INodeProperties[] = [
	{
		displayName: 'Security Recommendation',
		name: 'securityRecommendation',
		type: 'boolean',
		default: true,
		description: 'Whether to add a warning not to share the code',
	},
	{
		displayName: 'Code Expires After (Minutes)',
		name: 'codeExpiresAfter',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 90 },
		default: 0,
		description: 'Shown in the footer: 1 to 90, or 0 to leave it out',
	},
	buttonField,
	{
		displayName: 'Button Text',
		name: 'codeButtonText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Copy code',
		description:
			"Of the button that copies the code, at most 25 characters. Leave it empty for Meta's own text, in the template's language.",
	},
	...appFields.map((field) => shownIf({ codeButton: ['ONE_TAP', 'ZERO_TAP'] }, field)),
	shownIf({ codeButton: ['ZERO_TAP'] }, termsField),
];
