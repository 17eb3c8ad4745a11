/** What separates fields, in the order of preference. */
const DELIMITERS = [';', '\t', ','] as const;

/** A way of reading a text as rows. */
export interface CsvReading {
	delimiter: string;
	rows: string[][];
}

/**
 * CSV as spreadsheets write it: with semicolons, tabs or commas, of which any may be meant; quoted fields with line breaks
 * in them; Excel's `sep=;`. Takes a time that grows with the text.
 */
export function* readCsv(text: string): Generator<CsvReading> {
	const body = text.replace(/^\uFEFF/, '');
	const [line = '', told] = /^sep=(.)\r?\n/i.exec(body) ?? [];
	for (const delimiter of told === undefined ? DELIMITERS : [told]) {
		yield { delimiter, rows: split(body.slice(line.length), delimiter) };
	}
}

function split(text: string, delimiter: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let field = '';
	let quoted = false;
	const endField = () => {
		row.push(field.trim());
		field = '';
	};
	const endRow = () => {
		endField();
		rows.push(row);
		row = [];
	};
	for (let at = 0; at < text.length; at++) {
		const character = text.charAt(at);
		if (quoted) {
			if (character !== '"') field += character;
			else if (text.charAt(at + 1) === '"') field += text.charAt(++at);
			else quoted = false;
		} else if (character === '"' && field.trim() === '') {
			quoted = true;
		} else if (character === delimiter) endField();
		else if (character === '\n') endRow();
		else field += character;
	}
	endRow();
	return rows;
}
