import { buildReaction } from '../../../message/types/reaction';
import { optionalText } from '../typeParts/reader';
import { readOptions } from '../../parameters';
import type { MessageType } from '../typeParts/messageType';

export const reaction: MessageType = {
	option: {
		name: 'Reaction',
		value: 'reaction',
		description: 'An emoji on a message of the last 30 days, or its removal',
	},
	fields: [
		{
			displayName: 'Message ID',
			name: 'reactionMessageId',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.messageId }}',
			description: 'The message to react to',
		},
		{
			displayName: 'Emoji',
			name: 'emoji',
			type: 'string',
			default: '👍',
			description: 'One emoji; leave it empty to remove the reaction',
		},
	],
	limits: {},
	read(reader) {
		const options = readOptions(reader.batch, 'options', reader.itemIndex);
		if (optionalText(options.replyTo) !== undefined) {
			throw reader.bad(
				'Reply to Message ID',
				'is filled in, but a reaction cannot quote a message',
				'Remove it from the Options; Message ID says which message is reacted to.',
			);
		}
		const message = { messageId: reader.text('reactionMessageId'), emoji: reader.text('emoji') };
		return (draft) => buildReaction(message, draft);
	},
};
