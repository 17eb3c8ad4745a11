import { buildText } from '../../../message/text';
import type { MessageType } from './messageType';
import { replyButtons } from './replyButtons';

/** What Send and Wait for Reply asks: a text with buttons, or a text alone where any reply will do. */
export const question: MessageType = {
	option: { name: 'Reply Buttons', value: 'question' },
	fields: replyButtons.fields,
	read(reader) {
		const body = reader.text('body');
		const anyReply = reader.value('accept') === 'any';
		const hasButtons = reader.list('buttons', 'Buttons').length > 0;
		if (anyReply && !hasButtons) {
			return body.trim() === ''
				? undefined
				: (draft) => buildText({ body, previewUrl: false }, draft);
		}
		if (!hasButtons) {
			if (body.trim() === '') return undefined;
			throw reader.bad(
				'Buttons',
				'has no buttons, so that nobody could answer with one',
				'Add one to three buttons, or set Accept to Any Reply.',
			);
		}
		return replyButtons.read(reader);
	},
};
