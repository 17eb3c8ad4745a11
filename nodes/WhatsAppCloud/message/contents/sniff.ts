import { latin1 } from './bytes';
import type { Format, Parser } from './contents';
import { isoFormat, parseIsoMedia } from './isoMedia';
import { parseJpeg } from './jpeg';
import { isMpegAudio, parseMpegAudio } from './mpegAudio';
import { parseOgg } from './ogg';
import { parseOle } from './ole';
import { parsePng } from './png';
import { textFormat } from './text';
import { parseWebp } from './webp';
import { parseZip } from './zip';

/* eslint-disable no-control-regex -- what is looked for are bytes of files, not texts */
/** Beginnings of files: byte offset, and the bytes there as Latin-1 text. Of several that fit, the first. */
const SIGNATURES: ReadonlyArray<readonly [format: Format, ...at: Array<[number, RegExp]>]> = [
	['jpeg', [0, /^\xff\xd8\xff/]],
	['png', [0, /^\x89PNG\r\n\x1a\n/]],
	['webp', [0, /^RIFF/], [8, /^WEBP/]],
	['wav', [0, /^(RIFF|RF64|BW64)/], [8, /^WAVE/]],
	['avi', [0, /^RIFF/], [8, /^AVI /]],
	['midi', [0, /^MThd/]],
	['gif', [0, /^GIF8[79]a/]],
	['bmp', [0, /^BM/], [6, /^\0\0\0\0/]],
	['tiff', [0, /^(II[*+]\0|MM\0[*+])/]],
	['jxl', [0, /^(\xff\x0a|\0\0\0\x0cJXL )/]],
	['jp2', [0, /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/]],
	['psd', [0, /^8BPS/]],
	['ogg', [0, /^OggS/]],
	['flac', [0, /^fLaC/]],
	['aiff', [0, /^FORM/], [8, /^AIF[FC]/]],
	['caf', [0, /^caff/]],
	['amrWb', [0, /^#!AMR-WB/]],
	['amr', [0, /^#!AMR/]],
	['flv', [0, /^FLV\x01/]],
	['wmv', [0, /^\x30\x26\xb2\x75\x8e\x66\xcf\x11/]],
	['mpeg', [0, /^\0\0\x01[\xba\xb3]/]],
	['ts', [0, /^\x47/], [188, /^\x47/], [376, /^\x47/]],
	['pdf', [0, /^%PDF-/]],
	['zip', [0, /^PK(\x03\x04|\x05\x06|\x07\x08)/]],
	// Excel 2 to 4, and records of later ones without a compound file: BOF with its length, version, and what follows.
	['xls', [0, /^\x09(\0\x04|[\x02\x04]\x06|\x08[\x08\x10])\0..([\x05\x10\x20\x40]\0|\0\x01)/s]],
	// Word 2
	['doc', [0, /^\xdb\xa5-\0/]],
	['ole', [0, /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/]],
	[
		'archive',
		[0, /^(\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]|\xfd7zXZ\0|\x28\xb5\x2f\xfd)/],
	],
	['archive', [257, /^ustar/]],
];

/* eslint-enable no-control-regex */

/** PDF readers look for the beginning within so many bytes: printers and web servers put things before it. */
const PDF_WITHIN = 1_024;

/** What reads the rest of a file that begins so; `head` has up to 64 KB. */
export function parserFor(head: Buffer): Parser {
	const format = sniff(head);
	switch (format) {
		case 'jpeg':
			return parseJpeg();
		case 'png':
			return parsePng();
		case 'webp':
			return parseWebp();
		case 'mp4':
		case '3gp':
		case 'mov':
			return parseIsoMedia(format);
		case 'ogg':
			return parseOgg();
		case 'mp3':
			return parseMpegAudio();
		case 'zip':
			return parseZip(head);
		case 'ole':
			return parseOle(head);
		default:
			return known(format);
	}
}

// eslint-disable-next-line require-yield -- there is nothing more to read
function* known(format: Format): Parser {
	return { format };
}

function sniff(head: Buffer): Format {
	if (head.length === 0) return 'empty';
	const beginning = latin1(head, 0, 512);
	const signed = SIGNATURES.find(([, ...marks]) =>
		marks.every(([offset, bytes]) => bytes.test(beginning.slice(offset))),
	);
	if (signed) return signed[0];
	const iso = isoFormat(head);
	if (iso) return iso;
	if (beginning.startsWith('\x1a\x45\xdf\xa3')) return beginning.includes('webm') ? 'webm' : 'mkv';
	if (isMpegAudio(head)) return 'mp3';
	if (/(^[\s\0]*|[\r\n\xbf])%PDF-\d/.test(latin1(head, 0, PDF_WITHIN))) return 'pdf';
	return textFormat(head) ?? 'unknown';
}
