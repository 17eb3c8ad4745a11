/** The beginnings of files of each type, padded to a length: enough to be told apart. */
const HEADS = {
	jpeg: '\xff\xd8\xff\xe0\0\x10JFIF\0',
	png: '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
	pdf: '%PDF-1.7\n',
	ogg: 'OggS\0\x02\0\0\0\0\0\0\0\0OpusHead',
	mp3: 'ID3\x04\0\0',
	mp4: '\0\0\0\x18ftypisom\0\0\x02\0',
	m4a: '\0\0\0\x18ftypM4A \0\0\x02\0',
	webp: 'RIFF\0\0\0\0WEBPVP8 ',
	animatedWebp: 'RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02',
	zip: 'PK\x03\x04\x14\0\x06\0',
	ole: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
	exe: 'MZ\x90\0',
	amr: '#!AMR\n',
	aac: '\xff\xf1\x50\x80',
	mp3Frame: '\xff\xfb\x90\x64',
	threegp: '\0\0\0\x18ftyp3gp5\0\0\x02\0',
} as const;

export type FileKind = keyof typeof HEADS;

export function fileOf(kind: FileKind, length = 1000): Buffer {
	const content = Buffer.alloc(length, 7);
	content.write(HEADS[kind], 0, 'latin1');
	return content;
}
