import type { IDataObject } from 'n8n-workflow';

import { phoneNumberField } from '../fields';
import { refuseMessageId } from '../../message/messageId';
import { BadInput } from '../failure';
import { asRead, type Operation } from '../operation';
import { readPhoneNumberId, readText } from '../parameters';

const ADVICE = 'Map the messageId of an item from the WhatsApp Cloud Trigger.';

interface Input {
	phoneNumberId: string;
	messageId: string;
	typing: boolean;
}

/**
 * Message → Mark as Read: blue ticks for a customer's message and all before it; with a typing indicator
 * until the reply, for 25 seconds at most (Meta: "Mark messages as read", "Typing indicators").
 */
export const markAsRead: Operation<Input> = {
	fields: [
		phoneNumberField,
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.messageId }}',
			description: "The ID of the customer's message. Earlier messages are marked as read too.",
		},
		{
			displayName: 'Typing Indicator',
			name: 'typingIndicator',
			type: 'boolean',
			default: false,
			description:
				'Whether the customer sees that someone is typing, until you answer or for at most 25 seconds',
		},
	],

	concurrency: 16,

	read(batch, itemIndex) {
		const messageId = readText(batch, 'messageId', itemIndex).trim();
		if (messageId === '') {
			throw new BadInput('Message ID is empty', ADVICE, ['Message ID']);
		}
		const refusal = refuseMessageId(messageId);
		if (refusal !== undefined) {
			throw new BadInput(`Message ID: ${refusal}`, ADVICE, ['Message ID']);
		}
		return {
			phoneNumberId: readPhoneNumberId(batch, itemIndex),
			messageId,
			typing: batch.parameter('typingIndicator', itemIndex, false) === true,
		};
	},

	prepare: asRead,

	async run(batch, { phoneNumberId, messageId, typing }): Promise<IDataObject> {
		const answer = await batch.account.graph.post(
			`/${phoneNumberId}/messages`,
			{
				messaging_product: 'whatsapp',
				status: 'read',
				message_id: messageId,
				...(typing ? { typing_indicator: { type: 'text' } } : {}),
			},
			{ signal: batch.signal },
		);
		return { messageId, success: answer.success === true, typingIndicator: typing };
	},
};
