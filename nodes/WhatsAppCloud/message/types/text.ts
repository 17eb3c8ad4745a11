import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { characters, type Limits } from '../limit';

export const TEXT_LIMITS = {
	body: [
		{
			...characters(4096, 'Text messages'),
			cure: 'The option Split Long Texts sends it in several messages',
		},
	],
} satisfies Record<string, Limits>;

export interface TextMessage {
	body: string;
	/** Whether WhatsApp shows a preview of the first link in the text. */
	previewUrl: boolean;
}

/** `type` and `text` of a send request (Meta: "Text messages"). The text is never altered. */
export function buildText({ body, previewUrl }: TextMessage, draft: Draft): JsonObject {
	draft.text('Text', body, TEXT_LIMITS.body);
	return { type: 'text', text: { preview_url: previewUrl, body } };
}
