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
import { shownIf } from './types/fields';

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
			'Customers who wrote in the last 24 hours get the <b>message</b>. All others get the <b>template</b>, because WhatsApp lets nothing else through to them. Fill in both.',
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
			'All customers get the <b>template</b>, also those who wrote in the last 24 hours and could get a message.',
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
		{ name: 'Fail', value: 'fail', description: 'The item fails with the reason' },
		{
			name: 'Skip',
			value: 'skip',
			description: 'Nothing is sent; the item goes on and says why',
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
				description: 'Whenever the customer last wrote',
			},
		],
	},
	...MODE_NOTICES,
	...messageTypeFields().map((field) => shownIf(withFreeForm, field)),
	{
		...templateField({ required: false }),
		description: `What the customer gets when the 24-hour window is closed: a message that Meta has approved, made in ${WHATSAPP_MANAGER}`,
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
					'Comes back in every status of this message, so that it can be matched to your own record. At most 512 characters.',
			},
			checkContentsOption,
			{
				displayName: 'Expected Category',
				name: 'expectedCategory',
				type: 'options',
				default: 'UTILITY',
				description:
					'Do not send the template if Meta has moved it to another category, which changes its price',
				options: [
					{ name: 'Authentication', value: 'AUTHENTICATION' },
					{ name: 'Marketing', value: 'MARKETING' },
					{ name: 'Utility', value: 'UTILITY' },
				],
				displayOptions: { hide: withoutTemplate },
			},
			{
				displayName: 'Fill Placeholders in Text',
				name: 'fillText',
				type: 'boolean',
				default: false,
				description:
					"Whether the text may have the template's variables in it, so that each value is filled in once: [customer_name], or [body_1] for a variable without a name",
				displayOptions: { hide: withoutChoice },
			},
			{
				displayName: 'If Another App Holds the Conversation',
				name: 'heldByAnother',
				type: 'options',
				default: 'template',
				description:
					'What to do, on a number that several apps answer (Conversation Routing), instead of writing freely in a conversation that another app, or Meta Business Agent, has at the moment',
				options: [
					{ name: 'Fail', value: 'fail', description: 'The item fails with the reason' },
					{
						name: 'Send the Template',
						value: 'template',
						description: 'Without a template, as Outside the Window says',
					},
					{
						name: 'Skip',
						value: 'skip',
						description: 'Nothing is sent; the item goes on and says why',
					},
					{
						name: 'Write All the Same',
						value: 'send',
						description:
							'Meta refuses it, or, if you are the escalation partner, takes the conversation from the other app',
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
					'What has to be known of the customer before a marketing template goes out; if it is not, the item is skipped and says so',
				options: [
					{
						name: 'Given',
						value: 'given',
						description: 'The customer has asked for them: opted in, signed up, or was imported so',
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
					'Through which of its APIs Meta gets marketing templates: the Marketing Messages API delivers them by expected interest, and needs an account that was onboarded for it',
				options: [
					{ name: 'Cloud API', value: 'cloudApi' },
					{ name: 'Marketing Messages API', value: 'marketingMessages' },
					{
						name: 'Marketing Messages API, Else Cloud API',
						value: 'marketingMessagesElseCloudApi',
						description: 'The other one if Meta refuses a template on the first, once',
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
					'What makes this message the same message: with the same key this node sends nothing twice to a customer for 30 days, whatever is run again. Without one, only retries of the same execution are recognised.',
			},
			{
				displayName: 'Messages per Second',
				name: 'messagesPerSecond',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1000 },
				default: 80,
				description:
					'How many messages go out per second from this business number, all workers together; 0 for no limit. Left out, it is what Meta allows the number.',
			},
			{
				displayName: 'Outside the Window',
				name: 'outsideWindow',
				type: 'options',
				default: 'template',
				description:
					'What to try first when the 24-hour window is closed. Direct Send is for accounts that Meta has enabled (beta): a text of up to 1024 characters, alone or with reply buttons or a link button, goes out as a utility message. For order updates and the like, never for marketing.',
				options: [
					{
						name: 'Direct Send, Else Template',
						value: 'directSend',
						description: 'The message itself, if Meta takes it without a template of yours',
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
					'Whether to only return the decision, the text as the customer would read it and the exact request, and send nothing',
			},
			{
				displayName: 'Priority',
				name: 'priority',
				type: 'options',
				default: 'automatic',
				description:
					'Which messages go out first when there are more than the business number may send at once, all executions and workers together',
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
						description: 'While no others are waiting, such as a newsletter to many customers',
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
				description: 'The message that is quoted above this one',
			},
			{
				displayName: 'Rescue with Template',
				name: 'rescue',
				type: 'boolean',
				default: true,
				description:
					'Whether the template is sent once, by the WhatsApp Cloud Trigger of the number, if Meta refuses the free-form message afterwards because the 24-hour window was closed (131047). The template is kept until then, at most 48 hours.',
				displayOptions: { hide: withoutChoice },
			},
			{
				displayName: 'Retry Unknown Outcomes',
				name: 'retryUnknown',
				type: 'boolean',
				default: false,
				description:
					'Whether to send a message again when n8n stopped, or the connection broke, while it was being sent a minute ago or earlier. The customer may get it twice.',
			},
			{
				displayName: 'Safety Margin',
				name: 'safetyMarginSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 86400 },
				default: 60,
				description:
					'How many seconds must be left of the 24 hours for the text to be sent; with less, the template is',
				displayOptions: { hide: withoutFreeForm },
			},
			{
				displayName: 'Split Long Texts',
				name: 'splitTexts',
				type: 'boolean',
				default: false,
				description:
					'Whether a text of more than 4096 characters is sent in several messages, one after the other: cut between paragraphs where possible, else between sentences or words',
				displayOptions: { show: { '/messageType': ['text'] }, hide: withoutFreeForm },
			},
			{
				displayName: 'Time to Live',
				name: 'ttlSeconds',
				type: 'number',
				typeOptions: { minValue: 30, maxValue: 43200 },
				default: 43200,
				description:
					'For how many seconds Meta tries to deliver a message that goes out by Direct Send. A template has its own time.',
				displayOptions: { show: forDirectSend, hide: withoutFreeForm },
			},
		]),
	},
];
