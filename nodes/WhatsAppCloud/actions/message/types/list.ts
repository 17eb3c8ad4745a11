import type { INodeProperties } from 'n8n-workflow';

import { asArray, asObject, type JsonValue } from '../../../json';
import {
	buildList,
	type ListRow,
	type ListSection,
	LIST_LIMITS,
} from '../../../message/types/list';
import { toText } from '../../parameters';
import {
	bodyField,
	footerField,
	listFields,
	sectionTitleField,
	textHeaderFields,
} from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';
import { elementsOf, optionalText } from '../typeParts/reader';

const rowFields: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. 09:00',
		description: 'At most 24 characters',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Half an hour, with Dr Jansen',
		description: 'At most 72 characters; may be empty',
	},
	{
		displayName: 'ID',
		name: 'id',
		type: 'string',
		default: '',
		placeholder: 'e.g. slot-0900',
		description:
			'Returned as Reply ID when the customer chooses this row; leave it empty to use the title',
	},
];

const sectionsField: INodeProperties = {
	displayName: 'Sections',
	name: 'sections',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add section',
	description: 'Up to ten rows in all sections together',
	options: [
		{
			displayName: 'Section',
			name: 'values',
			values: [
				sectionTitleField,
				{
					displayName: 'Rows',
					name: 'rows',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true, sortable: true },
					default: {},
					placeholder: 'Add row',
					options: [{ displayName: 'Row', name: 'values', values: rowFields }],
				},
			],
		},
	],
};

export const list: MessageType = {
	option: {
		name: 'List',
		value: 'list',
		description: 'A button that opens a list of up to ten rows to choose from',
	},
	fields: [
		...textHeaderFields,
		bodyField,
		footerField,
		{
			displayName: 'List Button',
			name: 'listButton',
			type: 'string',
			default: '',
			placeholder: 'e.g. Choose a time',
			description: 'The text on the button that opens the list, at most 20 characters',
		},
		...listFields(
			sectionsField,
			'[{ "title": "Morning", "rows": [{ "id": "9", "title": "09:00" }] }], or rows alone',
		),
	],
	limits: LIST_LIMITS,
	read(reader) {
		const frame = readFrame(reader, { header: 'text', footer: true });
		const button = reader.text('listButton');
		const sections = readSections(reader.list('sections', 'Sections'));
		return (draft) => buildList(frame, { button, sections }, draft);
	},
};

/** Sections with rows, or rows alone, which are one section. */
function readSections(elements: JsonValue[]): ListSection[] {
	const isSection = (element: JsonValue) => asObject(element)?.rows !== undefined;
	if (elements.length > 0 && !elements.some(isSection)) return [{ rows: elements.map(readRow) }];
	return elements.map((element) => {
		const section = asObject(element);
		const title = optionalText(section?.title);
		const rows = asArray(section?.rows) ?? elementsOf(section?.rows);
		return { rows: rows.map(readRow), ...(title === undefined ? {} : { title }) };
	});
}

/** `{ id, title, description }`, or a title alone. */
function readRow(element: JsonValue): ListRow {
	const { id, title, description } = asObject(element) ?? { title: element };
	const given = { id: optionalText(id), description: optionalText(description) };
	return {
		title: toText(title),
		...(given.id === undefined ? {} : { id: given.id }),
		...(given.description === undefined ? {} : { description: given.description }),
	};
}
