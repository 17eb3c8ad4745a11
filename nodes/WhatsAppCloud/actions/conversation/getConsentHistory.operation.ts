import type { IDataObject } from 'n8n-workflow';

import { iso } from '../../conversation/describe';
import { inOrderSaid, type Statement } from '../../conversation/statement';
import type { StatementCursor } from '../../store/consents';
import type { Recipient } from '../../message/recipient';
import { everyPage } from '../everyPage';
import { customerField, limitField, phoneNumberField, returnAllField } from '../fields';
import { asRead, type Batch, type Operation } from '../operation';
import { readLimit, readPhoneNumberId, readRecipient, readText } from '../parameters';
import { readMoment } from './time';

const PAGE = 500;

/** Of one customer, or of everybody on a business number. */
type Input = { phoneNumberId: string } & (
	{ recipient: Recipient } | { since: number; limit: number }
);

const ofEverybody = { show: { of: ['everybody'] } };

/** Conversation → Get Consent History: every statement about marketing messages, as proof. */
export const getConsentHistory: Operation<Input> = {
	fields: [
		phoneNumberField,
		{
			displayName: 'Whose Statements',
			name: 'of',
			type: 'options',
			default: 'customer',
			options: [
				{
					name: 'Everybody',
					value: 'everybody',
					description: 'All statements that were made on the business number, the oldest first',
				},
				{
					name: 'One Customer',
					value: 'customer',
					description: 'Under all names and numbers that the customer has had',
				},
			],
		},
		{
			...customerField,
			description: 'Whose statements: phone number with country code, or user ID',
			displayOptions: { show: { of: ['customer'] } },
		},
		{
			displayName: 'Said Since',
			name: 'saidSince',
			type: 'dateTime',
			default: '',
			displayOptions: ofEverybody,
			description: 'Leave it empty for everything ever said',
		},
		{ ...returnAllField, displayOptions: ofEverybody },
		{ ...limitField, displayOptions: { show: { of: ['everybody'], returnAll: [false] } } },
	],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const phoneNumberId = readPhoneNumberId(batch, itemIndex);
		if (readText(batch, 'of', itemIndex) !== 'everybody') {
			return { phoneNumberId, recipient: readRecipient(batch, itemIndex) };
		}
		const since: unknown = batch.parameter('saidSince', itemIndex, '');
		const isEmpty = since === '' || since === null || since === undefined;
		return {
			phoneNumberId,
			since: isEmpty ? 0 : readMoment(since, batch.node.getTimezone(), 'Said Since'),
			limit: readLimit(batch, itemIndex),
		};
	},

	prepare: asRead,

	async run(batch, input): Promise<IDataObject[]> {
		const { phoneNumberId } = input;
		if (!('recipient' in input)) return await ofAll(batch, input);
		const { consents } = await batch.account.store();
		const [said = []] = await consents.of(phoneNumberId, [input.recipient.customer]);
		return inOrderSaid(said).map((one) => ({
			...describeStatement(phoneNumberId, one),
			counts: one.counts,
		}));
	},
};

async function ofAll(
	batch: Batch,
	{ phoneNumberId, since, limit }: Extract<Input, { since: number }>,
): Promise<IDataObject[]> {
	const { consents } = await batch.account.store();
	const range = { from: since, to: Number.MAX_SAFE_INTEGER, newestFirst: false };
	const found: IDataObject[] = [];
	const pages = everyPage(
		batch.signal,
		async (after?: StatementCursor) =>
			await consents.list(phoneNumberId, { ...range, after, limit: PAGE }),
	);
	for await (const page of pages) {
		for (const one of page) {
			if (found.length >= limit) return found;
			found.push(describeStatement(phoneNumberId, one));
		}
	}
	return found;
}

/** A statement as an item: who, what, when, how. */
function describeStatement(
	phoneNumberId: string,
	{ names, marketing, at, how, source, messageId, recordedAt }: Statement,
): IDataObject {
	return {
		...names,
		phoneNumberId,
		marketing,
		saidAt: iso(at),
		how,
		source: source ?? null,
		messageId: messageId ?? null,
		recordedAt: iso(recordedAt),
	};
}
