import type { CardSheet } from '../../pricing/ownCard/lines';
import type { Batch } from '../operation';
import { BadInput } from '../failure';
import { readItemFile } from '../media/binaryField';
import { BrokenWorkbook } from './workbook/broken';
import { readWorkbook } from './workbook/workbook';

/** Meta's cards have a few kilobytes; this much is read without anybody noticing. */
const MOST_BYTES = 2 * 1024 * 1024;

/** How files begin that are neither text nor a packed workbook, and what to do with each. */
const NOT_TEXT: ReadonlyArray<readonly [start: string, what: string, advice: string]> = [
	[
		'\u00D0\u00CF\u0011\u00E0',
		'is an old Excel workbook (.xls), or one with a password',
		'Open it, and save it as .xlsx or CSV, without a password.',
	],
	['%PDF', 'is a PDF', 'Take the prices out of it into a table, and save that as CSV.'],
];

/** How packed files begin, Excel's workbooks among them: Meta's own “.csv” is one, too. */
const PACKED = 'PK\u0003\u0004';

/** The item's file: the text in it, or the sheets of a workbook. @throws {BadInput} */
export async function readCardFile(batch: Batch, itemIndex: number): Promise<string | CardSheet[]> {
	const { field, binary } = readItemFile(batch, itemIndex);
	const name = `The file ${binary.fileName ?? field}`;
	const bytes = await batch.node.helpers.getBinaryDataBuffer(itemIndex, field);
	const refuse = (what: string, advice: string) =>
		new BadInput(`${name} ${what}. Nothing was changed`, advice, ['Input Data Field Name']);
	if (bytes.length > MOST_BYTES) {
		throw refuse('is too large for a price card', 'Give the card alone: it has about 50 rows.');
	}
	const start = bytes.subarray(0, 4).toString('latin1');
	if (start === PACKED) {
		try {
			return readWorkbook(bytes);
		} catch (thrown) {
			throw thrown instanceof BrokenWorkbook ? refuse(thrown.what, thrown.advice) : thrown;
		}
	}
	const other = NOT_TEXT.find(([begins]) => start === begins);
	if (other) throw refuse(other[1], other[2]);
	const text = textOf(bytes);
	if (/^\s{0,100}<(?:!doctype|html)/i.test(text)) {
		throw refuse('is a web page', 'Download the card itself from Meta’s page on pricing.');
	}
	if (text.trim() === '') {
		throw refuse('is empty', 'Give an Excel, CSV or JSON file with the prices.');
	}
	return text;
}

/** UTF-8, UTF-16 (Excel's “Unicode text”), or else what Windows writes. */
function textOf(bytes: Buffer): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
