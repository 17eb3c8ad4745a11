import type { CardLine } from '../../../pricing/ownCard/lines';
import { BrokenWorkbook, damaged } from './broken';
import { attributeOf, xmlPieces, type XmlPiece } from './xml';

/** More than a card has; what stands further right is nobody's column. */
const MOST_LINES = 5000;
const MOST_COLUMNS = 200;

/** The texts that cells refer to by their place, those of runs with formats put together. */
export function readSharedStrings(xml: string): string[] {
	const strings: string[] = [];
	const text = new TextReader();
	for (const piece of xmlPieces(xml)) {
		if (piece.kind === 'close' && piece.name === 'si') strings.push(text.take());
		else text.read(piece);
	}
	return strings;
}

/**
 * The rows of a sheet that hold anything, with their numbers: gaps between rows and cells are allowed, and left out.
 *
 * @throws {BrokenWorkbook}
 */
export function readSheet(xml: string, strings: readonly string[]): CardLine[] {
	const lines: CardLine[] = [];
	const text = new TextReader();
	let inData = false;
	let row = 0;
	let line: CardLine = { number: 0, cells: [] };
	let cell: Cell | undefined;
	let column = -1;
	for (const piece of xmlPieces(xml)) {
		if (piece.kind !== 'text' && piece.name === 'sheetData') inData = piece.kind === 'open';
		else if (!inData) continue;
		else if (piece.kind === 'open' && piece.name === 'row') {
			row = rowOf(attributeOf(piece.attributes, 'r')) ?? row + 1;
			line = { number: row, cells: [] };
			column = -1;
		} else if (piece.kind === 'close' && piece.name === 'row') {
			if (line.cells.length > 0) lines.push(line);
			if (lines.length > MOST_LINES) {
				throw new BrokenWorkbook('has more rows than any price card', 'Give the card alone.');
			}
		} else if (piece.kind === 'open' && piece.name === 'c') {
			const at = attributeOf(piece.attributes, 'r');
			column = columnOf(at) ?? column + 1;
			cell = { type: attributeOf(piece.attributes, 't') ?? 'n', at: at ?? `in row ${row}` };
		} else if (piece.kind === 'close' && piece.name === 'c' && cell) {
			put(line.cells, column, valueOf(cell, text.take(), strings));
			cell = undefined;
		} else if (cell) {
			if (piece.kind === 'close' && piece.name === 'v') cell.value = text.take();
			if (piece.kind === 'close' && piece.name === 'f') cell.formula = text.take();
			text.read(piece);
		}
	}
	return lines;
}

interface Cell {
	type: string;
	/** As messages name it: C7. */
	at: string;
	value?: string;
	formula?: string;
}

function valueOf(
	{ type, at, value, formula }: Cell,
	inline: string,
	strings: readonly string[],
): string | number {
	// A program that does not calculate leaves the result out: what was meant cannot be told.
	if (value === undefined && formula !== undefined) return `=${formula}`;
	const given = (value ?? '').trim();
	if (type === 'inlineStr') return unescaped(inline).trim();
	if (given === '') return '';
	switch (type) {
		case 's': {
			const text = strings[Number(given)];
			if (text === undefined) throw damaged(`the text of cell ${at} is missing`);
			return unescaped(text).trim();
		}
		case 'b':
			return given === '1' || given === 'true' ? 'TRUE' : 'FALSE';
		case 'n':
			return Number.isFinite(Number(given)) ? Number(given) : given;
		default:
			return unescaped(given);
	}
}

function put(cells: Array<string | number>, column: number, value: string | number): void {
	if (value === '' || column >= MOST_COLUMNS) return;
	while (cells.length < column) cells.push('');
	cells[column] = value;
}

/** Collects the text of `t`, `v` and `f`, but not that of readings (`rPh`), which stand beside Japanese words. */
class TextReader {
	#text = '';

	#within = '';

	#inReading = false;

	read(piece: XmlPiece): void {
		if (piece.kind === 'text') {
			if (this.#within !== '' && !this.#inReading) this.#text += piece.text;
			return;
		}
		const isOpen = piece.kind === 'open';
		if (piece.name === 'rPh') this.#inReading = isOpen;
		if (['t', 'v', 'f'].includes(piece.name)) this.#within = isOpen ? piece.name : '';
	}

	take(): string {
		const text = this.#text;
		this.#text = '';
		return text;
	}
}

/** `C7` is in column 2. */
function columnOf(at: string | undefined): number | undefined {
	const [letters] = /^[A-Z]{1,3}(?=\d)/i.exec(at ?? '') ?? [];
	if (letters === undefined) return undefined;
	let column = 0;
	for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
	return column - 1;
}

function rowOf(given: string | undefined): number | undefined {
	return given !== undefined && /^\d{1,7}$/.test(given) ? Number(given) : undefined;
}

/** What XML cannot hold is written as `_x000D_` (ISO/IEC 29500-1, 22.9.2.19). */
function unescaped(text: string): string {
	return text.replaceAll(/_x([\da-f]{4})_/gi, (_whole, code: string) =>
		String.fromCharCode(parseInt(code, 16)),
	);
}
