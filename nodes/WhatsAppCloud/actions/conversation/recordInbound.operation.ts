import { customerField, phoneNumberField } from '../fields';
import type { Operation } from '../operation';
import { readCustomer, type CustomerInput } from './customer';
import { AT_ONCE, recordTogether, type Recorded } from './recordTogether';
import { readPastMoment } from './time';

interface Input extends CustomerInput {
	at: number;
}

/** Conversation → Record Inbound: as if the Trigger had seen the customer write at that time. */
export const recordInbound: Operation<Input, Recorded<Input>> = {
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

	// As many as are recorded in one go.
	concurrency: AT_ONCE,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const given: unknown = batch.parameter('writtenAt', itemIndex, '');
		const why = 'Nobody has written yet at that time.';
		const at = readPastMoment(batch, given, 'Written At', why);
		return { ...readCustomer(batch, itemIndex), at };
	},

	prepare: async (batch, items) =>
		recordTogether(batch, items, ({ phoneNumberId, recipient: { customer }, at }) => ({
			...{ kind: 'opened', phoneNumberId, customer, at, by: 'message' },
		})),

	run: async (_batch, { input, recorder }) => await recorder.do(input),
};
