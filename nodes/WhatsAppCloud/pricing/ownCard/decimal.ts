/** What cards write where there is no price. */
const NOTHING = new Set(['', '-', '–', '—', 'n/a', 'na', 'null', 'none']);

/** More than any message costs in any currency, millionths: beyond it sums are not exact any more. */
const MOST = 1e12;

/** Which character stands before the decimals, where a number by itself does not tell. */
export type DecimalMark = '.' | ',';

/**
 * The mark that the numbers of a card have before their decimals, as those tell that can be read in one way only.
 *
 * @param otherwise where none does
 */
export function decimalMarkOf(texts: Iterable<string>, otherwise: DecimalMark): DecimalMark {
	for (const text of texts) {
		const mark = markIn(bare(text));
		if (mark === '.' || mark === ',') return mark;
	}
	return otherwise;
}

/**
 * A price in millionths: 0.1597, 0,1597, 1.940,13, 1 940.13, € 0,05; `nothing` where there is none, undefined for what
 * is no price.
 */
export function millionthsOf(value: unknown, mark: DecimalMark): number | 'nothing' | undefined {
	if (value === null || value === undefined) return 'nothing';
	if (typeof value === 'number') return inMillionths(value);
	if (typeof value !== 'string') return undefined;
	if (NOTHING.has(value.trim().toLowerCase())) return 'nothing';
	const text = bare(value);
	if (!/^\d[\d.,]*$/.test(text)) return undefined;
	const told = markIn(text);
	const decimal = told === 'ambiguous' ? mark : told;
	const [whole = '', decimals = '', ...more] = decimal === 'none' ? [text] : text.split(decimal);
	const groups = whole.split(/[.,]/);
	if (more.length > 0 || !areThousands(groups)) return undefined;
	return inMillionths(Number(`${groups.join('')}.${decimals}`));
}

/** Without signs of currencies and spaces. */
function bare(text: string): string {
	return text.replace(/[\s'’]/g, '').replace(/^(?:[A-Z]{3}|\p{Sc})|(?:[A-Z]{3}|\p{Sc})$/gu, '');
}

function markIn(text: string): DecimalMark | 'none' | 'ambiguous' {
	const [point, comma] = [text.lastIndexOf('.'), text.lastIndexOf(',')];
	if (point < 0 && comma < 0) return 'none';
	if (point >= 0 && comma >= 0) return point > comma ? '.' : ',';
	const mark = point >= 0 ? '.' : ',';
	const parts = text.split(mark);
	if (parts.length > 2) return 'none';
	const [whole = '', decimals = ''] = parts;
	const couldBeThousand = decimals.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
	return couldBeThousand ? 'ambiguous' : mark;
}

/** `12 345 678`, also as India writes it: `1 23 45 678`. */
function areThousands([first = '', ...groups]: string[]): boolean {
	const last = groups.at(-1);
	if (last === undefined) return true;
	const others = [first, ...groups.slice(0, -1)];
	return last.length === 3 && others.every(({ length }) => length > 0 && length <= 3);
}

function inMillionths(amount: number): number | undefined {
	const millionths = Math.round(amount * 1e6);
	return millionths >= 0 && millionths <= MOST ? millionths : undefined;
}
