import { u16le, u32le, u8 } from './bytes';
import type { Format, Parser } from './contents';

/** What names of streams say (Microsoft, MS-CFB and the formats in it). Of several that fit, the first. */
const STREAMS: ReadonlyArray<readonly [name: string, format: Format]> = [
	['EncryptedPackage', 'encryptedOffice'],
	['__nameid_version1.0', 'outlook'],
	['__properties_version1.0', 'outlook'],
	['WordDocument', 'doc'],
	['Workbook', 'xls'],
	['Book', 'xls'],
	['PowerPoint Document', 'ppt'],
];

/** How much of the directory is read: the streams that tell stand near its beginning. */
const DIRECTORY_BYTES = 8 * 1024;

/** OLE2 compound files: Office's until 2003, and later ones with a password. The header says where the directory is. */
export function* parseOle(head: Buffer): Parser {
	const sector = 2 ** Math.min(u16le(head, 30), 12);
	const at = (u32le(head, 48) + 1) * sector;
	const directory = yield { at, length: DIRECTORY_BYTES };
	const names = new Set(namesIn(directory));
	const told = STREAMS.find(([name]) => names.has(name));
	if (told) return { format: told[1] };
	// Its parts may lie apart: then the names stand somewhere else.
	const tail = yield 'tail';
	const found = STREAMS.find(([name]) => {
		const written = Buffer.from(`${name}\0`, 'utf16le');
		return [head, directory, tail].some((part) => part.includes(written));
	});
	return { format: found?.[1] ?? 'ole' };
}

/** Entries of 128 bytes, each with its name in UTF-16 and the name's length. */
function* namesIn(directory: Buffer): Generator<string> {
	for (let at = 0; at + 128 <= directory.length; at += 128) {
		const length = u16le(directory, at + 64);
		if (length < 2 || length > 64 || u8(directory, at + 66) > 5) continue;
		yield directory.toString('utf16le', at, at + length - 2);
	}
}
