import type { CardSheet } from '../../../pricing/ownCard/lines';
import { BrokenWorkbook } from './broken';
import { readSharedStrings, readSheet } from './sheet';
import { attributeOf, xmlPieces, xmlText } from './xml';
import { ZipFile } from './zip';

/** A workbook with more is no price card. */
const MOST_SHEETS = 20;

/** Packed files that are something else, by an entry of theirs. */
const OTHERS: ReadonlyArray<readonly [entry: string, what: string, advice: string]> = [
	[
		'xl/workbook.bin',
		'is a binary Excel workbook (.xlsb)',
		'Open it, and save it as .xlsx or CSV.',
	],
	['content.xml', 'is an OpenDocument file', 'Open it, and save it as .xlsx or CSV.'],
	['word/document.xml', 'is a Word document', 'Copy the table into a spreadsheet, and give that.'],
];

/**
 * The sheets of an Excel workbook (ISO/IEC 29500) that a person sees, in their order.
 *
 * @throws {BrokenWorkbook}
 */
export function readWorkbook(bytes: Buffer): CardSheet[] {
	const zip = new ZipFile(bytes);
	const other = OTHERS.find(([entry]) => zip.has(entry));
	if (other) throw new BrokenWorkbook(other[1], other[2]);
	const path = workbookPath(zip);
	const parts = relationsOf(zip, path);
	const strings = [...parts.values()].find(({ type }) => type === 'sharedStrings');
	const texts = strings ? readSharedStrings(textOf(zip, strings.path)) : [];
	const { sheets, startsIn1904 } = readIndex(textOf(zip, path));
	const visible = sheets.flatMap(({ name, id, isHidden }) => {
		const part = parts.get(id);
		return part?.type === 'worksheet' && !isHidden ? [{ name, path: part.path }] : [];
	});
	if (visible.length === 0)
		throw new BrokenWorkbook('is an Excel workbook without a visible sheet');
	return visible.slice(0, MOST_SHEETS).map(({ name, path: sheet }) => ({
		...{ name, startsIn1904 },
		lines: readSheet(textOf(zip, sheet), texts),
	}));
}

const textOf = (zip: ZipFile, path: string): string => xmlText(zip.read(path));

/** Where the workbook's own part is: usually, but not always, `xl/workbook.xml`. */
function workbookPath(zip: ZipFile): string {
	const main = [...relationsOf(zip, '').values()].find(({ type }) => type === 'officeDocument');
	const path = main?.path ?? 'xl/workbook.xml';
	if (zip.has(path)) return path;
	throw new BrokenWorkbook(
		'is a ZIP file without an Excel workbook',
		'Unpack it, and give the card that is in it.',
	);
}

/** What a part refers to, by ID; types are the last words of their addresses, which differ between editions. */
function relationsOf(zip: ZipFile, part: string): Map<string, { type: string; path: string }> {
	const folder = part.slice(0, part.lastIndexOf('/') + 1);
	const relations = new Map<string, { type: string; path: string }>();
	const path = `${folder}_rels/${part.slice(folder.length)}.rels`;
	if (!zip.has(path)) return relations;
	for (const piece of xmlPieces(textOf(zip, path))) {
		if (piece.kind !== 'open' || piece.name !== 'Relationship') continue;
		const [id = '', type = '', target = ''] = ['Id', 'Type', 'Target'].map((name) =>
			attributeOf(piece.attributes, name),
		);
		relations.set(id, {
			type: type.slice(type.lastIndexOf('/') + 1),
			path: resolve(folder, target),
		});
	}
	return relations;
}

/** What a part refers to is named from its folder, or from the file's root. Nothing leads out of the file. */
function resolve(folder: string, target: string): string {
	const path: string[] = [];
	const full = target.startsWith('/') ? target : `${folder}${target}`;
	for (const step of full.replaceAll('\\', '/').split('/')) {
		if (step === '..') path.pop();
		else if (step !== '' && step !== '.') path.push(step);
	}
	return path.join('/');
}

function readIndex(xml: string): {
	sheets: Array<{ name: string; id: string; isHidden: boolean }>;
	startsIn1904: boolean;
} {
	const sheets: Array<{ name: string; id: string; isHidden: boolean }> = [];
	let startsIn1904 = false;
	for (const piece of xmlPieces(xml)) {
		if (piece.kind !== 'open') continue;
		const { name, attributes } = piece;
		if (name === 'workbookPr') {
			startsIn1904 = /^(?:1|true)$/.test(attributeOf(attributes, 'date1904') ?? '');
		}
		if (name !== 'sheet') continue;
		sheets.push({
			name: attributeOf(attributes, 'name') ?? '',
			id: attributeOf(attributes, 'id') ?? '',
			isHidden: (attributeOf(attributes, 'state') ?? 'visible') !== 'visible',
		});
	}
	return { sheets, startsIn1904 };
}
