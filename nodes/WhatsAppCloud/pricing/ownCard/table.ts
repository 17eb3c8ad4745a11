import { CATEGORIES } from '../rateCard';
import { readCsv } from './csv';
import { dateAbove, DAYS_FROM_1900_TO_1904 } from './dates';
import type { DecimalMark } from './decimal';
import type { CardLine, CardSheet } from './lines';
import { columnOf, nameOf, type Column } from './names';

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
const TITLE_LINES = 30;

const NO_HEADER: RefusedCard = {
	refused:
		'no row names the columns: one of the first has to hold Market, and one or more of Marketing, Utility, Authentication, Authentication-International, Service',
};

/** A CSV file as a table. */
export function tableFromCsv(text: string): CardTable | RefusedCard {
	for (const { rows, delimiter } of readCsv(text)) {
		const lines = rows.map((cells, index) => ({ number: index + 1, cells }));
		const at = headerIn(lines);
		if (at >= 0) return tableBelow(lines, at, { decimalMark: delimiter === ';' ? ',' : '.' });
	}
	return NO_HEADER;
}

/** A workbook as a table: the sheet that prices most categories, since Meta's card has others, with volume tiers. */
export function tableFromSheets(sheets: readonly CardSheet[]): CardTable | RefusedCard {
	const [best] = sheets
		.map((sheet) => ({ sheet, at: headerIn(sheet.lines) }))
		.filter(({ at }) => at >= 0)
		.map((found) => ({ ...found, categories: categoriesIn(found.sheet.lines[found.at]) }))
		.sort((a, b) => b.categories - a.categories);
	if (!best) return NO_HEADER;
	const { lines, name, startsIn1904 } = best.sheet;
	const sheet = sheets.length > 1 ? `sheet ${name}, ` : '';
	return tableBelow(lines, best.at, { decimalMark: '.', sheet, startsIn1904 });
}

interface HowToRead {
	decimalMark: DecimalMark;
	/** As messages name it before the row. */
	sheet?: string;
	startsIn1904?: boolean;
}

function tableBelow(
	lines: readonly CardLine[],
	at: number,
	{ decimalMark, sheet = '', startsIn1904 = false }: HowToRead,
): CardTable | RefusedCard {
	const { number = 0, cells: header = [] } = lines[at] ?? {};
	const columns = header.map((cell) => columnOf(String(cell)));
	const doubled = columns.find((one, index) => one && columns.indexOf(one) !== index);
	if (doubled) return { refused: `${sheet}row ${number} has two columns for ${nameOf(doubled)}` };
	const named = columns.flatMap((column, index) => (column ? [[column, index] as const] : []));
	const body = lines.slice(at + 1);
	const cellIn = (cells: CardLine['cells'], column: Column, index: number) => {
		const cell = cells[index] ?? '';
		const isDay = column === 'effective' && typeof cell === 'number';
		return isDay && startsIn1904 ? cell + DAYS_FROM_1900_TO_1904 : cell;
	};
	const effective = dateAbove(lines.slice(0, at));
	return {
		rows: body.map(({ cells }) =>
			cells.every((cell) => cell === '')
				? {}
				: Object.fromEntries(
						named.map(([column, index]) => [column, cellIn(cells, column, index)]),
					),
		),
		rowName: (index) => `${sheet}row ${body[index]?.number ?? 0}`,
		headers: Object.fromEntries(
			named.map(([column, index]) => [column, String(header[index]).replaceAll(/\s+/g, ' ')]),
		),
		decimalMark,
		...(effective === undefined ? {} : { effective }),
	};
}

function headerIn(lines: readonly CardLine[]): number {
	return lines
		.slice(0, TITLE_LINES)
		.findIndex(({ cells }) => isHeader(cells.map((cell) => columnOf(String(cell)))));
}

function categoriesIn(line: CardLine | undefined): number {
	const columns = line?.cells.map((cell) => columnOf(String(cell))) ?? [];
	return CATEGORIES.filter((category) => columns.includes(category)).length;
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

function isHeader(columns: Array<Column | undefined>): boolean {
	return columns.includes('market') && CATEGORIES.some((category) => columns.includes(category));
}
