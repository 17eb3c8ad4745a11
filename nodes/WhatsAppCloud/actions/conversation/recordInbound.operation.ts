import type { IDataObject } from 'n8n-workflow';

import { customerField, phoneNumberField } from '../fields';
import { asRead, type Operation } from '../operation';
import { findRecords } from '../records';
import { readCustomer, type CustomerInput } from './customer';
import { describeConversation } from './describe';
import { readPastMoment } from './time';

interface Input extends CustomerInput {
	at: number;
}

/** Conversation → Record Inbound: as if the Trigger had seen the customer write at that time. */
export const recordInbound: Operation<Input> = {
	fields: [
		phoneNumberField,
		{ ...customerField, description: 'Who wrote: phone number with country code, or user ID' },
		{
			displayName: 'Written At',
			name: 'writtenAt',
			type: 'dateTime',
			required: true,
			default: '',
			description:
				'When the customer last wrote or called, according to Meta. Only the latest time counts: if a later one is known, nothing changes.',
		},
	],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const given: unknown = batch.parameter('writtenAt', itemIndex, '');
		const why = 'Nobody has written yet at that time.';
		const at = readPastMoment(batch, given, 'Written At', why);
		return { ...readCustomer(batch, itemIndex), at };
	},

	prepare: asRead,

	async run(batch, input): Promise<IDataObject> {
		const { phoneNumberId, recipient, at } = input;
		const { customer } = recipient;
		const store = await batch.account.store();
		const about = { phoneNumberId, customer };
		await store.receive(
			{ observations: [{ ...about, kind: 'opened', at, by: 'message' }] },
			batch.now(),
		);
		const [record] = await findRecords(batch, [input]);
		return describeConversation(phoneNumberId, customer, record, batch.now());
	},
};
