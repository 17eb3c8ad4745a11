import type { IDataObject } from 'n8n-workflow';

import type { MarketingChoice } from '../../conversation/consent';
import { customerField, phoneNumberField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readText } from '../parameters';
import { findRecords } from '../records';
import { readCustomer, type CustomerInput } from './customer';
import { describeConversation } from './describe';
import { readMoment } from './time';

interface Input extends CustomerInput {
	marketing: MarketingChoice;
	/** ms; absent = now. */
	at?: number;
}

/** Conversation → Set Consent: what a customer said elsewhere about marketing messages. */
export const setConsent: Operation<Input> = {
	fields: [
		phoneNumberField,
		{ ...customerField, description: 'Whose consent it is: phone number or user ID' },
		{
			displayName: 'Marketing Messages',
			name: 'marketing',
			type: 'options',
			default: 'stop',
			description:
				'What Send goes by. Meta keeps a list of its own: a customer who stopped in WhatsApp gets none, whatever is set here.',
			options: [
				{
					name: 'Resume',
					value: 'resume',
					description: 'The customer wants them (again)',
				},
				{
					name: 'Stop',
					value: 'stop',
					description: 'The customer does not want them: Send skips marketing templates',
				},
			],
		},
		{
			displayName: 'Said At',
			name: 'saidAt',
			type: 'dateTime',
			default: '',
			description:
				'When the customer said so. Leave it empty for now. Of what was said at different times the latest counts.',
		},
	],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const given: unknown = batch.parameter('saidAt', itemIndex, '');
		const zone = batch.node.getTimezone();
		return {
			...readCustomer(batch, itemIndex),
			marketing: readText(batch, 'marketing', itemIndex) === 'resume' ? 'resume' : 'stop',
			...(given === '' || given === null || given === undefined
				? {}
				: { at: Math.min(readMoment(given, zone, 'Said At'), batch.now()) }),
		};
	},

	prepare: asRead,

	async run(batch, input): Promise<IDataObject> {
		const { phoneNumberId, recipient, marketing, at = batch.now() } = input;
		const about = { phoneNumberId, customer: recipient.customer };
		const store = await batch.account.store();
		await store.receive(
			{ observations: [{ ...about, kind: 'consent', at, marketing }] },
			batch.now(),
		);
		const [record] = await findRecords(batch, [input]);
		return describeConversation(phoneNumberId, recipient.customer, record, batch.now());
	},
};
