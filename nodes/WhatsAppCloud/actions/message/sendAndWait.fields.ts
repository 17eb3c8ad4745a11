import type { INodeProperties } from 'n8n-workflow';

import { customerField, phoneNumberField } from '../fields';
import { sendFields } from './send.fields';
import { waitFields } from './wait.fields';
import { formerQuestionFields, question, questionOptions } from './question';

/** Options of Send that make no sense while an execution waits. */
const POINTLESS = [
	'budgetReached',
	'campaign',
	'campaignDays',
	'previewOnly',
	'previewUrl',
	'splitTexts',
];

/** Fields of the template, as in Send, but without a mode that they would depend on. */
function templateFields(): INodeProperties[] {
	const names = sendFields.map(({ name }) => name);
	return sendFields
		.slice(names.indexOf('template'), names.indexOf('outsideWindow'))
		.filter(({ required }) => required !== true)
		.map((field) => {
			const show = { ...field.displayOptions?.show };
			delete show.mode;
			return { ...field, displayOptions: { ...field.displayOptions, show } };
		});
}

function options(): INodeProperties[] {
	return sendFields
		.filter(({ name }) => name === 'options')
		.map((field) => ({
			...field,
			options: [...(field.options as INodeProperties[]), ...questionOptions]
				.filter(({ name }) => !POINTLESS.includes(name))
				.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
		}));
}

/** The fields of Message → Send and Wait for Reply. */
export const sendAndWaitFields: INodeProperties[] = [
	{
		displayName:
			'Needs a published <b>WhatsApp Cloud Trigger</b> for this number, which receives the answers. Takes one item at a time, because n8n continues an execution only once. For several customers, call a sub-workflow with this node from a <b>Loop Over Items</b>, without waiting for it to complete.',
		name: 'sendAndWaitNotice',
		type: 'notice',
		default: '',
	},
	phoneNumberField,
	customerField,
	...question.fields,
	...formerQuestionFields,
	...templateFields(),
	{
		displayName: 'Accept',
		name: 'accept',
		type: 'options',
		noDataExpression: true,
		default: 'buttons',
		description: 'What counts as the answer',
		options: [
			{
				name: 'Any Reply',
				value: 'any',
				description: 'A tap on one of the buttons, or whatever the customer writes next',
			},
			{
				name: 'Buttons Only',
				value: 'buttons',
				description:
					'A tap on a button of this message, even a late one; what they write goes elsewhere',
			},
		],
	},
	...waitFields('No Answer'),
	...options(),
];
