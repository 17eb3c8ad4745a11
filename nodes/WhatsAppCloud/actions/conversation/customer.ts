import type { Recipient } from '../../message/recipient';
import type { Batch } from '../operation';
import { readPhoneNumberId, readRecipient } from '../parameters';

/** One customer on one business number. */
export interface CustomerInput {
	phoneNumberId: string;
	recipient: Recipient;
}

export function readCustomer(batch: Batch, itemIndex: number): CustomerInput {
	return {
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		recipient: readRecipient(batch, itemIndex),
	};
}
