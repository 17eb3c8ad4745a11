import { buildRaw } from '../../../message/types/raw';
import type { MessageType } from '../typeParts/messageType';

export const raw: MessageType = {
	option: {
		name: 'Raw JSON',
		value: 'raw',
		description: 'Any type of message, in the form that Meta documents',
	},
	fields: [
		{
			displayName: 'Message (JSON)',
			name: 'rawMessage',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. { "type": "text", "text": { "body": "Hi" } }',
			description: '"type" and the object of that type. The recipient and the rest are added.',
		},
	],
	limits: {},
	read(reader) {
		const json = reader.object('rawMessage', 'Message (JSON)');
		return (draft) => buildRaw(json, draft);
	},
};
