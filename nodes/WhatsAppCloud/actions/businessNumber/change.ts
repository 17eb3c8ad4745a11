import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inTurns } from '../../giveWay';
import { PATIENCE_MS } from '../../graph/patience';
import { asText, type JsonObject } from '../../json';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { phoneNumberField } from '../fields';
import type { Batch, Operation } from '../operation';
import { readPhoneNumberId, readText } from '../parameters';

interface Input {
	phoneNumberId: string;
	body: JsonObject;
	/** The number as somebody has written it out; absent where it need not be. */
	confirmed?: string;
}

/** What cuts customers off wants the number written out. */
const confirmField: INodeProperties = {
	displayName: 'Confirm Number',
	name: 'confirmNumber',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +31 970 1028 0001',
	description: 'To be safe, enter the phone number itself, with its country code',
};

interface Change {
	fields: INodeProperties[];
	/** Below the number; empty for the number itself. */
	edge: string;
	/** Whether it takes away what is there. */
	deletes?: boolean;
	/** Whether the number has to be written out. */
	confirm?: boolean;
	/** @throws {BadInput} */
	body: (batch: Batch, itemIndex: number) => JsonObject;
	/** What the item gives out beside the number's ID. */
	outcome: (body: JsonObject, answer: JsonObject) => IDataObject;
}

/** An operation that changes something about a number with one request. */
export function change({
	fields,
	edge,
	deletes,
	confirm,
	body: bodyOf,
	outcome,
}: Change): Operation<Input> {
	return {
		fields: [phoneNumberField, ...(confirm ? [confirmField] : []), ...fields],

		concurrency: 1,

		read(batch, itemIndex) {
			const phoneNumberId = readPhoneNumberId(batch, itemIndex);
			const body = bodyOf(batch, itemIndex);
			const confirmed = readText(batch, confirmField.name, itemIndex);
			return { phoneNumberId, body, ...(confirm ? { confirmed } : {}) };
		},

		prepare: async (batch, items) =>
			await inTurns(
				items,
				async ({ input }) => await orError(async () => await confirmed(batch, input)),
			),

		async run(batch, { phoneNumberId, body }): Promise<IDataObject> {
			const path = edge === '' ? `/${phoneNumberId}` : `/${phoneNumberId}/${edge}`;
			const {
				account: { graph },
				signal,
			} = batch;
			const answer = deletes
				? await graph.delete(path, { signal })
				: await graph.post(path, body, { signal });
			return { phoneNumberId, ...outcome(body, answer) };
		},
	};
}

/** @throws {BadInput} if the number should have been written out, and was not */
async function confirmed({ account: { graph }, signal }: Batch, input: Input): Promise<Input> {
	const { phoneNumberId, confirmed: given } = input;
	if (given === undefined) return input;
	const query = { fields: 'display_phone_number' };
	const options = { query, signal, patienceMs: PATIENCE_MS.execution };
	const answer = await graph.get(`/${phoneNumberId}`, options);
	const number = asText(answer.display_phone_number) ?? '';
	const digits = (text: string) => text.replaceAll(/\D/g, '');
	if (digits(given) !== '' && digits(given) === digits(number)) return input;
	const what = given.trim() === '' ? 'is empty' : `${given} is not the chosen number`;
	throw new BadInput(
		`Confirm Number ${what}: nothing was changed`,
		`Write the number out, with its country code: ${number}.`,
		['Confirm Number'],
	);
}

export const pinField: INodeProperties = {
	displayName: 'PIN',
	name: 'pin',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	default: '',
	placeholder: 'e.g. 271828',
	description:
		'Six digits, for two-step verification. A number without a PIN gets this one. Keep it: you need it to register the number again.',
};

export function readPin(batch: Batch, itemIndex: number): string {
	const pin = readText(batch, 'pin', itemIndex).trim();
	if (/^\d{6}$/.test(pin)) return pin;
	const lost = /^\d{1,5}$/.test(pin) ? ' (as a number, it loses its leading zero)' : '';
	throw new BadInput(`PIN does not have six digits${lost}`, 'Enter six digits, as text.', ['PIN']);
}
