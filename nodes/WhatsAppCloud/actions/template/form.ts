import type { INodeProperties } from 'n8n-workflow';

/** Where the template's language comes from, where each item may have its own. */
export const templateLanguageChoiceFields: INodeProperties[] = [
	{
		displayName: 'Language',
		name: 'templateLanguageFrom',
		type: 'options',
		noDataExpression: true,
		default: 'fixed',
		displayOptions: { hide: { '/template.value': [''] } },
		options: [
			{
				name: 'Fixed',
				value: 'fixed',
				description: 'Every customer gets the template in the language chosen here',
			},
			{
				name: 'From Field',
				value: 'item',
				description:
					'Each customer gets the template in their own language, if it is approved in that language',
			},
		],
	},
	{
		displayName: 'Customer’s Language',
		name: 'customerLanguage',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.language }}',
		description:
			'A code such as nl, nl_NL, nl-NL or fil. A customer with nl_BE gets nl if there is no nl_BE.',
		displayOptions: {
			show: { templateLanguageFrom: ['item'] },
			hide: { '/template.value': [''] },
		},
	},
	{
		displayName: 'Fallback Language',
		name: 'fallbackLanguage',
		type: 'string',
		default: '',
		placeholder: 'e.g. en_US',
		description:
			"For customers whose language has no approved translation. Leave it empty to use the chosen template's own language.",
		displayOptions: {
			show: { templateLanguageFrom: ['item'] },
			hide: { '/template.value': [''] },
		},
	},
];

const inputOptions = [
	{ name: 'Fields', value: 'fields', description: 'One field for each variable' },
	{
		name: 'Components (JSON)',
		value: 'components',
		description: "Meta's own list of components",
	},
];

/** Where the values come from, when nothing is sent: the template's own examples, too. */
export const previewInputField: INodeProperties = {
	displayName: 'Fill In Template With',
	name: 'templateInput',
	type: 'options',
	noDataExpression: true,
	default: 'examples',
	options: [
		{
			name: 'Example Values',
			value: 'examples',
			description: "The examples from the template's review",
		},
		...inputOptions,
	],
};

/** How a person fills in a template. */
export const templateInputField: INodeProperties = {
	displayName: 'Fill In Template With',
	name: 'templateInput',
	type: 'options',
	noDataExpression: true,
	default: 'fields',
	options: inputOptions,
	displayOptions: { hide: { '/template.value': [''] } },
};

/** What is filled in: a form made of the template's variables, or Meta's own components. */
export const templateValueFields: INodeProperties[] = [
	{
		displayName: 'Template Variables',
		name: 'templateValues',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			loadOptionsDependsOn: [
				'template.value',
				'templateLanguage',
				'templateLanguageFrom',
				'fallbackLanguage',
			],
			resourceMapper: {
				resourceMapperMethod: 'mapTemplateFields',
				mode: 'add',
				valuesLabel: 'Template Variables',
				fieldWords: { singular: 'variable', plural: 'variables' },
				addAllFields: true,
				supportAutoMap: true,
				// Where another parameter holds an expression, n8n 2.41's editor does not notice that another
				// template was chosen (its own nodes have this too); with this, it does when the node is opened.
				refreshStaleSchemaOnOpen: true,
				// A template may need nothing; why there are no fields, `mapTemplateFields` says itself.
				hideNoDataError: true,
			},
		},
		displayOptions: { show: { templateInput: ['fields'] }, hide: { '/template.value': [''] } },
	},
	{
		displayName: 'Template Components',
		name: 'templateComponents',
		type: 'json',
		default: '[]',
		placeholder: 'e.g. [{ "type": "body", "parameters": [{ "type": "text", "text": "Anna" }] }]',
		description: "The components of the template message, in Meta's form",
		displayOptions: { show: { templateInput: ['components'] }, hide: { '/template.value': [''] } },
	},
];

/** What to do with values that Meta does not take as they are. */
export const lineBreaksOption: INodeProperties = {
	displayName: 'Line Breaks in Variables',
	name: 'lineBreaks',
	type: 'options',
	default: 'refuse',
	description:
		'What to do with line breaks, tabs and long runs of spaces, which Meta does not accept in template variables',
	options: [
		{
			name: 'Flatten',
			value: 'flatten',
			description: 'Line breaks and tabs become a space, more than four spaces become four',
		},
		{
			name: 'Refuse',
			value: 'refuse',
			description: 'The item fails before anything is sent, and names the variable',
		},
	],
};

/** The same fields, shown only where `show` says so. */
export function shownWhere(
	show: Record<string, string[]>,
	fields: INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { ...show, ...field.displayOptions?.show },
		},
	}));
}
