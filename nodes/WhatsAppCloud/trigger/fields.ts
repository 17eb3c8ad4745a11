import type { INodeProperties } from 'n8n-workflow';

import { listenFields } from './listenFields';
import { optionFields } from './optionFields';

/** The trigger's fields; `parameters.ts` reads them back. */
export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'multiOptions',
		required: true,
		default: ['messages'],
		description:
			'What starts the workflow. Windows, consent and templates are kept up to date in any case: what is not chosen here and arrives all the same is recorded, and starts nothing.',
		options: [
			{
				name: 'Account and Number Updates',
				value: 'account',
				description: 'Violations, restrictions, limits, quality and name of a number, security',
			},
			{
				name: 'Calls',
				value: 'calls',
				description: 'Calls that ring, are answered, and end',
			},
			{
				name: 'Consent Changes',
				value: 'consent',
				description:
					'Customers who stop or resume marketing messages: in WhatsApp, by a stop word, or as a refused message shows',
			},
			{
				name: 'Echoes of Messages Sent Elsewhere',
				value: 'echoes',
				description: "Messages that your business sent from the WhatsApp Business app's phone",
			},
			{
				name: 'Everything Else',
				value: 'other',
				description:
					'Conversations that another app holds, handovers, contacts and history of the WhatsApp Business app, leads and purchases, and whatever Meta adds',
			},
			{
				name: 'Flows',
				value: 'flows',
				description: 'A flow changes its status, or its endpoint is slow or fails',
			},
			{
				name: 'Groups',
				value: 'groups',
				description: 'Groups that are made or change, and people who join or leave',
			},
			{
				name: 'Message Statuses',
				value: 'statuses',
				description: 'Sent, delivered, read and failed: up to four for each message that you send',
			},
			{ name: 'Messages', value: 'messages', description: 'What customers send' },
			{
				name: 'Rescues',
				value: 'rescues',
				description:
					'A free-form message came back refused, because the 24-hour window was closed, and its template went out instead. Comes with Message Statuses as well.',
			},
			{
				name: 'Template Updates',
				value: 'templates',
				description: 'Templates that are approved, rejected, paused, or change category or quality',
			},
		],
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
