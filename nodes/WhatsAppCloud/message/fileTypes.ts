import type { LimitName } from './limits';
import type { MediaKind } from './medium';

/** A type of file that Meta takes (Meta: "Media": supported types). */
export interface FileType {
	mimeType: string;
	kind: MediaKind;
	/** Names that others give to the same type. */
	aliases: readonly string[];
	/** Endings of file names, without the dot. */
	extensions: readonly string[];
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** All types that can be uploaded, and what they are sent as. */
export const FILE_TYPES: readonly FileType[] = [
	type('image', 'image/jpeg', 'jpg jpeg jpe jfif', 'image/jpg image/pjpeg'),
	type('image', 'image/png', 'png', 'image/x-png'),
	type('sticker', 'image/webp', 'webp'),
	type('video', 'video/mp4', 'mp4 m4v', 'video/x-m4v application/mp4'),
	type('video', 'video/3gpp', '3gp 3gpp', 'video/3gp'),
	type('audio', 'audio/aac', 'aac', 'audio/x-aac audio/aacp audio/x-hx-aac-adts'),
	type('audio', 'audio/amr', 'amr', 'audio/x-amr'),
	type('audio', 'audio/mpeg', 'mp3', 'audio/mp3 audio/x-mp3 audio/x-mpeg'),
	type('audio', 'audio/mp4', 'm4a', 'audio/m4a audio/x-m4a'),
	type('audio', 'audio/ogg', 'ogg oga opus', 'audio/opus application/ogg'),
	type('document', 'application/pdf', 'pdf', 'application/x-pdf'),
	type('document', 'text/plain', 'txt text log'),
	type('document', 'application/msword', 'doc'),
	type('document', 'application/vnd.ms-excel', 'xls', 'application/msexcel'),
	type('document', 'application/vnd.ms-powerpoint', 'ppt', 'application/mspowerpoint'),
	type('document', `${OFFICE}.wordprocessingml.document`, 'docx'),
	type('document', `${OFFICE}.spreadsheetml.sheet`, 'xlsx'),
	type('document', `${OFFICE}.presentationml.presentation`, 'pptx'),
];

function type(kind: MediaKind, mimeType: string, extensions: string, aliases = ''): FileType {
	const words = (text: string) => text.split(' ').filter((word) => word !== '');
	return { mimeType, kind, aliases: words(aliases), extensions: words(extensions) };
}

/** How many bytes from the beginning {@link detectFileType} looks at. */
export const HEAD_BYTES = 64;

/** Beginnings of files: byte offset, and the bytes there as Latin-1 text. Of several that fit, the first. */
const SIGNATURES: ReadonlyArray<readonly [mimeType: string, ...at: Array<[number, RegExp]>]> = [
	['image/jpeg', [0, /^\xff\xd8\xff/]],
	['image/png', [0, /^\x89PNG\r\n/]],
	['image/webp', [0, /^RIFF/], [8, /^WEBP/]],
	['application/pdf', [0, /^%PDF-/]],
	['audio/ogg', [0, /^OggS/]],
	['audio/amr', [0, /^#!AMR/]],
	['audio/mp4', [4, /^ftypM4[AB]/]],
	['video/3gpp', [4, /^ftyp3g[a-z]/]],
	['video/mp4', [4, /^ftyp(?:isom|iso[2-9]|mp4[12]|avc1|M4V|MSNV|dash|mmp4)/]],
	['audio/mpeg', [0, /^ID3/]],
	['audio/aac', [0, /^\xff[\xf0\xf1\xf8\xf9]/]],
	['audio/mpeg', [0, /^\xff[\xe2-\xef\xf2-\xf7\xfa-\xff]/]],
];

/** Containers that several types share: which one it is, the file's name or its given type says. */
const CONTAINERS: ReadonlyArray<
	readonly [offset: number, bytes: string, mimeTypes: readonly string[]]
> = [
	// Audio alone is often written with the brands of video files.
	[4, 'ftyp', ['video/mp4', 'audio/mp4', 'video/3gpp']],
	[
		0,
		'PK\x03\x04',
		['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
			(name) => `${OFFICE}.${name}`,
		),
	],
	[
		0,
		'\xd0\xcf\x11\xe0',
		['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
	],
];

const byName = new Map(
	FILE_TYPES.flatMap((each) =>
		[each.mimeType, ...each.aliases].map((name) => [name, each] as const),
	),
);
const byExtension = new Map(
	FILE_TYPES.flatMap((each) => each.extensions.map((extension) => [extension, each] as const)),
);

/** Meta's type of this name or alias; parameters such as `; codecs=opus` do not matter. */
export function fileTypeOf(mimeType: string): FileType | undefined {
	return byName.get(bareMimeType(mimeType));
}

export function bareMimeType(mimeType: string): string {
	return (mimeType.split(';')[0] ?? '').trim().toLowerCase();
}

/**
 * What a file is: by its bytes where they are clear, else by the type it came with, else by its name. n8n
 * knows many files as `application/octet-stream` only, and Meta refuses a type that is not the file's.
 *
 * @param head the first {@link HEAD_BYTES} bytes, or all if there are fewer
 * @returns `undefined` if it is none of Meta's types
 */
export function detectFileType(
	head: Uint8Array,
	given: { mimeType: string; fileName?: string },
): FileType | undefined {
	const beginning = Buffer.from(head).toString('latin1');
	const declared = fileTypeOf(given.mimeType);
	const named = byExtension.get(/\.([^.]+)$/.exec(given.fileName ?? '')?.[1]?.toLowerCase() ?? '');
	const container = CONTAINERS.find(([at, bytes]) => beginning.startsWith(bytes, at))?.[2];
	if (container) {
		const told = [declared, named].find((each) => each && container.includes(each.mimeType));
		if (told) return told;
	}
	const signed = SIGNATURES.find(([, ...marks]) =>
		marks.every(([offset, bytes]) => bytes.test(beginning.slice(offset))),
	);
	if (signed) return fileTypeOf(signed[0]);
	if (container) return undefined;
	const guess = declared ?? (isUnknown(given.mimeType) ? named : undefined);
	// A text has no signature, but no zero bytes either.
	if (guess?.mimeType === 'text/plain' && beginning.includes('\0')) return undefined;
	return guess;
}

/** Types that say nothing about a file. */
function isUnknown(mimeType: string): boolean {
	return /^(|application\/(octet-stream|x-binary|force-download|download)|binary\/octet-stream)$/.test(
		bareMimeType(mimeType),
	);
}

/** Whether a WebP image moves: the extended header's animation flag (WebP container specification). */
export function isAnimated(head: Uint8Array): boolean {
	const isExtended = Buffer.from(head).toString('latin1').slice(12, 16) === 'VP8X';
	return isExtended && ((head[20] ?? 0) & 0x02) !== 0;
}

/** What a message of this kind takes. As a document, any type goes, within the type's own limit. */
export function typesFor(kind: MediaKind): readonly FileType[] {
	return kind === 'document' ? FILE_TYPES : FILE_TYPES.filter((each) => each.kind === kind);
}

/** The limit for the size of a file. */
export function sizeLimitOf({ kind }: FileType, head: Uint8Array): LimitName {
	if (kind !== 'sticker') return `${kind}.file`;
	return isAnimated(head) ? 'animatedSticker.file' : 'staticSticker.file';
}
