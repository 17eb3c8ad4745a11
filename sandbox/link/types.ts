/** What Meta takes in each place. */
const TAKEN: Record<string, string[]> = {
	image: ['image/jpeg', 'image/png'],
	video: ['video/3gpp', 'video/mp4'],
	gif: ['video/mp4'],
	audio: ['audio/aac', 'audio/amr', 'audio/mp4', 'audio/mpeg', 'audio/ogg'],
	sticker: ['image/webp'],
};

/** What servers call files by their endings (IANA's registry, and what web servers ship with). */
const SERVED: Record<string, string> = {
	...served('image/', 'jpeg:jpg jpeg jpe jfif', 'png', 'webp', 'gif', 'bmp', 'tiff:tif tiff'),
	...served(
		'image/',
		'heic',
		'heif',
		'avif',
		'svg+xml:svg',
		'jxl',
		'jp2',
		'vnd.adobe.photoshop:psd',
	),
	...served(
		'video/',
		'mp4:mp4 m4v',
		'3gpp:3gp 3gpp',
		'quicktime:mov qt qta',
		'x-msvideo:avi',
		'webm',
	),
	...served(
		'video/',
		'x-matroska:mkv',
		'x-ms-wmv:wmv',
		'x-flv:flv',
		'mpeg:mpg mpeg',
		'mp2t:ts m2ts',
	),
	...served('audio/', 'aac', 'amr', 'mpeg:mp3', 'mp4:m4a', 'ogg:ogg oga', 'opus', 'wav', 'flac'),
	...served('audio/', 'aiff:aif aiff', 'midi:mid midi', 'x-ms-wma:wma', 'webm:weba', 'x-caf:caf'),
	...served('application/', 'pdf', 'zip', 'vnd.rar:rar', 'x-7z-compressed:7z', 'gzip:gz tgz'),
	...served(
		'application/',
		'x-tar:tar',
		'rtf',
		'epub+zip:epub',
		'json',
		'xml',
		'postscript:eps ps ai',
	),
	...served('application/', 'vnd.oasis.opendocument:odt ods odp', 'vnd.apple:pages numbers key'),
	...served('application/', 'vnd.ms-outlook:msg', 'vnd.android.package-archive:apk'),
	...served('application/', 'msword:doc', 'vnd.ms-excel:xls', 'vnd.ms-powerpoint:ppt'),
	...served(
		'application/vnd.openxmlformats-officedocument.',
		'word:docx',
		'excel:xlsx',
		'ppt:pptx',
	),
	...served('application/vnd.ms-office.macros.', 'word:docm', 'excel:xlsm xlsb', 'ppt:pptm'),
	...served('text/', 'plain:txt text log', 'csv', 'html:html htm', 'calendar:ics', 'vcard:vcf'),
};

/** Of the rest of them, what Meta takes as a document. */
const DOCUMENTS =
	/^(application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxml.*)|text\/plain)$/;

function served(family: string, ...types: string[]): Record<string, string> {
	return Object.fromEntries(
		types.flatMap((type) => {
			const [name = '', endings = name] = type.split(':');
			return endings.split(' ').map((ending) => [ending, family + name]);
		}),
	);
}

/** What a server would call the file; undefined = nobody can say. */
export function servedType({ pathname }: URL): string | undefined {
	return SERVED[/\.(\w+)$/.exec(pathname)?.[1]?.toLowerCase() ?? ''];
}

/** Why Meta drops a file of this type there, in its words; undefined = it takes it. */
export function typeFailure(mimeType: string, as: string, voice: boolean): string | undefined {
	const declared = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
	const taken = TAKEN[as] ?? [...new Set(Object.values(TAKEN).flat())].sort();
	const isTaken = taken.includes(declared) || (TAKEN[as] === undefined && DOCUMENTS.test(declared));
	if (isTaken) {
		return voice && declared !== 'audio/ogg'
			? `Unsupported Audio mime type ${declared} for a voice message. Please use audio/ogg.`
			: undefined;
	}
	const name = as.slice(0, 1).toUpperCase() + as.slice(1);
	return `Unsupported ${name} mime type ${declared}. Please use one of ${taken.join(', ')}.`;
}
