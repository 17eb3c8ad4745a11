import { splitText } from '../../../message/splitText';
import { buildText, TEXT_LIMITS } from '../../../message/types/text';
import { readOptions } from '../../parameters';
import type { MessageType } from '../typeParts/messageType';

export const text: MessageType = {
	option: { name: 'Text', value: 'text' },
	fields: [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. Hi Anna, see you tomorrow at 10:00!',
			description: 'What the customer gets while the 24-hour window is open',
		},
	],
	limits: TEXT_LIMITS,
	read(reader) {
		const body = reader.text('text');
		if (body.trim() === '') return undefined;
		const options = readOptions(reader.batch, 'options', reader.itemIndex);
		const previewUrl = options.previewUrl === true;
		const [{ max }] = TEXT_LIMITS.body;
		const bodies = options.splitTexts === true ? splitText(body, max) : [body];
		return (draft) => bodies.map((part) => buildText({ body: part, previewUrl }, draft));
	},
};
