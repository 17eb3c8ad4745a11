/** The least of files of each type that can be told apart and passes for one, padded to a length. */
const HEADS = {
	/** 640×480, three colours. */
	jpeg: '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03\x01\x11\0',
	/** 16×16, RGB, 8 bits. */
	png: '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0\0\0\0\0\0\0\0\x08IDAT',
	pdf: '%PDF-1.7\n',
	ogg: `OggS\0\x02${'\0'.repeat(20)}\x01\x13OpusHead\x01\x01`,
	mp3: `ID3\x04\0\0\0\0\0\0\xff\xfb\x90\x64`,
	mp4: film('isom'),
	m4a: box('ftyp', 'M4A \0\0\x02\0') + box('moov', sound()) + '\0\0\0\0mdat',
	webp: 'RIFF\0\0\0\0WEBPVP8 \x20\0\0\0\0\0\0\x9d\x01\x2a\0\x02\0\x02',
	animatedWebp:
		'RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\x01\0\xff\x01\0' + 'ANMF\x02\0\0\0ab'.repeat(2),
	zip: 'PK\x03\x04\x14\0\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0data.csv',
	docx: `PK\x03\x04\x14\0\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x11\0\0\0word/document.xml`,
	ole: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
	exe: 'MZ\x90\0',
	amr: '#!AMR\n',
	aac: '\xff\xf1\x50\x80\x0c\x9f\xfc',
	mp3Frame: '\xff\xfb\x90\x64',
	threegp: film('3gp5'),
} as const;

/** Where the frame after the first one stands. */
const FRAMES: Partial<Record<FileKind, number>> = { mp3: 10 + 417, mp3Frame: 417, aac: 100 };

export type FileKind = keyof typeof HEADS;

export function fileOf(kind: FileKind, length = 1000): Buffer {
	const content = Buffer.alloc(length, 7);
	content.write(HEADS[kind], 0, 'latin1');
	const next = FRAMES[kind];
	if (next !== undefined) content.write(HEADS[kind].slice(kind === 'mp3' ? 10 : 0), next, 'latin1');
	return content;
}

function film(brand: string): string {
	return box('ftyp', `${brand}\0\0\x02\0`) + box('moov', pictures() + sound()) + '\0\0\0\0mdat';
}

/** A track of H.264, Main. */
function pictures(): string {
	const setup = box('avcC', '\x01\x4d\0\x1e');
	return track('vide', box('avc1', '\0'.repeat(78) + setup));
}

/** A track of AAC. */
function sound(): string {
	const decoder = `\x04\x11\x40\x15${'\0'.repeat(11)}\x05\x02\x12\x08`;
	const stream = `\x03\x16\0\x01\0${decoder}`;
	return track('soun', box('mp4a', '\0'.repeat(28) + box('esds', '\0\0\0\0' + stream)));
}

function track(handler: string, description: string): string {
	const samples = box('stbl', box('stsd', '\0\0\0\0\0\0\0\x01' + description));
	const media = box('hdlr', `${'\0'.repeat(8)}${handler}${'\0'.repeat(12)}`) + box('minf', samples);
	return box('trak', box('mdia', media));
}

function box(type: string, content: string): string {
	const size = Buffer.alloc(4);
	size.writeUInt32BE(8 + content.length);
	return size.toString('latin1') + type + content;
}
