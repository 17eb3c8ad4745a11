import type { IDataObject } from 'n8n-workflow';

import { windowAt, type WindowRecord } from '../../conversation/window';
import type { Recipient } from '../../message/recipient';
import { customerField, phoneNumberField } from '../fields';
import type { Operation } from '../operation';
import { readPhoneNumberId, readRecipient } from '../parameters';
import { describeWindow } from '../../conversation/describe';
import { findRecords } from '../records';

interface Input {
	phoneNumberId: string;
	recipient: Recipient;
}

/** Conversation → Get Window: may we write freely to this customer, and until when? Asks the store, not Meta. */
export const getWindow: Operation<Input, { input: Input; record: WindowRecord | undefined }> = {
	fields: [phoneNumberField, customerField],

	concurrency: 1,

	read: (batch, itemIndex) => ({
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		recipient: readRecipient(batch, itemIndex),
	}),

	async prepare(batch, items) {
		const inputs = items.map(({ input }) => input);
		const records = await findRecords(batch, inputs);
		return inputs.map((input, index) => ({ input, record: records[index] }));
	},

	async run(batch, { input, record }): Promise<IDataObject> {
		const { customer } = input.recipient;
		const window = windowAt(record, batch.now());
		const left = window.expiresAt === undefined ? 0 : window.expiresAt - batch.now();
		return {
			...customer,
			phoneNumberId: input.phoneNumberId,
			...describeWindow(window),
			openedBy: window.openedBy ?? null,
			secondsLeft: Math.max(0, Math.floor(left / 1000)),
			canSendFreeForm: window.state === 'open',
		};
	},
};
