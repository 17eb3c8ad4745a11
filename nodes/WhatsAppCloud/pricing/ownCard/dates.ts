import type { CardLine } from './lines';

/** What spreadsheets count days from: day 1 is 1 January 1900, and 29 February 1900, which never was, is counted. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAY_MS = 24 * 60 * 60 * 1000;
export const DAYS_FROM_1900_TO_1904 = 1462;

/** Days of spreadsheets between 2000 and 2100: other numbers are no dates of a price card. */
const DAYS = { first: 36_526, last: 73_050 };

/** ISO date, from one or from the number by which spreadsheets keep it; '' for none, undefined for what is no date. */
export function dateOf(value: unknown): string | undefined {
	if (typeof value === 'number') {
		const isDay = value >= DAYS.first && value <= DAYS.last;
		return isDay ? isoOf(DAY_ZERO + Math.floor(value) * DAY_MS) : undefined;
	}
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') return '';
	const [day] = /^\d{4}-\d{2}-\d{2}(?!\d)/.exec(text) ?? [];
	return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined;
}

const MONTHS = [
	...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september'],
	...['october', 'november', 'december'],
];

/** The day that a title names, as Meta's do: "Cost per message in USD …, effective October 1, 2026". */
export function dateAbove(lines: readonly CardLine[]): string | undefined {
	for (const { cells } of lines) {
		for (const cell of cells) {
			const [, month = '', day, year] =
				/\beffective ([a-z]{3,9}) (\d{1,2}), (\d{4})\b/i.exec(String(cell).slice(0, 1000)) ?? [];
			const index = MONTHS.indexOf(month.toLowerCase());
			const at = new Date(Date.UTC(Number(year), index, Number(day)));
			if (at.getUTCMonth() === index) return isoOf(at.getTime());
		}
	}
	return undefined;
}

const isoOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
