import { Workbook } from 'exceljs';
import JSZip from 'jszip';
import { utils, write } from 'xlsx';

import { BrokenWorkbook } from '../../nodes/WhatsAppCloud/actions/cost/workbook/broken';
import { readSheet } from '../../nodes/WhatsAppCloud/actions/cost/workbook/sheet';
import { readWorkbook } from '../../nodes/WhatsAppCloud/actions/cost/workbook/workbook';
import { readCard } from '../../nodes/WhatsAppCloud/pricing/ownCard/ownCard';
import { tableFromSheets } from '../../nodes/WhatsAppCloud/pricing/ownCard/table';
import { isLinear } from '../support/linear';

function cardIn(bytes: Buffer, more: { currency?: string; effective?: string } = {}) {
	const table = tableFromSheets(readWorkbook(bytes));
	return 'refused' in table ? table : readCard(table, { source: 'test', ...more });
}

const CARD = {
	card: {
		...{ currency: 'USD', effective: '2026-10-01' },
		markets: {
			Germany: { marketing: 136_500, utility: 55_000, authentication: 55_000, service: 55_000 },
			'Rest of Africa': { marketing: 22_500, utility: 4000, authentication: 4000, service: 4000 },
			India: {
				...{ marketing: 11_800, utility: 1400, authentication: 1400, service: 1400 },
				authentication_international: 30_400,
			},
		},
	},
};

/** Laid out as Meta's cards of October 2026 are: a title, line breaks in headers, n/a, a column more. */
const TITLE =
	'Cost per message in USD on the WhatsApp Business Platform, effective October 1, 2026';
const HEADER = [
	...['Market', 'Currency', 'Marketing', 'Utility', 'Authentication'],
	...['Authentication-\nInternational', 'Service', 'Meta Business Agent'],
];
const ROWS = [
	['Germany', '$US', 0.1365, 0.055, 0.055, 'n/a', 0.055, '$2 USD / 1 M (million) tokens'],
	['Rest of Africa', '$US', 0.0225, 0.004, 0.004, 'n/a', 0.004, ''],
	['India', '$US', 0.0118, 0.0014, 0.0014, 0.0304, 0.0014, ''],
];
const TIERS = [
	['Volume tiers'],
	['Market', 'Currency', 'From', 'To', 'Utility'],
	['Germany', '$US', 0, 100_000, 0.055],
	['Germany', '$US', 100_000, '', 0.05],
];

describe('a workbook that a program has written', () => {
	it('is read as its CSV would be: by exceljs', async () => {
		const book = new Workbook();
		book.addWorksheet('Volume tiers').addRows(TIERS);
		const sheet = book.addWorksheet('List rates');
		sheet.addRows([[TITLE], [], HEADER, ...ROWS, [], ['Prices are before tax & fees.']]);
		sheet.getCell('A4').value = {
			richText: [{ text: 'Ger' }, { font: { bold: true }, text: 'many' }],
		};
		sheet.getCell('C5').value = { formula: '0.045/2', result: 0.0225 };
		sheet.mergeCells('A1:H1');
		sheet.getCell('Z90').font = { bold: true };
		expect(cardIn(Buffer.from(await book.xlsx.writeBuffer()))).toMatchObject(CARD);
	});

	it.each([
		['shared strings', { bookSST: true }],
		['strings in place', { bookSST: false }],
		['packed', { bookSST: true, compression: true }],
		['with macros', { bookType: 'xlsm' as const }],
	])('is read as its CSV would be: by SheetJS, %s', (_how, options) => {
		const book = utils.book_new();
		utils.book_append_sheet(book, utils.aoa_to_sheet([[TITLE], HEADER, ...ROWS]), 'List rates');
		utils.book_append_sheet(book, utils.aoa_to_sheet(TIERS), 'Tiers');
		const bytes = write(book, { type: 'buffer', bookType: 'xlsx', ...options }) as Buffer;
		expect(cardIn(bytes)).toMatchObject(CARD);
	});

	it('tells its dates, also where they are numbers', async () => {
		for (const date1904 of [false, true]) {
			const book = new Workbook();
			book.properties.date1904 = date1904;
			const rows = [
				['Market', 'Valid from', 'Utility'],
				['Germany', new Date(Date.UTC(2027, 0, 1)), '0,05'],
			];
			book.addWorksheet('Prices').addRows(rows);
			const bytes = Buffer.from(await book.xlsx.writeBuffer());
			expect(cardIn(bytes, { currency: 'EUR' })).toMatchObject({
				card: { effective: '2027-01-01', markets: { Germany: { utility: 50_000 } } },
			});
		}
	});

	it('says in which sheet, row and column it cannot be read', async () => {
		const book = new Workbook();
		book.addWorksheet('Notes').addRow(['Nothing here']);
		const sheet = book.addWorksheet('Rates');
		sheet.addRows([['Market', 'Utility'], [], ['Germany', 0.05], ['France', true]]);
		const refusal = async () => cardIn(Buffer.from(await book.xlsx.writeBuffer()));
		expect(await refusal()).toEqual({
			refused: 'sheet Rates, row 4, column Utility: "TRUE" is not a price',
		});
		sheet.getCell('B4').value = { formula: 'B3*2' };
		expect(await refusal()).toEqual({
			refused: 'sheet Rates, row 4, column Utility: "=B3*2" is not a price',
		});
		sheet.getCell('B4').value = { error: '#N/A' };
		expect(await refusal()).toEqual({
			refused: 'sheet Rates, row 4, column Utility: "#N/A" is not a price',
		});
		book.removeWorksheet('Rates');
		expect(await refusal()).toEqual({
			refused: expect.stringContaining('no row names the columns') as unknown,
		});
	});
});

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

