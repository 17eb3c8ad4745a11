import { buildText } from '../../../message/text';
import type { MessageType } from './messageType';
import { replyButtons } from './replyButtons';

/** What Send and Wait for Reply asks: a text with buttons, or a text alone where any reply will do. */
export const question: MessageType = {
	option: { name: 'Question', value: 'question' },
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
		return body.trim() === '' && !hasButtons ? undefined : replyButtons.read(reader);
	},
};
