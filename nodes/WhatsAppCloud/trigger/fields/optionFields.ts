import type { INodeProperties } from 'n8n-workflow';

import { LONGEST_WAIT, QUIET_TIME } from './collectFields';
import { START_WORDS, STOP_WORDS } from './consentWords';
import { MESSAGE_TYPES } from '../receive/messageTypes';

const STATUSES = ['delivered', 'failed', 'played', 'read', 'sent'];

/** Choices of "Trigger On" with messages among them: those on standby come with Everything Else. */
const WITH_MESSAGES = ['messages', 'other'];

/** The trigger's options; `parameters.ts` reads them back. */
export const optionFields: INodeProperties[] = [
	{
		displayName: 'Address for Deliveries',
		name: 'address',
		type: 'options',
		default: 'own',
		description:
			"Where Meta delivers to. If WHATSAPP_CLOUD_URL and WHATSAPP_CLOUD_PORT are set for n8n, triggers have their own address, which can take many more deliveries than n8n's.",
		options: [
			{ name: 'Own Address, If There Is One', value: 'own' },
			{ name: 'Production URL of This Node', value: 'n8n' },
		],
	},
	{
		displayName: 'Business Numbers',
		name: 'numbers',
		type: 'string',
		default: '',
		placeholder: 'e.g. 106540352242922, 207651463353033',
		description:
			'If one address serves several numbers: only these business numbers start the workflow. Phone Number IDs, separated by commas.',
		displayOptions: { hide: { '/listenOn': ['number'] } },
	},
	{
		displayName: 'Collect Messages',
		name: 'collectMessages',
		type: 'boolean',
		default: false,
		description:
			'Whether what a customer writes in several messages starts the workflow once: as soon as the customer has been quiet for a while. The item has all of it in text, and each message in messages. Replies that a waiting execution wants go there at once.',
		hint: 'A test passes on the first message, without waiting for more',
		displayOptions: { show: { '/triggerOn': ['messages'] } },
	},
	{
		displayName: 'Customers',
		name: 'customers',
		type: 'string',
		default: '',
		placeholder: 'e.g. +31612345678, US.13491208655302741918',
		description:
			'Only these customers start the workflow: phone numbers with country code or user IDs, separated by commas. Events that are not about a customer are not affected.',
	},
	{
		displayName: 'Download Media',
		name: 'downloadMedia',
		type: 'boolean',
		default: false,
		description:
			"Whether to put images, videos, audio, documents and stickers into the item's binary data. If a file cannot be downloaded, media.download says why.",
		displayOptions: { show: { '/triggerOn': WITH_MESSAGES } },
	},
	{
		displayName: 'Events Older Than Eight Days',
		name: 'oldEvents',
		type: 'options',
		default: 'record',
		description:
			'What to do with an event that arrives more than eight days after it happened. Meta repeats a delivery for up to a week; for older events, it is no longer known whether they have already started the workflow. Windows and consent are updated in any case.',
		options: [
			{ name: 'Record Only', value: 'record' },
			{ name: 'Start the Workflow', value: 'start' },
		],
	},
	{
		displayName: 'Include Raw Payload',
		name: 'includeRaw',
		type: 'boolean',
		default: false,
		description: 'Whether each item also includes what Meta sent, unchanged, in the field raw',
	},
	{
		displayName: 'Largest File (MB)',
		name: 'largestFile',
		type: 'number',
		default: 16,
		typeOptions: { minValue: 1, maxValue: 100 },
		description: 'Larger files are not downloaded. Meta accepts documents of up to 100 MB.',
		displayOptions: { show: { downloadMedia: [true] } },
	},
	{
		displayName: 'Longest Wait (Seconds)',
		name: 'longestWait',
		type: 'number',
		default: 60,
		typeOptions: { minValue: LONGEST_WAIT.least, maxValue: LONGEST_WAIT.most },
		description:
			'The longest time from the first message to the start of the workflow, even if the customer keeps writing',
		displayOptions: { show: { collectMessages: [true] } },
	},
	{
		displayName: 'Message Text',
		name: 'messageText',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add condition',
		description:
			'Which messages start the workflow, depending on what the customer said or tapped. Upper and lower case do not matter.',
		options: [
			{
				displayName: 'Condition',
				name: 'filter',
				values: [
					{
						displayName: 'Comparison',
						name: 'comparison',
						type: 'options',
						default: 'contains',
						options: [
							{ name: 'Contains', value: 'contains' },
							{ name: 'Equals', value: 'equals' },
							{
								name: 'Matches Pattern',
								value: 'pattern',
								description: 'A regular expression',
							},
						],
					},
					{
						displayName: 'Text',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. order',
						description: 'A message without text does not start the workflow',
					},
				],
			},
		],
		displayOptions: { show: { '/triggerOn': WITH_MESSAGES } },
	},
	{
		displayName: 'Message Types',
		name: 'messageTypes',
		type: 'multiOptions',
		default: [],
		description:
			'Which messages start the workflow. If empty, everything that customers say: all but edits, deletions, removed reactions and notices (a new number, a chat opened), which only start it if chosen here.',
		options: MESSAGE_TYPES.map(([value, name]) => ({ name, value })),
		displayOptions: { show: { '/triggerOn': WITH_MESSAGES } },
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
		hint: 'The name of the output field to put the file in',
		displayOptions: { show: { downloadMedia: [true] } },
	},
	{
		displayName: 'Quiet Time (Seconds)',
		name: 'quietTime',
		type: 'number',
		default: 10,
		typeOptions: { minValue: QUIET_TIME.least, maxValue: QUIET_TIME.most },
		description: 'How long the customer has to be quiet before the workflow starts',
		displayOptions: { show: { collectMessages: [true] } },
	},
	{
		displayName: 'Reactions Open the Window',
		name: 'reactionsOpenWindow',
		type: 'boolean',
		default: true,
		description:
			'Whether an emoji reaction counts as a message that opens the 24-hour window. Meta does not document this.',
	},
	{
		displayName: 'Replace Existing Callback',
		name: 'replaceExistingCallback',
		type: 'boolean',
		default: false,
		description:
			"Whether to take over the number, WABA or app if its webhooks currently go to another address. That address then no longer gets them; after a test it only gets them back if it accepts this credential's verify token.",
		displayOptions: { hide: { '/listenOn': ['manual'] } },
	},
	{
		displayName: 'Replies to Waiting Executions',
		name: 'repliesToWaiting',
		type: 'options',
		default: 'start',
		description:
			'Whether a message that answers a waiting execution (Send and Wait for Reply) also starts this workflow. The execution gets it in any case; if it has been stopped, the workflow gets it.',
		options: [
			{ name: 'Start This Workflow Too', value: 'start' },
			{
				name: 'Do Not Start This Workflow',
				value: 'skip',
				description: 'For workflows that answer everything that comes in',
			},
		],
		displayOptions: { show: { '/triggerOn': ['messages'] } },
	},
	{
		displayName: 'Start Words',
		name: 'startWords',
		type: 'string',
		typeOptions: { rows: 3 },
		default: START_WORDS,
		description:
			'A customer who sends one of these, and nothing else, gets marketing messages again. Words or sentences, separated by commas; upper and lower case do not matter.',
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		default: [],
		description: 'Which statuses start the workflow. Leave it empty for all of them.',
		options: STATUSES.map((value) => ({
			name: value.charAt(0).toUpperCase() + value.slice(1),
			value,
		})),
		displayOptions: { show: { '/triggerOn': ['statuses'] } },
	},
	{
		displayName: 'Stop Words',
		name: 'stopWords',
		type: 'string',
		typeOptions: { rows: 3 },
		default: STOP_WORDS,
		description:
			'A customer who sends one of these, and nothing else, gets no more marketing templates from Send. Words or sentences, separated by commas; upper and lower case do not matter. The item of such a message says marketing: stop. To hear of every change of consent, choose Consent Changes under Trigger On.',
	},
];
