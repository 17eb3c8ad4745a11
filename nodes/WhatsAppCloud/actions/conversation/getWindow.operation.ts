import type { IDataObject } from 'n8n-workflow';

import type { WindowRecord } from '../../conversation/window';
import { describeConversation } from './describe';
import type { Recipient } from '../../message/recipient';
import { customerOrGroupField, phoneNumberField } from '../fields';
import type { Operation } from '../operation';
import { readPhoneNumberId, readRecipient } from '../parameters';
import { findRecords } from '../records';

interface Input {
	phoneNumberId: string;
	recipient: Recipient;
}

/** Conversation → Get Window: may we write freely to this customer, and until when? Asks the store, not Meta. */
export const getWindow: Operation<Input, { input: Input; record: WindowRecord | undefined }> = {
	fields: [phoneNumberField, customerOrGroupField],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read: (batch, itemIndex) => ({
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		recipient: readRecipient(batch, itemIndex, 'withGroups'),
	}),

	async prepare(batch, items) {
		const inputs = items.map(({ input }) => input);
		const records = await findRecords(batch, inputs);
		return inputs.map((input, index) => ({ input, record: records[index] }));
	},

	async run(batch, { input, record }): Promise<IDataObject> {
		const { phoneNumberId, recipient } = input;
		return describeConversation(phoneNumberId, recipient.customer, record, batch.now());
	},
};
