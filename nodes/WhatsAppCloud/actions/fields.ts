import type { INodeProperties } from 'n8n-workflow';

/** How a field lists what may be chosen, and how something else is typed. */
interface Choosing {
	/** One of the editor's list searches. */
	method: string;
	placeholder: string;
	typed: { displayName: string; name: 'id' | 'name'; placeholder: string; hint?: string };
}

/** A field whose values the editor lists; they may be typed as well, or come from an expression. */
export function chosenField(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'required' | 'description'>,
	{ method, placeholder, typed }: Choosing,
): INodeProperties {
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder,
				typeOptions: { searchListMethod: method, searchable: true },
			},
			{ ...typed, type: 'string' },
		],
	};
}

/** Fields that several operations share; their names are read back by `parameters.ts`. */
export const phoneNumberField: INodeProperties = chosenField(
	{
		displayName: 'Business Number',
		name: 'phoneNumberId',
		description:
			"The WhatsApp number of your business. Leave it empty for the credential's number.",
	},
	{
		method: 'searchPhoneNumbers',
		placeholder: "The credential's number",
		typed: {
			displayName: 'By ID',
			name: 'id',
			placeholder: 'e.g. 106540352242922',
			hint: 'The Phone Number ID, as shown under WhatsApp > API Setup',
		},
	},
);

/** Of lists. */
export const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const WHO =
	'Phone number with country code (or without, if the credential has a default country), or a user ID such as US.13491208655302741918';

const ANSWERING = 'To answer a message, use the field from of the WhatsApp Cloud Trigger’s item';

export const customerField: INodeProperties = {
	displayName: 'Customer',
	name: 'to',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +31 6 12345678',
	description: `${WHO}. ${ANSWERING}.`,
};

export const customerOrGroupField: INodeProperties = {
	...customerField,
	description: `${WHO}, or the ID of a group. ${ANSWERING}.`,
};

export const WHATSAPP_MANAGER =
	'<a href="https://business.facebook.com/wa/manage/message-templates/" target="_blank">WhatsApp Manager</a>';

/** A template, chosen from the account's list or named. */
export function templateField(options: { required: boolean }): INodeProperties {
	return chosenField(
		{
			displayName: 'Template',
			name: 'template',
			required: options.required,
			description: `A template of the account, whatever its status; create one with Create, or in ${WHATSAPP_MANAGER}`,
		},
		{
			method: 'searchTemplates',
			placeholder: 'Choose a template…',
			typed: { displayName: 'By Name', name: 'name', placeholder: 'e.g. order_update' },
		},
	);
}

/** Beside a template that was named: a name may have several languages. */
export const templateLanguageField: INodeProperties = {
	displayName: 'Template Language',
	name: 'templateLanguage',
	type: 'string',
	default: '',
	placeholder: 'e.g. en_US',
	description: "Meta's language code. Leave it empty if the template exists in only one language.",
};

/** A template that has to be chosen, with its language. */
export const chosenTemplateFields: INodeProperties[] = [
	templateField({ required: true }),
	{ ...templateLanguageField, displayOptions: { show: { '/template.mode': ['name'] } } },
];
