import type { INodeProperties } from 'n8n-workflow';

/** Message types that customers send, as Meta names them. */
const MESSAGE_TYPES: ReadonlyArray<[value: string, name: string]> = [
	['audio', 'Audio'],
	['button', 'Button of a Template'],
	['contacts', 'Contacts'],
	['document', 'Document'],
	['image', 'Image'],
	['interactive', 'Interactive (Button, List Row, Flow)'],
	['location', 'Location'],
	['order', 'Order'],
	['reaction', 'Reaction'],
	['sticker', 'Sticker'],
	['system', 'System (Number or User ID Changed)'],
	['text', 'Text'],
	['unsupported', 'Unsupported'],
	['video', 'Video'],
];

/** The trigger's fields; `parameters.ts` reads them back. */
export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'multiOptions',
		required: true,
		default: ['messages'],
		description:
			'What starts the workflow. The 24-hour window is kept up to date in any case: statuses that are not chosen here are recorded, and start nothing.',
		options: [
			{
				name: 'Everything Else',
				value: 'other',
				description:
					'Templates, account, opt-outs, calls, groups, conversations that another app holds, and whatever Meta adds. Meta sends most of it to the callback of the app only: see Where to Listen.',
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
		],
	},
	{
		displayName: 'Where to Listen',
		name: 'listenOn',
		type: 'options',
		default: 'number',
		description: 'How Meta learns the address of this trigger',
		options: [
			{
				name: 'This Number',
				value: 'number',
				description:
					"Registers by itself when the workflow is published: this number's messages come here, everything else of the app stays as it is",
			},
			{
				name: 'Set by Hand',
				value: 'manual',
				description: 'You enter the address in the App Dashboard',
			},
		],
	},
	{
		displayName:
			"In Meta's App Dashboard, open WhatsApp > Configuration. As Callback URL, enter the Production URL of this node (above, under Webhook URLs); as Verify Token, the one in the credential. Publish this workflow before you press Verify and Save. Then subscribe to the webhook field <b>messages</b>, and to others that you need.",
		name: 'setByHandNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['manual'] } },
	},
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
		options: [
			{
				displayName: 'Include Raw Payload',
				name: 'includeRaw',
				type: 'boolean',
				default: false,
				description: 'Whether each item also carries what Meta sent, as it is, in the field raw',
			},
			{
				displayName: 'Message Types',
				name: 'messageTypes',
				type: 'multiOptions',
				default: [],
				description: 'Which messages start the workflow. Leave it empty for all of them.',
				options: MESSAGE_TYPES.map(([value, name]) => ({ name, value })),
			},
			{
				displayName: 'Reactions Open the Window',
				name: 'reactionsOpenWindow',
				type: 'boolean',
				default: true,
				description:
					'Whether an emoji reaction counts as a message that opens the 24-hour window. Meta does not document it.',
			},
			{
				displayName: 'Replace Existing Callback',
				name: 'replaceExistingCallback',
				type: 'boolean',
				default: false,
				description:
					"Whether to take the number over when its messages go to another address now. That address no longer gets them; after a test it gets them again only if it accepts this credential's verify token.",
				displayOptions: { show: { '/listenOn': ['number'] } },
			},
		],
	},
];
