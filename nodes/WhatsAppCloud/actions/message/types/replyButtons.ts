import type { INodeProperties } from 'n8n-workflow';

import { asObject, type JsonValue } from '../../../json';
import {
	buildReplyButtons,
	type ReplyButton,
	REPLY_BUTTONS_LIMITS,
} from '../../../message/types/replyButtons';
import { toText } from '../../parameters';
import { anyHeaderFields, bodyField, footerField, listFields } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';
import { optionalText, type ItemReader } from '../typeParts/reader';

/** What a button says, and what comes back when it is tapped. */
export const replyFields: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. Yes, please',
		description: 'At most 20 characters',
	},
	{
		displayName: 'ID',
		name: 'id',
		type: 'string',
		default: '',
		placeholder: 'e.g. confirm-4711',
		description: 'Returned as Reply ID when the customer taps; leave it empty to use the title',
	},
];

const buttonsField: INodeProperties = {
	displayName: 'Buttons',
	name: 'buttons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add button',
	description: 'One to three buttons',
	options: [
		{
			displayName: 'Button',
			name: 'values',
			values: replyFields,
		},
	],
};

/** One to three buttons, one by one or as a list. */
export const buttonFields = listFields(buttonsField, '[{ "id": "yes", "title": "Yes" }, "No"]');

export function readButtons(reader: ItemReader): ReplyButton[] {
	return reader.list('buttons', 'Buttons').map(readButton);
}

export const replyButtons: MessageType = {
	option: {
		name: 'Reply Buttons',
		value: 'button',
		description: 'A text with one to three buttons to answer with',
	},
	fields: [...anyHeaderFields, bodyField, footerField, ...buttonFields],
	limits: REPLY_BUTTONS_LIMITS,
	read(reader) {
		const frame = readFrame(reader, { header: 'any', footer: true });
		const buttons = readButtons(reader);
		return (draft) => buildReplyButtons(frame, buttons, draft);
	},
};

/** `{ id, title }`, Meta's `{ reply: { id, title } }` or `{ quick_reply: … }`, or a title alone. */
export function readButton(element: JsonValue): ReplyButton {
	const object = asObject(element);
	const { id, title } = asObject(object?.reply ?? object?.quick_reply) ??
		object ?? { title: element };
	const given = optionalText(id);
	return { title: toText(title), ...(given === undefined ? {} : { id: given }) };
}