const relations = (targets: Array<[type: string, target: string]>, base = RELATIONS) =>
	`<?xml version="1.0"?><Relationships xmlns="${PACKAGE}">${targets
		.map(
			([type, target], at) =>
				`<Relationship Id="r${at}" Type="${base}/${type}" Target="${target}"/>`,
		)
		.join('')}</Relationships>`;

/** What a workbook of one sheet is made of. */
const parts = (sheet: string): Record<string, string | Buffer> => ({
	'_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
	'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="A" sheetId="7" r:id="r0"/></sheets></workbook>`,
	'xl/_rels/workbook.xml.rels': relations([
		['worksheet', 'worksheets/sheet1.xml'],
		['sharedStrings', 'sharedStrings.xml'],
	]),
	'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData></worksheet>`,
	'xl/sharedStrings.xml': `<sst xmlns="${MAIN}"><si><t>Market</t></si><si><t>Utility</t></si><si><t>Germany</t></si></sst>`,
});

async function zipped(
	files: Record<string, string | Buffer>,
	options: JSZip.JSZipGeneratorOptions<'nodebuffer'> = {},
): Promise<Buffer> {
	const zip = new JSZip();
	for (const [name, content] of Object.entries(files)) zip.file(name, content);
	return await zip.generateAsync({ type: 'nodebuffer', ...options });
}

const SHEET =
	'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>0.05</v></c></row>';
const TEXT = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const given = { currency: 'EUR', effective: '2026-10-01' };

