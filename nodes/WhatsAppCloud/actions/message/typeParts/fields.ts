import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

type Show = NonNullable<INodeProperties['displayOptions']>['show'];

/** A field that is shown only where others have these values. */
export function shownIf(show: NonNullable<Show>, field: INodeProperties): INodeProperties {
	const { displayOptions } = field;
	return {
		...field,
		displayOptions: { ...displayOptions, show: { ...show, ...displayOptions?.show } },
	};
}

/**
 * A list that is filled in element by element in the editor, or comes from an expression.
 *
 * @param field the collection
 * @param example of the list as JSON
 */
export function listFields(field: INodeProperties, example: string): INodeProperties[] {
	const { name, displayName } = field;
	const input = `${name}Input`;
	return [
		{
			displayName: `Define ${displayName}`,
			name: input,
			type: 'options',
			noDataExpression: true,
			default: 'fields',
			options: [
				{ name: 'Using Fields Below', value: 'fields' },
				{
					name: 'Using JSON',
					value: 'json',
					description: 'A list, for example from an expression',
				},
			],
		},
		shownIf({ [input]: ['fields'] }, field),
		shownIf(
			{ [input]: ['json'] },
			{
				displayName: `${displayName} (JSON)`,
				name: `${name}Json`,
				type: 'json',
				default: '[]',
				placeholder: `e.g. ${example}`,
				description: 'A list as text, or an expression that returns one',
			},
		),
	];
}

const SOURCES: INodePropertyOptions[] = [
	{
		name: 'Binary File',
		value: 'binary',
		description: 'A file of this item, uploaded once and reused for 30 days',
	},
	{
		name: 'Link',
		value: 'link',
		description: 'A public address from which Meta downloads the file',
	},
	{ name: 'Media ID', value: 'id', description: 'A file that is already uploaded to Meta' },
];

/** Where the parts of a medium are kept. */
export interface MediumNames {
	source: string;
	link: string;
	id: string;
	binary: string;
}

export const MEDIA: MediumNames = {
	source: 'mediaSource',
	link: 'mediaLink',
	id: 'mediaId',
	binary: 'binaryPropertyName',
};

export const HEADER_MEDIA: MediumNames = {
	source: 'headerSource',
	link: 'headerLink',
	id: 'headerMediaId',
	binary: 'headerBinaryPropertyName',
};

/** A link, a media ID, or a file. */
export function mediumFields(names: MediumNames, label: string): INodeProperties[] {
	return [
		{
			displayName: label,
			name: names.source,
			type: 'options',
			default: 'link',
			description: 'Where the file comes from',
			options: SOURCES,
		},
		shownIf(
			{ [names.source]: ['link'] },
			{
				displayName: 'Link',
				name: names.link,
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/file',
				description: 'Meta downloads the file from there, and keeps it for ten minutes',
			},
		),
		shownIf(
			{ [names.source]: ['id'] },
			{
				displayName: 'Media ID',
				name: names.id,
				type: 'string',
				default: '',
				placeholder: 'e.g. 1234567890123456',
				description: 'As returned by Media → Upload; valid for 30 days',
			},
		),
		shownIf(
			{ [names.source]: ['binary'] },
			{
				displayName: 'Input Data Field Name',
				name: names.binary,
				type: 'string',
				default: 'data',
				placeholder: 'e.g. data',
				hint: 'The name of the input field that contains the file',
			},
		),
	];
}

/** The parts that interactive messages have in common; shared by all types that have them. */
export const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. How can we help you?',
	description: 'The text of the message',
};

/** Of a section of a list, of products too. */
export const sectionTitleField: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	default: '',
	placeholder: 'e.g. Favorites',
	description: 'At most 24 characters; required if there are several sections',
};

export const optionalBodyField: INodeProperties = {
	...bodyField,
	description: 'The text of the message; may be empty',
};

export const footerField: INodeProperties = {
	displayName: 'Footer',
	name: 'footer',
	type: 'string',
	default: '',
	placeholder: 'e.g. Greenhouse Clinic',
	description: 'A small grey text below, at most 60 characters; may be empty',
};

const headerTextField: INodeProperties = {
	displayName: 'Header Text',
	name: 'headerText',
	type: 'string',
	default: '',
	placeholder: 'e.g. Your appointment',
	description: 'At most 60 characters',
};

/** For types whose header can only be a text. */
export const textHeaderFields: INodeProperties[] = [
	{ ...headerTextField, description: 'A title above the body, at most 60 characters' },
];

/** For types whose header can be a text or a medium. */
export const anyHeaderFields: INodeProperties[] = [
	{
		displayName: 'Header',
		name: 'headerType',
		type: 'options',
		default: 'none',
		description: 'What to show above the body',
		options: [
			{ name: 'Document', value: 'document' },
			{ name: 'Image', value: 'image' },
			{ name: 'None', value: 'none' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
	},
	shownIf({ headerType: ['text'] }, headerTextField),
	...mediumFields(HEADER_MEDIA, 'Header File').map((field) =>
		shownIf({ headerType: ['document', 'image', 'video'] }, field),
	),
	shownIf(
		{ headerType: ['document'] },
		{
			displayName: 'Header File Name',
			name: 'headerFileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. invoice.pdf',
			description:
				'The name shown on the phone; leave it empty to use the name of the file or the end of the link',
		},
	),
];
