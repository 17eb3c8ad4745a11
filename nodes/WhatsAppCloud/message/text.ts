import type { JsonObject } from '../json';
import { MAX_CHARACTERS } from './limits';

export interface TextMessage {
	body: string;
	/** Whether WhatsApp shows a preview of the first link in the text. */
	previewUrl: boolean;
}

/** A message ready for Graph, or why it cannot be one. */
export type BuiltMessage = { message: JsonObject } | { refused: string };

/** `type` and `text` of a send request (Meta: "Text messages"). The text is never altered. */
export function buildText({ body, previewUrl }: TextMessage): BuiltMessage {
	const length = [...body].length;
	if (length > MAX_CHARACTERS.text.body) {
		return {
			refused: `has ${length} characters; Meta takes at most ${MAX_CHARACTERS.text.body}. Shorten it, or send it in two messages`,
		};
	}
	return { message: { type: 'text', text: { preview_url: previewUrl, body } } };
}
