import { CATEGORIES, type Category, type RateCard } from '../rateCard';
import { readCsv } from './csv';
import { decimalMarkOf, millionthsOf, type DecimalMark } from './decimal';
import { columnOf, marketNamed, type Column } from './names';

/** Rows of a card, and how messages name them. */
export interface CardTable {
	rows: Array<Partial<Record<Column, unknown>>>;
	/** What people find the row by: `Row 7`, `Item 3`. */
	rowName: (index: number) => string;
	/** What stands over a column, as it is written. */
	headers: Partial<Record<Column, string>>;
	/** Where a number does not tell by itself. */
	decimalMark: DecimalMark;
	/** Said of the whole card, beside its rows. */
	currency?: string;
	effective?: string;
}

/** What is wrong with a card, and where: nothing of it is used. */
export interface RefusedCard {
	refused: string;
}

/** So many rows may stand over the one with the names of the columns. */
const TITLE_ROWS = 30;

/** A CSV file as a table. Rows are numbered as a spreadsheet shows them. */
export function tableFromCsv(text: string): CardTable | RefusedCard {
	for (const { rows, delimiter } of readCsv(text)) {
		const at = rows.slice(0, TITLE_ROWS).findIndex((row) => isHeader(row.map(columnOf)));
		if (at >= 0) return tableBelow(rows, at, delimiter === ';' ? ',' : '.');
	}
	return {
		refused:
			'no row names the columns: one of the first has to hold Market, and one or more of Marketing, Utility, Authentication, Authentication-International, Service',
	};
}

function tableBelow(
	rows: string[][],
	at: number,
	decimalMark: DecimalMark,
): CardTable | RefusedCard {
	const header = rows[at] ?? [];
	const columns = header.map(columnOf);
	const doubled = columns.find((one, index) => one && columns.indexOf(one) !== index);
	if (doubled) return { refused: `row ${at + 1} has two columns for ${nameOf(doubled)}` };
	const named = columns.flatMap((column, index) => (column ? [[column, index] as const] : []));
	const body = rows.slice(at + 1);
	return {
		rows: body.map((row) =>
			row.every((cell) => cell === '')
				? {}
				: Object.fromEntries(named.map(([column, index]) => [column, row[index] ?? ''])),
		),
		rowName: (index) => `row ${at + 2 + index}`,
		headers: Object.fromEntries(named.map(([column, index]) => [column, header[index] ?? ''])),
		decimalMark,
	};
}

/** Objects, as JSON or the items of an earlier node hold them. */
export function tableFromObjects(
	objects: ReadonlyArray<Record<string, unknown>>,
	rowName: (index: number) => string,
): CardTable {
	const headers: CardTable['headers'] = {};
	const rows = objects.map((object) => {
		const row: Partial<Record<Column, unknown>> = {};
		for (const [key, value] of Object.entries(object)) {
			const column = columnOf(key);
			if (!column || row[column] !== undefined) continue;
			row[column] = value;
			headers[column] ??= key;
		}
		return row;
	});
	return { rows, rowName, headers, decimalMark: '.' };
}

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
		if (Object.values(row).every((cell) => textOf(cell) === '')) continue;
		const where = rowName(index);
		const at = (column: Column) => `${where}, column ${headers[column] ?? nameOf(column)}`;
		const name = textOf(row.market);
		const named = marketNamed(name);
		if (!named) {
			// A note below the table.
			if (CATEGORIES.every((category) => textOf(row[category]) === '')) continue;
			const what = name === '' ? 'is empty' : `"${name}" is no market of Meta's and no country`;
			return { refused: `${at('market')}: ${what}` };
		}
		const { market, country } = named;
		const earlier = rowOf.get(market);
		if (earlier !== undefined)
			return { refused: `${where} gives ${market} again, after ${earlier}` };
		rowOf.set(market, where);
		for (const column of ['currency', 'effective'] as const) {
			const value = column === 'currency' ? textOf(row[column]).toUpperCase() : dateOf(row[column]);
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
				return { refused: `${at(category)}: "${textOf(row[category])}" is no price` };
			}
			if (millionths !== 'nothing') rates[category] = millionths;
		}
		markets[market] = rates;
		if (country !== undefined) countries[country] = market;
	}
	if (!Object.values(markets).some((rates) => Object.keys(rates).length > 0)) {
		return { refused: 'it holds no prices' };
	}
	return complete({ markets, countries }, said, given);
}

function complete(
	prices: Pick<RateCard, 'markets' | 'countries'>,
	said: { currency?: string | undefined; effective?: string | undefined },
	given: { currency?: string; effective?: string; source: string },
): { card: RateCard } | RefusedCard {
	const currency = given.currency ?? said.currency;
	if (currency === undefined) return { refused: 'it does not say in which currency it is' };
	if (said.currency !== undefined && said.currency !== currency) {
		return { refused: `it is in ${said.currency}, not in ${currency}` };
	}
	const effective = given.effective ?? said.effective;
	if (effective === undefined) return { refused: 'it does not say from which day on it holds' };
	return { card: { currency, effective, source: given.source, ...prices, own: true } };
}

function isHeader(columns: Array<Column | undefined>): boolean {
	return columns.includes('market') && CATEGORIES.some((category) => columns.includes(category));
}

function* textsIn({ rows }: CardTable): Generator<string> {
	for (const row of rows) {
		for (const category of CATEGORIES) {
			const value = row[category];
			if (typeof value === 'string') yield value;
		}
	}
}

/** ISO date; '' for none. */
export function dateOf(value: unknown): string | undefined {
	const text = textOf(value);
	if (text === '') return '';
	const [day] = /^\d{4}-\d{2}-\d{2}(?!\d)/.exec(text) ?? [];
	return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined;
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function nameOf(column: Column): string {
	return column
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join('-');
}
