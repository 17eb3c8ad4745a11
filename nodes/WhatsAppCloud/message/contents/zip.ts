import { latin1, u16le } from './bytes';
import type { Format, Parser } from './contents';

/** What names of entries, or the first entry's contents, say of a ZIP file. Of several that fit, the first. */
const MARKS: ReadonlyArray<readonly [mark: RegExp, format: Format]> = [
	[/^mimetype[^]{0,40}application\/epub\+zip/, 'epub'],
	[/^mimetype[^]{0,40}application\/vnd\.(oasis\.opendocument|sun\.xml)/, 'openDocument'],
	// Not all programs write `mimetype` first, as OpenDocument wants it.
	[/^META-INF\/manifest\.xml$/m, 'openDocument'],
	[/(word|xl|ppt)\/vbaProject\.bin/, 'officeMacros'],
	[/xl\/workbook\.bin/, 'xlsb'],
	[/word\/document\w*\.xml/, 'docx'],
	[/xl\/workbook\w*\.xml/, 'xlsx'],
	[/ppt\/presentation\w*\.xml/, 'pptx'],
	[/Index\/(Document|Tables|Slide|Metadata)[^/]*\.iwa|Index\.zip/, 'iWork'],
	[/AndroidManifest\.xml/, 'android'],
];

/** In a file with a list of content types, where the main part has an unusual name. */
const OFFICE_FOLDERS: typeof MARKS = [
	[/^word\//m, 'docx'],
	[/^xl\//m, 'xlsx'],
	[/^ppt\//m, 'pptx'],
];

/**
 * ZIP (APPNOTE): its table of contents stands at the end, so that its last 64 KB name the entries of all but huge
 * files, and its first ones the rest.
 */
export function* parseZip(head: Buffer): Parser {
	const tail = yield 'tail';
	const names = [...namesIn(head, LOCAL), ...namesIn(tail, CENTRAL)].join('\n');
	// The first entry may be stored as it is: `mimetype` with the type behind its name.
	const first = latin1(head, 30, 120);
	const marks = /^\[Content_Types\]\.xml$/m.test(names) ? [...MARKS, ...OFFICE_FOLDERS] : MARKS;
	const found = marks.find(([mark]) => mark.test(first) || mark.test(names));
	return { format: found?.[1] ?? 'zip' };
}

interface Record {
	signature: string;
	/** Where the length of the name stands, and where the name begins. */
	length: number;
	name: number;
}

const LOCAL: Record = { signature: 'PK\x03\x04', length: 26, name: 30 };
const CENTRAL: Record = { signature: 'PK\x01\x02', length: 28, name: 46 };

function* namesIn(bytes: Buffer, { signature, length, name }: Record): Generator<string> {
	for (let at = bytes.indexOf(signature, 0, 'latin1'); at >= 0;) {
		yield latin1(bytes, at + name, Math.min(u16le(bytes, at + length), 256));
		at = bytes.indexOf(signature, at + 4, 'latin1');
	}
}