describe('a workbook as the standard allows it', () => {
	const without = (files: ReturnType<typeof parts>, name: string) =>
		Object.fromEntries(Object.entries(files).filter(([key]) => key !== name));
	const renamed = (change: (name: string) => string) =>
		Object.fromEntries(Object.entries(parts(SHEET)).map(([name, text]) => [change(name), text]));
	const edited = (change: (xml: string, name: string) => string | Buffer) =>
		Object.fromEntries(
			Object.entries(parts(SHEET)).map(([name, text]) => [name, change(String(text), name)]),
		);
	const isData = (name: string) => name.startsWith('xl/') && !name.endsWith('.rels');

	it.each<[string, Record<string, string | Buffer>]>([
		['plain', parts(SHEET)],
		[
			'with a prefix, as some programs write it',
			edited((xml, name) =>
				isData(name)
					? xml.replaceAll(/<(\/?)(?=[a-z])/g, '<$1x:').replaceAll('xmlns=', 'xmlns:x=')
					: xml,
			),
		],
		[
			'of the strict kind',
			edited((xml) =>
				xml
					.replaceAll(MAIN, 'http://purl.oclc.org/ooxml/spreadsheetml/main')
					.replaceAll(RELATIONS, 'http://purl.oclc.org/ooxml/officeDocument/relationships'),
			),
		],
		[
			'with addresses from the root',
			edited((xml) => xml.replaceAll(/Target="(worksheets|shared)/g, 'Target="/xl/$1')),
		],
		['with backslashes in names', renamed((name) => name.replaceAll('/', '\\'))],
		['with capitals in names', renamed((name) => name.replace('sheet1', 'Sheet1'))],
		[
			'in UTF-16',
			edited((xml) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')])),
		],
		['with a BOM', edited((xml) => `\uFEFF${xml}`)],
		['without the list of its parts', without(parts(SHEET), '_rels/.rels')],
		['without references of cells and rows', parts(SHEET.replaceAll(/ r="[A-Z]?\d"/g, ''))],
		[
			'with gaps',
			parts(
				SHEET.replaceAll('r="B', 'r="AB')
					.replaceAll('r="2"', 'r="90"')
					.replaceAll(/r="(A+B?)2"/g, 'r="$190"'),
			),
		],
		[
			'with texts in place, entities, comments and CDATA',
			parts(
				`<row>${TEXT('Mar<!-- no -->ket')}${TEXT('<![CDATA[Utility]]>')}</row><row>${TEXT('&#71;er&#x6D;any&#10;')}<c t="str"><f>"0.0"&amp;5</f><v>0.05</v></c></row>`,
			),
		],
		[
			'with readings beside its texts, and empty cells',
			edited((xml) =>
				xml
					.replace(
						'<t>Market</t>',
						'<r><t>Mar</t></r><r><rPr><b/></rPr><t>ket</t></r><rPh sb="0" eb="1"><t>x</t></rPh>',
					)
					.replace('</row>', '<c r="C1" s="3"/><c r="D1" t="s"/><c r="E1" t="s"><v/></c></row>'),
			),
		],
		[
			'with signs that XML cannot hold, and > in an attribute',
			parts(
				`<row spans="1>2">${TEXT('Market_x000D_')}${TEXT('Utility')}</row><row>${TEXT('Germany')}<c><v>5E-2</v></c></row>`,
			),
		],
	])('is read: %s', async (_what, files) => {
		expect(cardIn(await zipped(files), given)).toMatchObject({
			card: { markets: { Germany: { utility: 50_000 } } },
		});
	});

	it('has sheets that nobody sees, and sheets that hold no cells', async () => {
		const files = {
			...parts(SHEET),
			'xl/workbook.xml': `<workbook><sheets><sheet name="Old" state="hidden" r:id="r2"/><sheet name="Chart" r:id="r3"/><sheet name="A" r:id="r0"/></sheets></workbook>`,
			'xl/_rels/workbook.xml.rels': relations([
				...[
					['worksheet', 'worksheets/sheet1.xml'],
					['sharedStrings', 'sharedStrings.xml'],
				],
				...[
					['worksheet', 'worksheets/old.xml'],
					['chartsheet', 'chart.xml'],
				],
			] as Array<[string, string]>),
			'xl/worksheets/old.xml': `<worksheet><sheetData>${SHEET.replace('0.05', '9')}</sheetData></worksheet>`,
		};
		expect(cardIn(await zipped(files), given)).toMatchObject({
			card: { markets: { Germany: { utility: 50_000 } } },
		});
	});

	it('is written in one go, with its sizes behind its contents', async () => {
		const options = { streamFiles: true, compression: 'DEFLATE' as const };
		expect(cardIn(await zipped(parts(SHEET), options), given)).toHaveProperty('card');
	});
});

describe('what is no workbook that can be read', () => {
	const bytesOf = async (sheet: string, more: Record<string, string | Buffer> = {}) =>
		await zipped({ ...parts(sheet), ...more });

	it.each<[string, () => Promise<Buffer>, RegExp]>([
		['a ZIP file', async () => await zipped({ 'card.csv': 'x' }), /ZIP file without an Excel/],
		['an empty one', async () => await zipped({}), /ZIP file without an Excel/],
		['OpenDocument', async () => await zipped({ 'content.xml': '' }), /OpenDocument file/],
		['a binary workbook', async () => await zipped({ 'xl/workbook.bin': '' }), /\.xlsb/],
		['a Word document', async () => await zipped({ 'word/document.xml': '' }), /Word document/],
		[
			'a document type',
			async () =>
				await bytesOf(SHEET, { 'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "b">]><sst/>' }),
			/document type/,
		],
		['an unknown entity', async () => await bytesOf(`<row>${TEXT('&lol;')}</row>`), /entity lol/],
		['a missing text', async () => await bytesOf(SHEET.replace('<v>2<', '<v>3<')), /cell A2/],
		['tags that do not close', async () => await bytesOf('<row><c>'), /its XML is/],
		[
			'a missing sheet',
			async () =>
				await bytesOf(SHEET, {
					'xl/_rels/workbook.xml.rels': relations([['worksheet', 'no.xml']]),
				}),
			/xl\/no\.xml is missing/,
		],
		[
			'no sheet at all',
			async () => await bytesOf(SHEET, { 'xl/workbook.xml': '<workbook/>' }),
			/without a visible sheet/,
		],
		[
			'too much',
			async () =>
				await zipped(
					{ ...parts(SHEET), 'xl/worksheets/sheet1.xml': ' '.repeat(20 * 1024 * 1024) },
					{ compression: 'DEFLATE' },
				),
			/unpacks to more/,
		],
		[
			'too many entries',
			async () =>
				await zipped(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`${at}`, '']))),
			/unpacks to more/,
		],
		[
			'too many rows',
			async () => await bytesOf(`<row>${TEXT('x')}</row>`.repeat(5001)),
			/more rows/,
		],
	])('says so: %s', async (_what, make, why) => {
		const bytes = await make();
		expect(() => readWorkbook(bytes)).toThrow(BrokenWorkbook);
		expect(() => readWorkbook(bytes)).toThrow(why);
	});

	it('never unpacks more than it may, whatever the table of contents says', async () => {
		const bytes = await zipped(
			{ ...parts(SHEET), 'xl/worksheets/sheet1.xml': ' '.repeat(20 * 1024 * 1024) },
			{ compression: 'DEFLATE' },
		);
		// The size that stands there: 1.
		for (let at = 0; (at = bytes.indexOf('PK\u0001\u0002', at, 'latin1')) >= 0; at += 4) {
			bytes.writeUInt32LE(1, at + 24);
		}
		expect(() => readWorkbook(bytes)).toThrow(/unpacks to more/);
	});

	it('is read or refused, and never anything else, wherever it is damaged', async () => {
		const whole = await zipped(parts(SHEET), { compression: 'DEFLATE' });
		const tried = (bytes: Buffer) => {
			try {
				return JSON.stringify(cardIn(bytes, given));
			} catch (thrown) {
				if (!(thrown instanceof BrokenWorkbook)) throw thrown;
				return 'refused';
			}
		};
		const right = tried(whole);
		const outcomes = new Set<string>();
		for (let length = 4; length < whole.length; length += 3) {
			expect(tried(whole.subarray(0, length))).toBe('refused');
		}
		for (let at = 4; at < whole.length; at++) {
			const bytes = Buffer.from(whole);
			bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
			outcomes.add(tried(bytes));
		}
		// Nothing but what was written comes out of it.
		expect(outcomes).toEqual(new Set([right, 'refused']));
	});

	it('takes a time that grows with its length', () => {
		const sheets = ['a', '<', '&', '"', "<a b='", 'a="', '<row>', '<c r="A1">', '_x000'];
		for (const piece of sheets) {
			const make = (size: number) => piece.repeat(size / piece.length);
			const read = (xml: string) => {
				try {
					readSheet(xml, []);
				} catch {
					// Refused is well, too.
				}
			};
			if (!isLinear((size) => `<worksheet><sheetData>${make(size)}`, read)) throw new Error(piece);
			if (!isLinear((size) => `<worksheet><sheetData x${make(size)}>`, read))
				throw new Error(piece);
		}
	});
});
