import type { JsonObject } from '../json';
import type { TemplateDefinition } from '../template/definition';
import { characters, type Limits } from './limit';
import type { Recipient } from './recipient';

export const CALLBACK_DATA_LIMIT: Limits = [characters(512, 'Messages: biz_opaque_callback_data')];

export interface Envelope {
	/** ID of a message that this one quotes. */
	replyTo?: string;
	/** Comes back in every status webhook of this message; at most 512 characters. */
	callbackData?: string;
	/** Which of the number's Messaging Accounts it goes through (Meta: "Managing messaging accounts"); absent = the app's. */
	messagingAccountId?: string;
}

/**
 * The body of `POST /{phone number ID}/messages` (Meta: "Messages").
 *
 * @param message `type` and the object of that type
 */
export function buildRequest(
	{ address, isGroup }: Recipient,
	message: JsonObject,
	{ replyTo, callbackData, messagingAccountId }: Envelope = {},
): JsonObject {
	return {
		messaging_product: 'whatsapp',
		recipient_type: isGroup ? 'group' : 'individual',
		...address,
		...(messagingAccountId ? { messaging_account_id: messagingAccountId } : {}),
		...(replyTo ? { context: { message_id: replyTo } } : {}),
		...message,
		...(callbackData ? { biz_opaque_callback_data: callbackData } : {}),
	};
}

/** `type` and `template` of a send request. Templates without values go without `components`. */
export function templateMessage(
	{ name, language }: Pick<TemplateDefinition, 'name' | 'language'>,
	components: JsonObject[],
): JsonObject {
	return {
		type: 'template',
		template: {
			name,
			language: { code: language },
			...(components.length > 0 ? { components } : {}),
		},
	};
}
