import type { Format } from './contents/contents';
import { FILE_TYPES, type FileType } from './fileTypes';
import { FORMATS } from './formats';

/** What a name's ending says of a file. */
export interface Ending {
	/** Without the dot, lower case. */
	ending: string;
	/** One of Meta's types. */
	type?: FileType;
	/** What people call it, and what to do with what Meta does not take. */
	name?: string;
	cure?: string;
	/** Of a text, whatever it holds. */
	isText?: boolean;
	/** Of a page of the web. */
	isPage?: boolean;
}

/** Endings of what Meta does not take, by what it is. */
const OTHERS: Partial<Record<Format, string>> = {
	gif: 'gif',
	bmp: 'bmp dib',
	tiff: 'tif tiff',
	heic: 'heic heif hif',
	avif: 'avif',
	jxl: 'jxl',
	jp2: 'jp2 j2k jpx',
	psd: 'psd',
	svg: 'svg svgz',
	mov: 'mov qt',
	qta: 'qta',
	webm: 'webm weba',
	mkv: 'mkv mka',
	avi: 'avi',
	flv: 'flv f4v',
	mpeg: 'mpg mpeg vob m2v',
	ts: 'ts m2ts mts',
	wmv: 'wmv wma asf',
	wav: 'wav wave',
	flac: 'flac',
	aiff: 'aif aiff aifc',
	midi: 'mid midi',
	caf: 'caf',
	officeMacros: 'docm xlsm pptm dotm xltm potm ppsm',
	xlsb: 'xlsb',
	openDocument: 'odt ods odp odg ott ots otp',
	iWork: 'pages numbers key',
	epub: 'epub mobi',
	android: 'apk',
	outlook: 'msg eml',
	zip: 'zip',
	archive: '7z rar tar gz tgz bz2 xz zst',
	rtf: 'rtf',
	html: 'html htm xhtml mhtml',
	xml: 'xml',
	postscript: 'ps eps ai',
	text: 'csv tsv json jsonl md ini yaml yml ics vcf sql srt',
};

const TEXTS = ['text', 'xml', 'html', 'svg'];

const BY_ENDING = new Map<string, Ending>([
	...FILE_TYPES.flatMap((type) =>
		type.extensions.map((ending): [string, Ending] => [ending, { ending, type }]),
	),
	...Object.entries(OTHERS).flatMap(([format, endings]) =>
		endings.split(' ').map((ending): [string, Ending] => {
			const kind = { isText: TEXTS.includes(format), isPage: format === 'html' };
			return [ending, { ending, ...kind, ...FORMATS[format as Format] }];
		}),
	),
]);

/** The ending of a file's name, if we know it; others, such as `.php` or `v1.2`, say nothing. */
export function endingOf(fileName: string): Ending | undefined {
	return BY_ENDING.get(/\.([^.\s]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '');
}
