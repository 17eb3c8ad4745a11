import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { listenFields } from './listenFields';
import { optionFields } from './optionFields';

/** What can start a workflow: those that people need most first; n8n's panel lists triggers in this order. */
const TRIGGER_ON_CHOICES: INodePropertyOptions[] = [
	{
		name: 'Messages',
		value: 'messages',
		action: 'On messages from customers',
		description: 'What customers say; the option Message Types narrows it down or adds to it',
	},
	{
		name: 'Message Statuses',
		value: 'statuses',
		action: 'On message statuses',
		description: 'Sent, delivered, read and failed: up to four for each message you send',
	},
	{
		name: 'Consent Changes',
		value: 'consent',
		action: 'On consent changes',
		description: 'Customers who stop or resume marketing messages, in WhatsApp or with a stop word',
	},
	{
		name: 'Template Updates',
		value: 'templates',
		action: 'On template updates',
		description: 'Templates that are approved, rejected, paused, or change category or quality',
	},
	{
		name: 'Fallback Templates',
		value: 'rescues',
		action: 'On fallback templates',
		description:
			'Templates that went out instead of a message that Meta rejected because the window was closed',
	},
	{
		name: 'Budgets',
		value: 'budgets',
		action: 'On budgets that are nearly spent',
		description:
			'A budget of Message → Send has reached 80 % or 100 %: once in each of its periods',
	},
	{
		name: 'Account and Number Updates',
		value: 'account',
		action: 'On account and number updates',
		description: 'Violations, restrictions, limits, quality and name of a number, security',
	},
	{
		name: 'Calls',
		value: 'calls',
		action: 'On calls',
		description: 'Calls that ring, are answered, and end',
	},
	{
		name: 'Echoes of Messages Sent Elsewhere',
		value: 'echoes',
		action: 'On echoes of messages sent elsewhere',
		description: 'Messages that your business sent from the phone with the WhatsApp Business app',
	},
	{
		name: 'Flows',
		value: 'flows',
		action: 'On flow updates',
		description: 'A flow changes its status, or its endpoint is slow or fails',
	},
	{
		name: 'Groups',
		value: 'groups',
		action: 'On group updates',
		description: 'Groups that are created or changed, and people who join or leave',
	},
	{
		name: 'Handovers',
		value: 'handovers',
		action: 'On handovers of a conversation',
		description:
			'Conversations that another app hands over to you or takes over (Conversation Routing)',
	},
	{
		name: 'Everything Else',
		value: 'other',
		action: 'On any other event',
		description:
			"History and contacts of the phone app, other apps' conversations, and whatever Meta adds",
	},
];

/** Below the trigger's name on the canvas: what starts it, as the editor calls it. */
export const triggerSubtitle = `={{ $parameter["triggerOn"].map((choice) => (${JSON.stringify(
	Object.fromEntries(TRIGGER_ON_CHOICES.map(({ name, value }) => [value, name])),
)})[choice] ?? choice).join(", ") }}`;

/** The trigger's fields; `parameters.ts` reads them back. */
export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'multiOptions',
		required: true,
		default: ['messages'],
		description:
			'What starts the workflow. Windows, consent and templates are kept up to date in any case: anything else that arrives is recorded but starts nothing. Message Statuses include Fallback Templates.',
		options: TRIGGER_ON_CHOICES,
	},
	...listenFields,
	{
		// n8n parses a webhook's JSON before the node sees it, and answers 422 by itself when it cannot, unless
		// a node of version 1 has this value in `options` (as the Webhook node for binary data). The node needs
		// the raw bytes anyway, for the signature; and what is not JSON is a 400 to Meta.
		displayName: 'Raw Body',
		name: 'options',
		type: 'hidden',
		default: { binaryData: true },
	},
	{
		displayName: 'Options',
		name: 'triggerOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: optionFields,
	},
];
