import { execFileSync } from 'node:child_process';

import CFB from 'cfb';
import { Document, Packer, Paragraph } from 'docx';
import { Workbook } from 'exceljs';
import JSZip from 'jszip';
import sharp, { type Sharp } from 'sharp';
import { utils, write, type BookType } from 'xlsx';

/** A picture of noise: real encoders have something to do. */
function picture(width: number, height: number, channels: 3 | 4 = 3): Sharp {
	const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
	const create = {
		width,
		height,
		channels,
		background: { r: 9, g: 99, b: 200, alpha: 0.5 },
		noise,
	};
	return sharp({ create });
}

const frame = async (side: number) => await picture(side, side, 4).png().toBuffer();

async function animation(side: number, frames: number): Promise<Buffer> {
	const pictures = await Promise.all(Array.from({ length: frames }, () => frame(side)));
	return await sharp(pictures, { join: { animated: true } })
		.webp({ loop: 0 })
		.toBuffer();
}

/** Written by a process of its own: the package imports what Jest cannot. */
function slides(): Buffer {
	const program = `const P = require('pptxgenjs'); const p = new P(); p.addSlide().addText('Hello', { x: 1, y: 1 });
		p.write({ outputType: 'nodebuffer' }).then((b) => process.stdout.write(b.toString('base64')));`;
	const written = execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' });
	return Buffer.from(written, 'base64');
}

/** @param bookType the package writes two more than its types know */
function table(bookType: BookType | 'biff3' | 'biff4'): Buffer {
	const book = utils.book_new();
	utils.book_append_sheet(book, utils.aoa_to_sheet([['4711', 12.5]]), 'Orders');
	return write(book, { type: 'buffer', bookType: bookType as BookType }) as Buffer;
}

async function zipped(files: Record<string, string>): Promise<Buffer> {
	const zip = new JSZip();
	for (const [name, content] of Object.entries(files)) zip.file(name, content);
	return await zip.generateAsync({ type: 'nodebuffer' });
}

/** An OLE2 file with streams of these names. */
function compound(...streams: string[]): Buffer {
	const file = CFB.utils.cfb_new();
	for (const name of streams) CFB.utils.cfb_add(file, `/${name}`, Buffer.alloc(5_000, 1));
	return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
}

/** What stands in a stream of an OLE2 file: some programs leave the rest out. */
function streamOf(file: Buffer, name: string): Buffer {
	const { content } = CFB.find(CFB.read(file, { type: 'buffer' }), name) ?? {};
	return Buffer.from(content ?? []);
}

