import type { JsonObject } from '../json';
import type { Draft } from './draft';

export interface TextMessage {
	body: string;
	/** Whether WhatsApp shows a preview of the first link in the text. */
	previewUrl: boolean;
}

/** `type` and `text` of a send request (Meta: "Text messages"). The text is never altered. */
export function buildText({ body, previewUrl }: TextMessage, draft: Draft): JsonObject {
	draft.text('Text', body, 'text.body');
	return { type: 'text', text: { preview_url: previewUrl, body } };
}
