import { DateTime } from 'luxon';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { dateOf } from '../../pricing/ownCard/dates';
import type { RateCard } from '../../pricing/rateCard';
import { rereadPrices } from '../../account/prices';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { binaryField } from '../media/binaryField';
import type { Batch, Operation } from '../operation';
import { readText } from '../parameters';
import { checkCard, tableOf, type CardInput, type CardSource } from './cardInput';
import { factsOf } from './facts';
import { describeCard } from './describe';

/** `own`: a card to keep; `meta`: own cards go; `part`: a row of a card that the first item sets. */
type Ready =
	{ kind: 'own'; card: RateCard } | { kind: 'meta'; currency: string } | { kind: 'part' };

const withCard = { cardFrom: ['file', 'text', 'items'] };

const fields: INodeProperties[] = [
	{
		displayName:
			'From then on, Send, Estimate and the trigger use this card in all workflows of the same WhatsApp Business Account. <a href="https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing" target="_blank">Meta’s cards</a> are used if you set none.',
		name: 'cardNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Card From',
		name: 'cardFrom',
		type: 'options',
		default: 'file',
		options: [
			{
				name: 'File (Excel, CSV or JSON)',
				value: 'file',
				description: 'A file of the item, such as the one that Meta offers for download',
			},
			{
				name: 'Meta’s List',
				value: 'meta',
				description: 'Remove your own cards, so that Meta’s list prices apply again',
			},
			{
				name: 'Rows of the Input Items',
				value: 'items',
				description: 'All items together are one card: an item per market',
			},
			{ name: 'Text (CSV or JSON)', value: 'text', description: 'A text, or a field of the item' },
		],
	},
	{ ...binaryField, displayOptions: { show: { cardFrom: ['file'] } } },
	{
		displayName: 'Card',
		name: 'cardText',
		type: 'string',
		typeOptions: { rows: 6 },
		required: true,
		default: '',
		placeholder: 'e.g. Market;Marketing;Utility;Authentication;Service',
		description:
			'CSV with a row that names the columns (Market, Marketing, Utility, Authentication, Authentication-International, Service), or JSON: a list of objects with the same names',
		displayOptions: { show: { cardFrom: ['text'] } },
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: '',
		placeholder: 'e.g. EUR',
		description:
			'Three letters. Leave it empty to use the currency that the card names, or else the one that Meta bills the account in.',
	},
	{
		displayName: 'Effective From',
		name: 'effectiveFrom',
		type: 'dateTime',
		default: '',
		description:
			'The first day on which the prices apply, from midnight in the account’s time zone. Leave it empty if the card says so itself. Earlier cards are kept for the time before.',
		displayOptions: { show: withCard },
	},
];

/** Cost → Set Price Card: one's own prices, checked whole before anything is changed. */
export const setPriceCard: Operation<CardInput, Ready> = {
	fields,

	concurrency: 1,

	read(batch, itemIndex) {
		const currency = readText(batch, 'currency', itemIndex).trim().toUpperCase();
		if (currency !== '' && !/^[A-Z]{3}$/.test(currency)) {
			throw new BadInput(`Currency "${currency}" is not three letters`, 'Enter e.g. EUR.', [
				'Currency',
			]);
		}
		const effective = readDay(batch, itemIndex);
		return {
			from: readSource(batch, itemIndex),
			...(currency === '' ? {} : { currency }),
			...(effective === undefined ? {} : { effective }),
		};
	},

	async prepare(batch, items) {
		const account = await factsOf(batch);
		const prepare = async (input: CardInput, itemIndex: number, index: number): Promise<Ready> => {
			const { from, currency = account.currency } = input;
			if (from === 'meta') {
				if (currency !== undefined) return { kind: 'meta', currency };
				throw currencyNeeded();
			}
			if (from === 'items' && index > 0) return { kind: 'part' };
			const table = await tableOf(batch, from, itemIndex);
			return { kind: 'own', card: checkCard(table, input, account.currency) };
		};
		const ready: Array<Ready | Error> = [];
		for (const [index, { input, itemIndex }] of items.entries()) {
			ready.push(await orError(async () => await prepare(input, itemIndex, index)));
		}
		return ready;
	},

	async run(batch, ready): Promise<IDataObject | IDataObject[]> {
		if (ready.kind === 'part') return [];
		const { businessAccountId } = batch.account.credential;
		const store = await batch.account.store();
		const now = batch.now();
		if (ready.kind === 'meta') {
			const removed = await store.prices.dropCards(businessAccountId, ready.currency);
			rereadPrices(store);
			return { card: 'meta', currency: ready.currency, removedCards: removed };
		}
		const { card } = ready;
		const { currency, effective } = card;
		const stored = { currency, effective, card: JSON.stringify(card) };
		await store.prices.putCard(businessAccountId, stored, now);
		rereadPrices(store);
		const { timeZone } = await factsOf(batch);
		return describeCard(card, timeZone);
	},
};

function readSource(batch: Batch, itemIndex: number): CardSource {
	const from = readText(batch, 'cardFrom', itemIndex);
	return from === 'text' || from === 'items' || from === 'meta' ? from : 'file';
}

function readDay(batch: Batch, itemIndex: number): string | undefined {
	const given: unknown = batch.parameter('effectiveFrom', itemIndex, '');
	if (given === '' || given === undefined || given === null) return undefined;
	const day = DateTime.isDateTime(given) ? (given.toISODate() ?? undefined) : dateOf(given);
	if (day !== undefined && day !== '') return day;
	throw new BadInput('Effective From is not a date', 'Enter it as 2026-10-01.', ['Effective From']);
}

function currencyNeeded(): BadInput {
	return new BadInput(
		'Currency is empty, and Meta does not show this token which currency it bills the account in',
		'Enter the currency whose cards you want to remove.',
		['Currency'],
	);
}
