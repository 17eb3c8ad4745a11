import { asArray, asObject, asObjects, parseJson } from '../../json';
import { BILLING_CURRENCIES } from '../../pricing/cards';
import { dateOf } from '../../pricing/ownCard/dates';
import { currencyNamed } from '../../pricing/ownCard/names';
import { readCard } from '../../pricing/ownCard/ownCard';
import {
	tableFromCsv,
	tableFromObjects,
	tableFromSheets,
	type CardTable,
	type RefusedCard,
} from '../../pricing/ownCard/table';
import type { RateCard } from '../../pricing/rateCard';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';
import { readCardFile } from './cardFile';
import { currencyIn } from './describe';

export type CardSource = 'file' | 'text' | 'items' | 'meta';

/** What the person says of the card. */
export interface CardInput {
	from: CardSource;
	/** ISO 4217; absent = as the card says, else the account's. */
	currency?: string;
	/** ISO date; absent = as the card says. */
	effective?: string;
}

/** The card as a table, wherever it comes from. @throws {BadInput} for files that are none */
export async function tableOf(
	batch: Batch,
	from: CardSource,
	itemIndex: number,
): Promise<CardTable | RefusedCard> {
	if (from === 'items') {
		const items = batch.node.getInputData().map(({ json }) => json);
		return tableFromObjects(items, (index) => `item ${index}`);
	}
	if (from === 'file') {
		const file = await readCardFile(batch, itemIndex);
		return typeof file === 'string' ? tableFromText(file) : tableFromSheets(file);
	}
	const given: unknown = batch.parameter('cardText', itemIndex, '');
	return typeof given === 'object' ? tableFromJson(given) : tableFromText(toText(given));
}

function tableFromText(text: string): CardTable | RefusedCard {
	const body = text.replace(/^\uFEFF/, '').trim();
	if (body === '') return { refused: 'it is empty' };
	if (!/^[[{]/.test(body)) return tableFromCsv(text);
	const parsed = parseJson(body);
	return parsed === undefined ? { refused: 'it is not valid JSON' } : tableFromJson(parsed);
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
			refused: 'it has no list of markets, such as [{ "market": "Germany", "utility": 0.05 }]',
		};
	}
	const table = tableFromObjects(rows, (index) => `entry ${index + 1}`);
	const currency = typeof card?.currency === 'string' ? currencyNamed(card.currency) : '';
	const effective = dateOf(card?.effective);
	return {
		...table,
		...(currency === '' ? {} : { currency }),
		...(effective ? { effective } : {}),
	};
}

/**
 * The card, if nothing of it is wrong and it is in the account's currency.
 *
 * @param billedIn the account's currency; undefined where the token may not see it
 * @throws {BadInput}
 */
export function checkCard(
	table: CardTable | RefusedCard,
	{ currency, effective, from }: CardInput,
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
			`Set Meta’s card for ${billedIn}: each currency has its own prices, which are not converted from another one’s.`,
		);
	}
	if (billedIn === undefined && !BILLING_CURRENCIES.some((one) => one === card.currency)) {
		throw refuse(
			`${card.currency} is not a currency that Meta bills in`,
			`Meta bills in ${BILLING_CURRENCIES.join(', ')}.`,
		);
	}
	return card;
}

/** What the rows say themselves. */
function inRows({ rows }: CardTable): string | undefined {
	const said = rows.find(({ currency }) => typeof currency === 'string' && currency.trim() !== '');
	return typeof said?.currency === 'string' ? currencyNamed(said.currency) : undefined;
}
