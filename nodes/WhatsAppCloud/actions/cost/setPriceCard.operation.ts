import { DateTime } from 'luxon';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { asArray, asObject, asObjects, parseJson } from '../../json';
import { BILLING_CURRENCIES } from '../../pricing/cards';
import {
	dateOf,
	readCard,
	tableFromCsv,
	tableFromObjects,
	type CardTable,
	type RefusedCard,
} from '../../pricing/ownCard/ownCard';
import type { RateCard } from '../../pricing/rateCard';
import { rereadPrices } from '../../prices';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { binaryField } from '../media/binaryField';
import type { Batch, Operation } from '../operation';
import { readText, toText } from '../parameters';
import { readCardFile } from './cardFile';
import { factsOf } from './facts';
import { currencyIn, describeCard } from './describe';

type Source = 'file' | 'text' | 'items' | 'meta';

interface Input {
	from: Source;
	/** ISO 4217; absent = as the card says, else the account's. */
	currency?: string;
	/** ISO date; absent = as the card says. */
	effective?: string;
}

/** `own`: a card to keep; `meta`: own cards go; `part`: a row of a card that the first item sets. */
type Ready =
	{ kind: 'own'; card: RateCard } | { kind: 'meta'; currency: string } | { kind: 'part' };

const withCard = { cardFrom: ['file', 'text', 'items'] };

const fields: INodeProperties[] = [
	{
		displayName:
			'Send, Estimate and the trigger use the card from then on, for all workflows with an account of the same WABA. <a href="https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing" target="_blank">Meta’s cards</a> are used where none is set.',
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
			{ name: 'File (CSV or JSON)', value: 'file', description: 'A file of the item' },
			{
				name: 'Meta’s List',
				value: 'meta',
				description: 'Take the own cards away, so that Meta’s list prices count again',
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
			'Three letters. Leave it empty for what the card says, else the currency in which Meta bills the account.',
	},
	{
		displayName: 'Effective From',
		name: 'effectiveFrom',
		type: 'dateTime',
		default: '',
		description:
			'The first day on which the prices hold, from midnight of the account’s time zone. Leave it empty for what the card says. Earlier cards are kept for the time before.',
		displayOptions: { show: withCard },
	},
];

/** Cost → Set Price Card: one's own prices, checked whole before anything is changed. */
export const setPriceCard: Operation<Input, Ready> = {
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
		const prepare = async (input: Input, itemIndex: number, index: number): Promise<Ready> => {
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

function readSource(batch: Batch, itemIndex: number): Source {
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

async function tableOf(
	batch: Batch,
	from: Source,
	itemIndex: number,
): Promise<CardTable | RefusedCard> {
	if (from === 'items') {
		const items = batch.node.getInputData().map(({ json }) => json);
		return tableFromObjects(items, (index) => `item ${index}`);
	}
	if (from === 'file') return tableFromText(await readCardFile(batch, itemIndex));
	const given: unknown = batch.parameter('cardText', itemIndex, '');
	return typeof given === 'object' ? tableFromJson(given) : tableFromText(toText(given));
}

function tableFromText(text: string): CardTable | RefusedCard {
	const body = text.replace(/^\uFEFF/, '').trim();
	if (body === '') return { refused: 'it is empty' };
	if (!/^[[{]/.test(body)) return tableFromCsv(text);
	const parsed = parseJson(body);
	return parsed === undefined ? { refused: 'it is no valid JSON' } : tableFromJson(parsed);
}

/** A list of markets, or an object with such a list, or an object of objects by market. */
function tableFromJson(value: unknown): CardTable | RefusedCard {
	const card = asObject(value);
	const list = asArray(value) ?? asArray(card?.markets) ?? asArray(card?.rates);
	const byName = asObject(card?.markets) ?? asObject(card?.rates);
	const rows =
		list !== undefined
			? asObjects(list)
			: Object.entries(byName ?? {}).map(([market, rates]) => ({ market, ...asObject(rates) }));
	if (rows.length === 0) {
		return {
			refused: 'it holds no list of markets, such as [{ "market": "Germany", "utility": 0.05 }]',
		};
	}
	const table = tableFromObjects(rows, (index) => `entry ${index + 1}`);
	const currency = typeof card?.currency === 'string' ? card.currency.trim().toUpperCase() : '';
	const effective = dateOf(card?.effective);
	return {
		...table,
		...(currency === '' ? {} : { currency }),
		...(effective ? { effective } : {}),
	};
}

/** @param billedIn the account's currency; undefined where the token may not see it */
function checkCard(
	table: CardTable | RefusedCard,
	{ currency, effective, from }: Input,
	billedIn: string | undefined,
): RateCard {
	const refuse = (why: string, advice: string) =>
		new BadInput(`The price card cannot be used: ${why}. Nothing was changed`, advice, [
			'Card From',
		]);
	const read =
		'refused' in table
			? table
			: readCard(table, {
					source: `Set in n8n, from ${from === 'items' ? 'items' : `a ${from}`}`,
					...currencyIn(currency ?? table.currency ?? inRows(table) ?? billedIn),
					...(effective === undefined ? {} : { effective }),
				});
	if ('refused' in read) {
		throw refuse(read.refused, 'Correct the card at that place, or the field that is named.');
	}
	const { card } = read;
	if (billedIn !== undefined && card.currency !== billedIn) {
		throw refuse(
			`it is in ${card.currency}, and Meta bills the account in ${billedIn}`,
			`Set Meta’s card for ${billedIn}: each currency has prices of its own, which are not those of another one at a day’s rate.`,
		);
	}
	if (billedIn === undefined && !BILLING_CURRENCIES.some((one) => one === card.currency)) {
		throw refuse(
			`${card.currency} is no currency in which Meta bills`,
			`Meta bills in ${BILLING_CURRENCIES.join(', ')}.`,
		);
	}
	return card;
}

/** What the rows say themselves. */
function inRows({ rows }: CardTable): string | undefined {
	const said = rows.find(({ currency }) => typeof currency === 'string' && currency.trim() !== '');
	return typeof said?.currency === 'string' ? said.currency.trim().toUpperCase() : undefined;
}

function currencyNeeded(): BadInput {
	return new BadInput(
		'Currency is empty, and Meta does not let this token see in which currency the account is billed',
		'Enter the currency whose own cards are to go.',
		['Currency'],
	);
}
