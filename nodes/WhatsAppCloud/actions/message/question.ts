import type { DisplayCondition, INodeProperties } from 'n8n-workflow';

import { asObject, type JsonObject } from '../../json';
import type { Frame } from '../../message/interactive';
import { buildReplyButtons, REPLY_BUTTONS_LIMITS } from '../../message/types/replyButtons';
import { buildText } from '../../message/types/text';
import { readOptions } from '../parameters';
import { anyHeaderFields, bodyField, footerField, shownIf } from './typeParts/fields';
import { readFrame } from './typeParts/frame';
import type { MessageType } from './typeParts/messageType';
import { buttonFields, readButtons } from './types/replyButtons';
import { elementsOf, type ItemReader } from './typeParts/reader';

/** What is above and below the question, which few need. */
export const questionOptions: INodeProperties[] = [
	footerField,
	{
		displayName: 'Header',
		name: 'header',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add header',
		description: 'What to show above the question: a text, an image, a video or a document',
		options: [
			{
				displayName: 'Header',
				name: 'values',
				values: anyHeaderFields.map((field) =>
					field.name === 'headerType' ? { ...field, displayName: 'Type', default: 'text' } : field,
				),
			},
		],
	},
];

const FILLED_IN: DisplayCondition[] = [{ _cnd: { exists: true } }];

const SHOWN_BY: Record<string, Record<string, Array<string | DisplayCondition>> | undefined> = {
	headerType: { '/headerType': ['document', 'image', 'text', 'video'] },
	footer: { '/footer': FILLED_IN },
};

/**
 * Where those stood before they were options: shown in workflows that still have them there. n8n keeps the value of a
 * field that is shown by its own value only if another of the same name, here a hidden one, keeps it.
 */
export const formerQuestionFields: INodeProperties[] = [...anyHeaderFields, footerField].flatMap(
	(field): INodeProperties[] => {
		const show = SHOWN_BY[field.name];
		if (!show) return [field];
		const { name, displayName, default: value } = field;
		return [{ name, displayName, type: 'hidden', default: value }, shownIf(show, field)];
	},
);

/** What Send and Wait for Reply asks: a text with buttons, or a text alone where any reply will do. */
export const question: MessageType = {
	option: { name: 'Reply Buttons', value: 'question' },
	fields: [
		{
			...bodyField,
			placeholder: 'e.g. Does tomorrow at 10:00 suit you?',
			description: 'The question',
		},
		...buttonFields,
	],
	limits: REPLY_BUTTONS_LIMITS,
	read(reader) {
		const body = reader.text('body');
		const anyReply = reader.value('accept') === 'any';
		const buttons = readButtons(reader);
		if (anyReply && buttons.length === 0) {
			return body.trim() === ''
				? undefined
				: (draft) => buildText({ body, previewUrl: false }, draft);
		}
		if (buttons.length === 0) {
			if (body.trim() === '') return undefined;
			throw reader.bad(
				'Buttons',
				'has no buttons, so the customer could not answer with one',
				'Add one to three buttons, or set Accept to Any Reply.',
			);
		}
		const frame = readQuestionFrame(reader);
		return (draft) => buildReplyButtons(frame, buttons, draft);
	},
};

/** Header and footer from the options; of a workflow that has none there, from where they stood before. */
function readQuestionFrame(reader: ItemReader): Frame {
	const { header, footer } = readOptions(reader.batch, 'options', reader.itemIndex);
	const [chosen] = elementsOf(header).map(asObject);
	const given: JsonObject = {
		...(chosen ? { headerType: 'text', headerSource: 'link', ...chosen } : {}),
		...(footer === undefined ? {} : { footer: footer as string }),
	};
	return readFrame(reader.over(given), { header: 'any', footer: true });
}
