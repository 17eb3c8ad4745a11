import { contentsOf } from '../../../nodes/WhatsAppCloud/message/contents/pass';
import type { FileContents } from '../../../nodes/WhatsAppCloud/message/contents/contents';
import { typeOnProcessing } from '../../../sandbox/file/kind.ts';
import { DOCUMENT_NAMES, DOCUMENTS, type DocumentName } from '../../support/documents';

const EXPECTED: Record<DocumentName, FileContents> = {
	'rgb.jpg': { format: 'jpeg', width: 64, height: 48, bitDepth: 8, colour: 'rgb' },
	'progressive.jpg': { format: 'jpeg', width: 64, height: 48, bitDepth: 8, colour: 'rgb' },
	'notes.jpg': { format: 'jpeg', width: 64, height: 48, bitDepth: 8, colour: 'rgb' },
	'print.jpg': { format: 'jpeg', width: 64, height: 48, bitDepth: 8, colour: 'cmyk' },
	'grey.jpg': { format: 'jpeg', width: 64, height: 48, bitDepth: 8, colour: 'grayscale' },
	'rgb.png': { format: 'png', width: 64, height: 48, bitDepth: 8, colour: 'rgb' },
	'rgba.png': { format: 'png', width: 64, height: 48, bitDepth: 8, colour: 'rgba' },
	'palette.png': { format: 'png', width: 64, height: 48, bitDepth: 8, colour: 'palette' },
	'deep.png': { format: 'png', width: 64, height: 48, bitDepth: 16, colour: 'rgb' },
	'sticker.webp': { format: 'webp', width: 512, height: 512, frames: 1, saysAnimated: false },
	'lossless.webp': { format: 'webp', width: 512, height: 512, frames: 1 },
	'small.webp': { format: 'webp', width: 100, height: 100, frames: 1, saysAnimated: false },
	'moving.webp': { format: 'webp', width: 512, height: 512, frames: 2, saysAnimated: true },
	'small moving.webp': { format: 'webp', width: 300, height: 300, frames: 2, saysAnimated: true },
	'picture.avif': { format: 'avif' },
	'picture.tiff': { format: 'tiff' },
	'letter.docx': { format: 'docx' },
	'table.xlsx': { format: 'xlsx' },
	'long.xlsx': { format: 'xlsx' },
	'slides.pptx': { format: 'pptx' },
	'table.xls': { format: 'xls' },
	'table5.xls': { format: 'xls' },
	'table4.xls': { format: 'xls' },
	'table3.xls': { format: 'xls' },
	'table2.xls': { format: 'xls' },
	'bare5.xls': { format: 'xls' },
	'bare8.xls': { format: 'xls' },
	'macros.docm': { format: 'officeMacros' },
	'table.xlsb': { format: 'xlsb' },
	'table.ods': { format: 'openDocument' },
	'letter.odt': { format: 'openDocument' },
	'files.zip': { format: 'zip' },
	'letter.doc': { format: 'doc' },
	'slides.ppt': { format: 'ppt' },
	'secret.xlsx': { format: 'encryptedOffice' },
	'mail.msg': { format: 'outlook' },
	'other.ole': { format: 'ole' },
	'page.html': { format: 'html' },
	'drawing.svg': { format: 'svg' },
	'text.rtf': { format: 'rtf' },
	'notes.txt': { format: 'text' },
	'utf16le.txt': { format: 'text' },
	'utf16be.txt': { format: 'text' },
	'mark.txt': { format: 'text' },
	'free.txt': { format: 'text' },
	'late.pdf': { format: 'pdf' },
	'printer.pdf': { format: 'pdf' },
};

it.each(DOCUMENT_NAMES)('%s is seen for what it is', async (name) => {
	expect(contentsOf(await DOCUMENTS[name]())).toEqual(EXPECTED[name]);
});

it.each([' ', '\n\t', '\0\0 '])('a PDF behind nothing but %j is one', (before) => {
	// A web server's script put them there; with binary data behind, it is no text.
	const pdf = Buffer.from(`${before}%PDF-1.4\n\xe2\0`, 'latin1');
	expect(contentsOf(pdf)).toEqual({ format: 'pdf' });
	expect(typeOnProcessing(pdf)).toBe('application/pdf');
	expect(contentsOf(Buffer.from(`It begins with %PDF-1.4.`))).toEqual({ format: 'text' });
});

it('a document of Word 2 is told by its beginning', () => {
	const word2 = Buffer.concat([Buffer.from('dba52d000000', 'hex'), Buffer.alloc(500)]);
	expect(contentsOf(word2)).toEqual({ format: 'doc' });
	expect(typeOnProcessing(word2)).toBe('application/msword');
});