/** What programs make: pictures, Office documents, and texts as they are written. */
export const DOCUMENTS = {
	'rgb.jpg': async () => await picture(64, 48).jpeg().toBuffer(),
	'progressive.jpg': async () => await picture(64, 48).jpeg({ progressive: true }).toBuffer(),
	/** Its header stands behind more than 64 KB of colour profile and notes. */
	'notes.jpg': async () => {
		const bytes = await picture(64, 48).jpeg().toBuffer();
		const note = Buffer.alloc(65_000, 'n');
		note.writeUInt16BE(0xffe9, 0);
		note.writeUInt16BE(64_998, 2);
		return Buffer.concat([bytes.subarray(0, 2), note, note, bytes.subarray(2)]);
	},
	'print.jpg': async () => await picture(64, 48).toColourspace('cmyk').jpeg().toBuffer(),
	'grey.jpg': async () => await picture(64, 48).toColourspace('b-w').jpeg().toBuffer(),
	'rgb.png': async () => await picture(64, 48).png().toBuffer(),
	'rgba.png': async () => await picture(64, 48, 4).png().toBuffer(),
	'palette.png': async () => await picture(64, 48).png({ palette: true }).toBuffer(),
	'deep.png': async () => await picture(64, 48).toColourspace('rgb16').png().toBuffer(),
	'sticker.webp': async () => await picture(512, 512, 4).blur(20).webp({ quality: 20 }).toBuffer(),
	'lossless.webp': async () =>
		await sharp(Buffer.alloc(512 * 512 * 4), { raw: { width: 512, height: 512, channels: 4 } })
			.webp({ lossless: true })
			.toBuffer(),
	'small.webp': async () => await picture(100, 100, 4).webp().toBuffer(),
	'moving.webp': async () => await animation(512, 2),
	'small moving.webp': async () => await animation(300, 2),
	'picture.avif': async () => await picture(64, 48).avif().toBuffer(),
	'picture.tiff': async () => await picture(64, 48).tiff().toBuffer(),
	'letter.docx': async () =>
		await Packer.toBuffer(
			new Document({ sections: [{ children: [new Paragraph('Dear Ms Ash')] }] }),
		),
	'table.xlsx': async () => {
		const book = new Workbook();
		book.addWorksheet('Orders').addRow(['4711', 12.5]);
		return Buffer.from(await book.xlsx.writeBuffer());
	},
	/** Its table of contents alone has more than 64 KB. */
	'long.xlsx': async () => {
		const book = new Workbook();
		for (let sheet = 0; sheet < 600; sheet++) book.addWorksheet(`${'x'.repeat(20)}${sheet}`);
		return Buffer.from(await book.xlsx.writeBuffer());
	},
	'slides.pptx': async () => slides(),
	'table.xls': async () => table('biff8'),
	'table5.xls': async () => table('biff5'),
	'table4.xls': async () => table('biff4'),
	'table3.xls': async () => table('biff3'),
	'table2.xls': async () => table('biff2'),
	'bare5.xls': async () => streamOf(table('biff5'), 'Book'),
	'bare8.xls': async () => streamOf(table('biff8'), 'Workbook'),
	'macros.docm': async () =>
		await zipped({ 'word/document.xml': '<x/>', 'word/vbaProject.bin': 'x' }),
	'table.xlsb': async () => table('xlsb'),
	'table.ods': async () => table('ods'),
	'letter.odt': async () =>
		await zipped({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<x/>' }),
	'files.zip': async () => await zipped({ 'a.csv': '1;2', 'wordlist/b.txt': 'x' }),
	'letter.doc': async () => compound('WordDocument', 'Data'),
	'slides.ppt': async () => compound('Current User', 'PowerPoint Document'),
	'secret.xlsx': async () => compound('EncryptionInfo', 'EncryptedPackage'),
	'mail.msg': async () => compound('__properties_version1.0', '__nameid_version1.0/x'),
	'other.ole': async () => compound('Contents'),
	'page.html': async () =>
		Buffer.from('\n<!-- saved -->\n<!DOCTYPE html><html><body>Log in</body></html>'),
	'drawing.svg': async () =>
		Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
	'text.rtf': async () => Buffer.from('{\\rtf1\\ansi Hello}'),
	'notes.txt': async () => Buffer.from('Grüße, 你好, مرحبا'),
	'utf16le.txt': async () => Buffer.from('\ufeffHello', 'utf16le'),
	'utf16be.txt': async () => Buffer.from('\ufeffHello', 'utf16le').swap16(),
	'mark.txt': async () => Buffer.from('\ufeffHello'),
	'free.txt': async () => Buffer.from('Get free delivery until Monday'),
	'late.pdf': async () => Buffer.from('\ufeff\r\n%PDF-1.4\n1 0 obj'),
	'printer.pdf': async () => Buffer.from('\x1b%-12345X@PJL JOB\r\n%PDF-1.4\n1 0 obj', 'latin1'),
} satisfies Record<string, () => Promise<Buffer>>;

export type DocumentName = keyof typeof DOCUMENTS;

export const DOCUMENT_NAMES = Object.keys(DOCUMENTS) as DocumentName[];

const made = new Map<DocumentName, Promise<Buffer>>();

/** One of these files; each is made once a process. */
export async function documentFile(name: DocumentName): Promise<Buffer> {
	const known = made.get(name) ?? DOCUMENTS[name]();
	made.set(name, known);
	return await known;
}
