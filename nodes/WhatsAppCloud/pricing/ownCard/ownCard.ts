import { CATEGORIES, type Category, type RateCard } from '../rateCard';
import { dateOf } from './dates';
import { decimalMarkOf, millionthsOf } from './decimal';
import { currencyNamed, marketNamed, nameOf, type Column } from './names';
import type { CardTable, RefusedCard } from './table';

/**
 * A person's card, checked whole: what cannot be read is named with its row and column, and refused.
 *
 * @param given what the person says of the card, in place of what stands in it
 */
export function readCard(
	table: CardTable,
	given: { currency?: string; effective?: string; source: string },
): { card: RateCard } | RefusedCard {
	const { rows, rowName, headers } = table;
	const decimalMark = decimalMarkOf(textsIn(table), table.decimalMark);
	const markets: Record<string, Partial<Record<Category, number>>> = {};
	const countries: Record<string, string> = {};
	const rowOf = new Map<string, string>();
	const said = { currency: table.currency, effective: table.effective };
	for (const [index, row] of rows.entries()) {
		const where = rowName(index);
		const at = (column: Column) => `${where}, column ${headers[column] ?? nameOf(column)}`;
		const name = textOf(row.market);
		const named = marketNamed(name);
		if (!named) {
			// An empty row, or a note below the table.
			if (CATEGORIES.every((category) => textOf(row[category]) === '')) continue;
			const what =
				name === '' ? 'is empty' : `"${name}" is neither one of Meta's markets nor a country`;
			return { refused: `${at('market')}: ${what}` };
		}
		const { market, country } = named;
		const earlier = rowOf.get(market);
		if (earlier !== undefined)
			return { refused: `${where} gives ${market} again, after ${earlier}` };
		rowOf.set(market, where);
		for (const column of ['currency', 'effective'] as const) {
			const value =
				column === 'currency' ? currencyNamed(textOf(row[column])) : dateOf(row[column]);
			if (value === '') continue;
			if (value === undefined) {
				return {
					refused: `${at(column)}: "${textOf(row[column])}" is not a date such as 2026-10-01`,
				};
			}
			if (said[column] !== undefined && said[column] !== value) {
				return {
					refused: `${at(column)}: ${value} differs from ${said[column]} in an earlier row`,
				};
			}
			said[column] = value;
		}
		const rates: Partial<Record<Category, number>> = {};
		for (const category of CATEGORIES) {
			const millionths = millionthsOf(row[category], decimalMark);
			if (millionths === undefined) {
				return { refused: `${at(category)}: "${textOf(row[category])}" is not a price` };
			}
			if (millionths !== 'nothing') rates[category] = millionths;
		}
		markets[market] = rates;
		if (country !== undefined) countries[country] = market;
	}
	if (!Object.values(markets).some((rates) => Object.keys(rates).length > 0)) {
		return { refused: 'it has no prices' };
	}
	return complete({ markets, countries }, said, given);
}

function complete(
	prices: Pick<RateCard, 'markets' | 'countries'>,
	said: { currency?: string | undefined; effective?: string | undefined },
	given: { currency?: string; effective?: string; source: string },
): { card: RateCard } | RefusedCard {
	const currency = given.currency ?? said.currency;
	if (currency === undefined)
		return { refused: 'it does not say which currency it is in; enter it in Currency' };
	if (said.currency !== undefined && said.currency !== currency) {
		return { refused: `it is in ${said.currency}, not in ${currency}` };
	}
	const effective = given.effective ?? said.effective;
	if (effective === undefined)
		return {
			refused: 'it does not say from which day it applies; enter that day in Effective From',
		};
	return { card: { currency, effective, source: given.source, ...prices, own: true } };
}

function* textsIn({ rows }: CardTable): Generator<string> {
	for (const row of rows) {
		for (const category of CATEGORIES) {
			const value = row[category];
			if (typeof value === 'string') yield value;
		}
	}
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
