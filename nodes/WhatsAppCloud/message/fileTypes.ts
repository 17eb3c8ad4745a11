import type { FileContents, Format } from './contents/contents';
import { hard, type Limit, type Limits } from './limit';
import type { MediaKind } from './mediaSource';

/** A type of file that Meta accepts (Meta: "Media": supported types). */
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

/** Meta's type that a file's name ends in. */
export function fileTypeNamed(fileName: string | undefined): FileType | undefined {
	return byExtension.get(/\.([^.]+)$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '');
}

export function bareMimeType(mimeType: string): string {
	return (mimeType.split(';')[0] ?? '').trim().toLowerCase();
}

/** What is said of a file, by n8n and by its name. */
interface Given {
	mimeType: string;
	fileName?: string;
}

const ISO_MEDIA = ['video/mp4', 'audio/mp4', 'video/3gpp'];
const OLD_OFFICE = [
	'application/msword',
	'application/vnd.ms-excel',
	'application/vnd.ms-powerpoint',
];
const NEW_OFFICE = ['docx', 'xlsx', 'pptx'].map(
	(ending) => byExtension.get(ending)?.mimeType ?? '',
);
/** Programs open texts under these names, with a warning. */
const TEXT_IN_DISGUISE = ['application/msword', 'application/vnd.ms-excel'];

/** What a file of each format can be uploaded as. Of several, what is said of it decides, else the first (if `orFirst`). */
const TYPES_OF_FORMAT: Partial<Record<Format, { types: readonly string[]; orFirst: boolean }>> = {
	...only('jpeg', 'image/jpeg'),
	...only('png', 'image/png'),
	...only('webp', 'image/webp'),
	...only('aac', 'audio/aac'),
	...only('amr', 'audio/amr'),
	...only('amrWb', 'audio/amr'),
	...only('mp3', 'audio/mpeg'),
	...only('mp2', 'audio/mpeg'),
	...only('ogg', 'audio/ogg'),
	...only('pdf', 'application/pdf'),
	...only('doc', 'application/msword'),
	...only('xls', 'application/vnd.ms-excel'),
	...only('ppt', 'application/vnd.ms-powerpoint'),
	...only('docx', NEW_OFFICE[0]),
	...only('xlsx', NEW_OFFICE[1]),
	...only('pptx', NEW_OFFICE[2]),
	encryptedOffice: { types: [...NEW_OFFICE, ...OLD_OFFICE], orFirst: false },
	ole: { types: OLD_OFFICE, orFirst: false },
	rtf: { types: ['application/msword'], orFirst: false },
	html: { types: TEXT_IN_DISGUISE, orFirst: false },
	xml: { types: [...TEXT_IN_DISGUISE, 'text/plain'], orFirst: false },
	svg: { types: ['text/plain'], orFirst: false },
	postscript: { types: ['text/plain'], orFirst: false },
	text: { types: ['text/plain', ...TEXT_IN_DISGUISE], orFirst: false },
};

function only(format: Format, mimeType = '') {
	return { [format]: { types: [mimeType], orFirst: true } };
}

/**
 * What a file is to be uploaded as: what its bytes are, whatever is said of it, because Meta looks into it as well.
 * Where the bytes leave it open, the type that n8n knows decides, else the name. n8n knows many files as
 * `application/octet-stream` only.
 *
 * @returns `undefined` if it is none of Meta's types
 */
export function typeByContents(contents: FileContents, given: Given): FileType | undefined {
	const said = [fileTypeOf(given.mimeType), fileTypeNamed(given.fileName)];
	if (contents.format === 'mp4' || contents.format === '3gp') return isoType(contents, said);
	const { types = [], orFirst = false } = TYPES_OF_FORMAT[contents.format] ?? {};
	// Another type of text (CSV, JSON) is not taken for a plain one because of its name.
	const names = contents.format === 'text' && !isUnknown(given.mimeType) ? said.slice(0, 1) : said;
	const told = names.find((each) => each && types.includes(each.mimeType));
	return told ?? (orFirst ? fileTypeOf(types[0] ?? '') : undefined);
}

/** What is said of a file, whatever it is: for the day on which Meta accepts what it does not take today. */
export function typeAsSaid(contents: FileContents, given: Given): FileType | undefined {
	return (
		fileTypeOf(given.mimeType) ?? fileTypeNamed(given.fileName) ?? typeByContents(contents, given)
	);
}

function isoType({ format, tracks }: FileContents, said: Array<FileType | undefined>) {
	const hasVideo = tracks?.some(({ kind }) => kind === 'video');
	const hasAudio = tracks?.some(({ kind }) => kind === 'audio');
	if (hasVideo) return fileTypeOf(format === '3gp' ? 'video/3gpp' : 'video/mp4');
	if (hasAudio) {
		const isAmr = format === '3gp' && tracks?.some(({ codec }) => codec.startsWith('AMR'));
		return fileTypeOf(isAmr ? 'video/3gpp' : 'audio/mp4');
	}
	const told = said.find((each) => each && ISO_MEDIA.includes(each.mimeType));
	return told ?? fileTypeOf(format === '3gp' ? 'video/3gpp' : 'video/mp4');
}

/** Types that say nothing about a file. */
function isUnknown(mimeType: string): boolean {
	return /^(|application\/(octet-stream|x-binary|force-download|download)|binary\/octet-stream)$/.test(
		bareMimeType(mimeType),
	);
}

/** What a message of this kind takes. As a document, any type goes, within the type's own limit. */
export function typesFor(kind: MediaKind): readonly FileType[] {
	return kind === 'document' ? FILE_TYPES : FILE_TYPES.filter((each) => each.kind === kind);
}

export const FILE_SIZE_LIMITS = {
	image: [bytes(5 * 1024 ** 2)],
	video: [bytes(16 * 1024 ** 2)],
	audio: [bytes(16 * 1024 ** 2)],
	document: [bytes(100 * 1024 ** 2)],
	staticSticker: [bytes(100 * 1024)],
	animatedSticker: [bytes(500 * 1024)],
} satisfies Record<string, Limits>;

export const VOICE_NOTE_LIMIT: Limits = [
	{
		...hard('bytes', 512 * 1024, 'Audio messages'),
		strictness: 'warn',
		consequence: 'above 524288, phones show a download icon instead of a play icon',
	},
];

export const GIF_LIMIT: Limits = [
	{
		...hard('bytes', 3.5 * 1024 ** 2, 'Template components'),
		strictness: 'warn',
		consequence: 'above 3,670,016, phones show a GIF as a video',
	},
];

/** The limits for the size of a file. */
export function sizeLimitsOf({ kind }: FileType, contents: FileContents): Limits {
	if (kind !== 'sticker') return FILE_SIZE_LIMITS[kind];
	return FILE_SIZE_LIMITS[contents.saysAnimated ? 'animatedSticker' : 'staticSticker'];
}

/** A file of at least one byte. */
function bytes(max: number): Limit {
	return hard('bytes', max, 'Media: supported types', 1);
}
