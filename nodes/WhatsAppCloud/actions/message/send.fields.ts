import type { INodeProperties } from 'n8n-workflow';

import { checkContentsOption } from '../media/checkContents';
import {
	customerOrGroupField,
	phoneNumberField,
	templateField,
	templateLanguageField,
	WHATSAPP_MANAGER,
} from '../fields';
import {
	shownWhere,
	templateInputField,
	templateLanguageChoiceFields,
	templateValueFields,
} from '../template/form';
import { budgetOptions } from './budget.fields';
import { campaignOptions } from './campaign';
import { deliveryOptions } from './options/delivery';
import { freeFormOptions } from './options/freeForm';
import { templateOptions } from './options/template';
import { messageTypeFields } from './types';
import { shownIf } from './typeParts/fields';

const withFreeForm = { mode: ['automatic', 'freeFormOnly'] };
const withTemplate = { mode: ['automatic', 'templateOnly'] };

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
	customerOrGroupField,
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
		displayOptions: { show: { mode: ['automatic'] } },
	},
	{
		...templateField({ required: true }),
		description: `What the customer gets: a message that Meta has approved; create one in ${WHATSAPP_MANAGER}`,
		displayOptions: { show: { mode: ['templateOnly'] } },
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
			checkContentsOption,
			...deliveryOptions,
			...freeFormOptions,
			...templateOptions,
		]),
	},
];
