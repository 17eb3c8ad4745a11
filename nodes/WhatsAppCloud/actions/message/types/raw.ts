import { buildRaw } from '../../../message/raw';
import type { MessageType } from './messageType';

export const raw: MessageType = {
	option: {
		name: 'Raw JSON',
		value: 'raw',
		description: 'Any type that Meta has, as its pages show it',
	},
	fields: [
		{
			displayName: 'Message (JSON)',
			name: 'rawMessage',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. { "type": "text", "text": { "body": "Hi" } }',
			description: '"type" and the object of that type; the recipient and the rest is added',
		},
	],
	read(reader) {
		const json = reader.object('rawMessage', 'Message (JSON)');
		return (draft) => buildRaw(json, draft);
	},
};
