import type { JsonObject } from '../../json';
import type { Draft } from '../draft';

export interface ReactionMessage {
	/** The message that is reacted to. */
	messageId: string;
	/** Empty takes the reaction back. */
	emoji: string;
}

/** What emoji are made of: pictures, flags, and the digits of keycaps. */
const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3)/u;

/** `type` and `reaction` of a send request (Meta: "Reaction messages"). */
export function buildReaction({ messageId, emoji }: ReactionMessage, draft: Draft): JsonObject {
	const message_id = draft.required('Message ID', messageId);
	const given = emoji.trim();
	if (
		given !== '' &&
		!(EMOJI.test(given) && [...new Intl.Segmenter().segment(given)].length === 1)
	) {
		draft.refuse('Emoji', `"${given}" is not a single emoji; leave it empty to remove a reaction`);
	}
	return { type: 'reaction', reaction: { message_id, emoji: given } };
}
