import type { INodeProperties } from 'n8n-workflow';

import { checkContentsOption } from '../media/checkContents';
import {
	customerField,
	phoneNumberField,
	templateField,
	templateLanguageField,
	WHATSAPP_MANAGER,
} from '../fields';
import {
	lineBreaksOption,
	shownWhere,
	templateInputField,
	templateLanguageChoiceFields,
	templateValueFields,
} from '../template/form';
import { budgetOptions } from './budget.fields';
import { campaignOptions } from './campaign';
import { messageTypeFields } from './types';
import { shownIf } from './typeParts/fields';

const withFreeForm = { mode: ['automatic', 'freeFormOnly'] };
const withTemplate = { mode: ['automatic', 'templateOnly'] };

// For options: what is hidden, not what is shown, so that they are there where no mode is (Send and Wait for Reply).
const withoutFreeForm = { '/mode': ['templateOnly'] };
const withoutTemplate = { '/mode': ['freeFormOnly'] };
// What Direct Send takes; Send and Wait for Reply has no message type.
const forDirectSend = { '/messageType': ['text', 'button', 'cta_url', 'raw'] };
const withoutChoice = { '/mode': ['freeFormOnly', 'templateOnly'] };

/** What each mode does, for everybody to read. */
const MODE_NOTICES: INodeProperties[] = [
	{
		displayName:
			'Customers who wrote in the last 24 hours get the <b>message</b>. Everyone else gets the <b>template</b>, because WhatsApp lets nothing else through. Fill in both.',
		name: 'automaticNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mode: ['automatic'] } },
	},
	{
		displayName:
			'Only customers who wrote in the last 24 hours get the <b>message</b>: WhatsApp does not let it through to others.',
		name: 'freeFormOnlyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mode: ['freeFormOnly'] } },
	},
	{
		displayName:
			'All customers get the <b>template</b>, even those who wrote in the last 24 hours and could get a message.',
		name: 'templateOnlyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mode: ['templateOnly'] } },
	},
];

const outsideWindowField: INodeProperties = {
	displayName: 'Outside the Window',
	name: 'outsideWindow',
	type: 'options',
	noDataExpression: true,
	default: 'fail',
	description: 'What to do when the 24-hour window is closed and there is no template to send',
	options: [
		{ name: 'Fail', value: 'fail', description: 'The item fails and says why' },
		{
			name: 'Skip',
			value: 'skip',
			description: 'Nothing is sent; the item continues and says why',
		},
	],
};

