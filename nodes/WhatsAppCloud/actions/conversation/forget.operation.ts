import type { IDataObject } from 'n8n-workflow';

import type { Recipient } from '../../message/recipient';
import { customerField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readRecipient } from '../parameters';

/** Conversation → Forget Customer: deletes everything about one person from the store, on the credential's numbers; Meta keeps what it has. */
export const forget: Operation<Recipient> = {
	fields: [
		{
			...customerField,
			description:
				'The customer whose windows, consent, names and sent messages are deleted, on all business numbers of this credential and under every phone number and user ID known for this customer. If the store has data on other numbers, the item says which. Nothing is deleted at Meta.',
		},
	],

	concurrency: 1,

	read: (batch, itemIndex) => readRecipient(batch, itemIndex, 'withGroups'),

	prepare: asRead,

	async run(batch, { customer }): Promise<IDataObject> {
		const store = await batch.account.ownStore();
		await store.forgetCustomer(customer);
		const { left } = await store.numbers();
		return { deleted: true, ...(left.length > 0 ? { left } : {}) };
	},
};
