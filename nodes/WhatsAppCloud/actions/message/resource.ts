import type { Resource } from '../resource';
import { markAsRead } from './markAsRead.operation';
import { send } from './send.operation';
import { sendAndWait } from './sendAndWait.operation';

/** Messages to customers. Those that people need most stand first; n8n lists actions in this order. */
export const message: Resource = {
	name: 'Message',
	value: 'message',
	operations: [
		{
			name: 'Send',
			value: 'send',
			action: 'Send a message',
			description: 'Send a text or a template, whichever the 24-hour window allows',
			operation: send,
		},
		{
			name: 'Send and Wait for Reply',
			value: 'sendAndWait',
			action: 'Send a message and wait for the reply',
			description: 'Ask a question, and continue when the customer has answered it in the chat',
			operation: sendAndWait,
		},
		{
			name: 'Mark as Read',
			value: 'markAsRead',
			action: 'Mark a message as read',
			description: "Show blue ticks on a customer's message, and that someone is typing",
			operation: markAsRead,
		},
	],
};
