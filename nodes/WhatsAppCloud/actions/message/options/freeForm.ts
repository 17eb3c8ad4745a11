import type { INodeProperties } from 'n8n-workflow';

import { withoutFreeForm } from './shown';

// What Direct Send takes; Send and Wait for Reply has no message type.
const forDirectSend = { '/messageType': ['text', 'button', 'cta_url', 'raw'] };

/** How and when a free-form message goes out. */
export const freeFormOptions: INodeProperties[] = [
	{
		displayName: 'Direct Send',
		name: 'outsideWindow',
		type: 'options',
		default: 'template',
		description:
			'For accounts that Meta has enabled (beta): outside the 24-hour window, a text of up to 1024 characters, alone or with reply buttons or a link button, goes out as a utility message, without a template. Use it for order updates and the like, never for marketing.',
		options: [
			{
				name: 'First, Otherwise Template',
				value: 'directSend',
				description: 'The message itself, if Meta accepts it without a template of yours',
			},
			{ name: 'Off', value: 'template', description: 'Outside the window, the template goes out' },
		],
		displayOptions: { show: forDirectSend, hide: withoutFreeForm },
	},
	{
		displayName: 'If Another App Holds the Conversation',
		name: 'heldByAnother',
		type: 'options',
		default: 'template',
		description:
			'If several apps answer the number (Conversation Routing): what to do instead of writing freely when another app or Meta Business Agent holds the conversation',
		options: [
			{ name: 'Fail', value: 'fail', description: 'The item fails and says why' },
			{
				name: 'Send the Template',
				value: 'template',
				description:
					'Without a template, nothing is sent: the item fails, or is skipped where Outside the Window says so',
			},
			{
				name: 'Skip',
				value: 'skip',
				description:
					'Nothing is sent; the item continues and says why (Send and Wait for Reply fails)',
			},
			{
				name: 'Write Anyway',
				value: 'send',
				description:
					'Meta rejects it or, for the escalation partner, takes the conversation from the other app',
			},
		],
		displayOptions: { hide: withoutFreeForm },
	},
	{
		displayName: 'Link Preview',
		name: 'previewUrl',
		type: 'boolean',
		default: false,
		description: 'Whether WhatsApp shows a preview of the first link in the text',
		displayOptions: { show: { '/messageType': ['text'] }, hide: withoutFreeForm },
	},
	{
		displayName: 'Reply to Message ID',
		name: 'replyTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
		description: 'The ID of the message to quote above this one',
	},
	{
		displayName: 'Safety Margin (Seconds)',
		name: 'safetyMarginSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 86400 },
		default: 60,
		description:
			'How much of the 24 hours must be left for the text to be sent. With less, the template is sent.',
		displayOptions: { hide: withoutFreeForm },
	},
	{
		displayName: 'Split Long Texts',
		name: 'splitTexts',
		type: 'boolean',
		default: false,
		description:
			'Whether to send a text of more than 4096 characters in several messages, in order, split between paragraphs where possible, otherwise between sentences or words',
		displayOptions: { show: { '/messageType': ['text'] }, hide: withoutFreeForm },
	},
	{
		displayName: 'Time to Live (Seconds)',
		name: 'ttlSeconds',
		type: 'number',
		typeOptions: { minValue: 30, maxValue: 43200 },
		default: 43200,
		description:
			'How long Meta tries to deliver a Direct Send message. Templates have their own time.',
		displayOptions: { show: forDirectSend, hide: withoutFreeForm },
	},
];