/** n8n lists options by their names. */
function inOrder(options: INodeProperties[]): INodeProperties[] {
	return options.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

/** The fields of Message → Send, in the order in which a person fills them in. */
export const sendFields: INodeProperties[] = [
	phoneNumberField,
	customerField,
	{
		displayName: 'What to Send',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					"The message within 24 hours of the customer's last one, otherwise the template",
			},
			{
				name: 'Free-Form Only',
				value: 'freeFormOnly',
				description: "Only within 24 hours of the customer's last message",
			},
			{
				name: 'Template Only',
				value: 'templateOnly',
				description: 'No matter when the customer last wrote',
			},
		],
	},
	...MODE_NOTICES,
	...messageTypeFields().map((field) => shownIf(withFreeForm, field)),
	{
		...templateField({ required: false }),
		description: `What the customer gets when the 24-hour window is closed: a message that Meta has approved; create one in ${WHATSAPP_MANAGER}`,
		displayOptions: { show: withTemplate },
	},
	...shownWhere(withTemplate, [
		...templateLanguageChoiceFields,
		{
			...templateLanguageField,
			displayOptions: { show: { templateLanguageFrom: ['fixed'], '/template.mode': ['name'] } },
		},
		templateInputField,
		...templateValueFields,
	]),
	// Where a template is chosen, it is sent.
	shownIf({ mode: ['automatic'], '/template.value': [''] }, outsideWindowField),
	shownIf({ mode: ['freeFormOnly'] }, outsideWindowField),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: inOrder([
			...budgetOptions,
			...campaignOptions,
			{
				displayName: 'Callback Data',
				name: 'callbackData',
				type: 'string',
				default: '',
				placeholder: 'e.g. appointment-4711',
				description:
					'Returned with every status of this message, so that you can match it to your own records. At most 512 characters.',
			},
			checkContentsOption,
			{
				displayName: 'Expected Category',
				name: 'expectedCategory',
				type: 'options',
				default: 'UTILITY',
				description:
					'Do not send the template if Meta has moved it to another category, because that changes its price',
				options: [
					{ name: 'Authentication', value: 'AUTHENTICATION' },
					{ name: 'Marketing', value: 'MARKETING' },
					{ name: 'Utility', value: 'UTILITY' },
				],
				displayOptions: { hide: withoutTemplate },
			},
			{
				displayName: 'Fallback Template',
				name: 'rescue',
				type: 'boolean',
				default: true,
				description:
					"Whether to send the template instead if Meta rejects the free-form message afterwards because the 24-hour window was closed (131047). The number's WhatsApp Cloud Trigger sends it, once. The template is kept until then, for at most 48 hours.",
				displayOptions: { hide: withoutChoice },
			},
			{
				displayName: 'Fill Placeholders in Text',
				name: 'fillText',
				type: 'boolean',
				default: false,
				description:
					"Whether to replace the template's variables in the text too, so that you fill in each value only once: [customer_name], or [body_1] for a variable without a name",
				displayOptions: { hide: withoutChoice },
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
						description: 'Without a template, do what Outside the Window says',
					},
					{
						name: 'Skip',
						value: 'skip',
						description: 'Nothing is sent; the item continues and says why',
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
			{ ...lineBreaksOption, displayOptions: { hide: withoutTemplate } },
			{
				displayName: 'Link Preview',
				name: 'previewUrl',
				type: 'boolean',
				default: false,
				description: 'Whether WhatsApp shows a preview of the first link in the text',
				displayOptions: { show: { '/messageType': ['text'] }, hide: withoutFreeForm },
			},
			{
				displayName: 'Marketing Needs Consent',
				name: 'marketingConsent',
				type: 'options',
				default: 'notRefused',
				description:
					'What must be known about the customer before a marketing template goes out; otherwise the item is skipped and says so',
				options: [
					{
						name: 'Given',
						value: 'given',
						description:
							'The customer has asked for them: opted in, signed up, or was imported with consent',
					},
					{
						name: 'Not Refused',
						value: 'notRefused',
						description: 'The customer has not stopped them, or has never said anything',
					},
				],
				displayOptions: { hide: withoutTemplate },
			},
			{
				displayName: 'Marketing Through',
				name: 'marketingThrough',
				type: 'options',
				default: 'cloudApi',
				description:
					"Which of Meta's APIs marketing templates go through: the Marketing Messages API delivers them by expected interest, and needs an account that was onboarded for it",
				options: [
					{ name: 'Cloud API', value: 'cloudApi' },
					{ name: 'Marketing Messages API', value: 'marketingMessages' },
					{
						name: 'Marketing Messages API, Else Cloud API',
						value: 'marketingMessagesElseCloudApi',
						description:
							'If Meta refuses a template on the first, it is sent once through the other',
					},
				],
				displayOptions: { hide: withoutTemplate },
			},
			{
				displayName: 'Message Key',
				name: 'messageKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.appointmentId }}',
				description:
					"Identifies this message, for example by the appointment's ID. With the same key, this node never sends a customer the same message twice within 30 days, whatever is run again. Without a key, only retries of the same execution are recognized.",
			},
			{
				displayName: 'Messages per Second',
				name: 'messagesPerSecond',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1000 },
				default: 80,
				description:
					'How many messages per second go out from this business number, across all workers; 0 for no limit. Without this option, it is what Meta allows the number.',
			},
			{
				displayName: 'Outside the Window',
				name: 'outsideWindow',
				type: 'options',
				default: 'template',
				description:
					'What to try first when the 24-hour window is closed. Direct Send is for accounts that Meta has enabled (beta): a text of up to 1024 characters, alone or with reply buttons or a link button, goes out as a utility message. Use it for order updates and the like, never for marketing.',
				options: [
					{
						name: 'Direct Send, Otherwise Template',
						value: 'directSend',
						description: 'The message itself, if Meta accepts it without a template of yours',
					},
					{ name: 'Template', value: 'template' },
				],
				displayOptions: { show: forDirectSend, hide: withoutFreeForm },
			},
			{
				displayName: 'Preview Only',
				name: 'previewOnly',
				type: 'boolean',
				default: false,
				description:
					'Whether to send nothing, and only return the decision, the text as the customer would read it, and the exact request',
			},
			{
				displayName: 'Priority',
				name: 'priority',
				type: 'options',
				default: 'automatic',
				description:
					'Which messages go out first when the business number has more to send than Meta allows, across all executions and workers',
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description: 'Authentication templates before all others',
					},
					{ name: 'High', value: 'high', description: 'Before all others' },
					{
						name: 'Low',
						value: 'low',
						description: 'Only while no others are waiting, such as a newsletter to many customers',
					},
					{ name: 'Normal', value: 'normal', description: 'Authentication templates too' },
				],
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
				displayName: 'Retry Unknown Outcomes',
				name: 'retryUnknown',
				type: 'boolean',
				default: false,
				description:
					'Whether to send a message again if n8n stopped or the connection broke while it was being sent, at least a minute ago. The customer may get it twice.',
			},
			{
				displayName: 'Safety Margin',
				name: 'safetyMarginSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 86400 },
				default: 60,
				description:
					'How many seconds of the 24 hours must be left for the text to be sent. With less, the template is sent.',
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
				displayName: 'Time to Live',
				name: 'ttlSeconds',
				type: 'number',
				typeOptions: { minValue: 30, maxValue: 43200 },
				default: 43200,
				description:
					'How many seconds Meta tries to deliver a Direct Send message. Templates have their own time.',
				displayOptions: { show: forDirectSend, hide: withoutFreeForm },
			},
		]),
	},
];
