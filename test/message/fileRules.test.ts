import { contentsOf } from '../../nodes/WhatsAppCloud/message/contents/pass';
import { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { checkFile, type FileUse } from '../../nodes/WhatsAppCloud/message/file';
import { fileFailure } from '../../sandbox/file/verdict.ts';
import { fileOf } from '../support/files';
import { DOCUMENT_NAMES, documentFile, DOCUMENTS, type DocumentName } from '../support/documents';
import { MEDIA_FILES, mediaFile, type MediaName } from '../support/media';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const DOCX = `${OFFICE}.wordprocessingml.document`;

type Name = MediaName | DocumentName;

async function bytesOf(name: Name): Promise<Buffer> {
	return name in DOCUMENTS
		? await documentFile(name as DocumentName)
		: mediaFile(name as MediaName);
}

interface Verdict {
	mimeType?: string;
	refusals: string[];
	warnings: string[];
}

async function verdict(
	name: Name,
	use: FileUse,
	{ as = name, mimeType = 'application/octet-stream' }: { as?: string; mimeType?: string } = {},
): Promise<Verdict> {
	const bytes = await bytesOf(name);
	const draft = new Draft();
	const facts = { size: bytes.length, contents: contentsOf(bytes), mimeType, fileName: as };
	const type = checkFile('File "x"', facts, use, draft);
	const { refusals, warnings } = draft;
	return { ...(type ? { mimeType: type.mimeType } : {}), refusals, warnings };
}

const voice: FileUse = { kind: 'audio', voice: true };

describe('goes out as it is', () => {
	it.each<[Name, FileUse, string]>([
		['main.mp4', { kind: 'video' }, 'video/mp4'],
		['silent.mp4', { kind: 'video' }, 'video/mp4'],
		['h264.3gp', { kind: 'video' }, 'video/3gpp'],
		['aac.m4a', { kind: 'audio' }, 'audio/mp4'],
		['aac.mp4', { kind: 'audio' }, 'audio/mp4'],
		['voice.ogg', voice, 'audio/ogg'],
		['sound.mp3', { kind: 'audio' }, 'audio/mpeg'],
		['low.mp3', { kind: 'audio' }, 'audio/mpeg'],
		['sound.aac', { kind: 'audio' }, 'audio/aac'],
		['sound.amr', { kind: 'audio' }, 'audio/amr'],
		['rgb.jpg', { kind: 'image' }, 'image/jpeg'],
		['progressive.jpg', { kind: 'image' }, 'image/jpeg'],
		['notes.jpg', { kind: 'image' }, 'image/jpeg'],
		['rgba.png', { kind: 'image' }, 'image/png'],
		['palette.png', { kind: 'image' }, 'image/png'],
		['sticker.webp', { kind: 'sticker' }, 'image/webp'],
		['lossless.webp', { kind: 'sticker' }, 'image/webp'],
		['letter.docx', { kind: 'document' }, DOCX],
		['long.xlsx', { kind: 'document' }, `${OFFICE}.spreadsheetml.sheet`],
		['slides.pptx', { kind: 'document' }, `${OFFICE}.presentationml.presentation`],
		['letter.doc', { kind: 'document' }, 'application/msword'],
		['table.xls', { kind: 'document' }, 'application/vnd.ms-excel'],
		['table2.xls', { kind: 'document' }, 'application/vnd.ms-excel'],
		['bare5.xls', { kind: 'document' }, 'application/vnd.ms-excel'],
		['slides.ppt', { kind: 'document' }, 'application/vnd.ms-powerpoint'],
		['secret.xlsx', { kind: 'document' }, `${OFFICE}.spreadsheetml.sheet`],
		['late.pdf', { kind: 'document' }, 'application/pdf'],
		['printer.pdf', { kind: 'document' }, 'application/pdf'],
		['notes.txt', { kind: 'document' }, 'text/plain'],
		['utf16le.txt', { kind: 'document' }, 'text/plain'],
		['utf16be.txt', { kind: 'document' }, 'text/plain'],
		['free.txt', { kind: 'document' }, 'text/plain'],
	])('%s', async (name, use, mimeType) => {
		expect(await verdict(name, use)).toEqual({ mimeType, refusals: [], warnings: [] });
	});

	it.each<Name>(['letter.docx', 'table.xlsx', 'letter.doc', 'table.xls', 'late.pdf', 'sound.mp3'])(
		'%s without a name, as n8n knows it from a download',
		async (name) => {
			const named = await verdict(name, { kind: 'document' });
			expect(await verdict(name, { kind: 'document' }, { as: 'download' })).toEqual(named);
		},
	);
});

describe('is refused, with what it is and the cure', () => {
	it.each<[Name, FileUse, RegExp, string?]>([
		['hevc.mp4', { kind: 'video' }, /has pictures in H\.265 \(HEVC\); .* ffmpeg .*libx264/],
		['vp9.mp4', { kind: 'video' }, /has pictures in VP9/],
		['part2.mp4', { kind: 'video' }, /has pictures in MPEG-4 Part 2/],
		['h263.3gp', { kind: 'video' }, /has pictures in H\.263/],
		['high444.mp4', { kind: 'video' }, /is H\.264 High 4:4:4/],
		['high10.mp4', { kind: 'video' }, /is H\.264 High 10/],
		['mp3sound.mp4', { kind: 'video' }, /has sound in MP3; Meta only accepts AAC/],
		['ac3.mp4', { kind: 'video' }, /has sound in AC-3/],
		['opus.mp4', { kind: 'video' }, /has sound in Opus/],
		['amr.3gp', { kind: 'video' }, /has sound in AMR/],
		['two.mp4', { kind: 'video' }, /has 2 tracks of sound/],
		['opus.m4a', { kind: 'audio' }, /has sound in Opus; Meta only accepts AAC in MP4/],
		['vorbis.ogg', voice, /is Ogg with Vorbis; .* ffmpeg .*libopus/],
		['flac.oga', { kind: 'audio' }, /is Ogg with FLAC/],
		['speex.ogg', { kind: 'audio' }, /is Ogg with Speex/],
		['theora.ogv', { kind: 'audio' }, /is Ogg with Theora/, 'film.ogg'],
		['film.mov', { kind: 'video' }, /is a QuickTime film \(MOV\)\. .*ffmpeg/],
		['memo.qta', { kind: 'audio' }, /is a QuickTime recording.*-map 0:a:0/],
		['memo.qta', voice, /is a QuickTime recording/, 'memo.m4a'],
		['film.webm', { kind: 'video' }, /is a WebM recording/, 'v.mp4'],
		['film.mkv', { kind: 'video' }, /is a Matroska film/, 'v.mp4'],
		['film.avi', { kind: 'video' }, /is an AVI film/, 'v.mp4'],
		['film.flv', { kind: 'video' }, /is a Flash film/, 'v.mp4'],
		['film.ts', { kind: 'video' }, /is an MPEG transport stream/, 'v.mp4'],
		['film.mpg', { kind: 'video' }, /is an MPEG film/, 'v.mp4'],
		['film.wmv', { kind: 'video' }, /is a Windows Media file/, 'v.mp4'],
		['voice.webm', voice, /is a WebM recording.*libopus/, 'rec.ogg'],
		['sound.wav', { kind: 'audio' }, /is a WAV recording/, 'x.mp3'],
		['sound.flac', { kind: 'audio' }, /is a FLAC file/, 'x.mp3'],
		['sound.wma', { kind: 'audio' }, /is a Windows Media file/, 'x.mp3'],
		['sound.aiff', { kind: 'audio' }, /is an AIFF file/, 'x.mp3'],
		['sound.caf', { kind: 'audio' }, /is a Core Audio file/, 'x.m4a'],
		['picture.gif', { kind: 'image' }, /is a GIF/, 'p.jpg'],
		['picture.tiff', { kind: 'image' }, /is a TIFF picture/, 'p.jpg'],
		['picture.avif', { kind: 'image' }, /is an AVIF picture\. Convert it to JPEG/, 'p.jpg'],
		['drawing.svg', { kind: 'image' }, /is a vector drawing \(SVG\)/, 'p.png'],
		['page.html', { kind: 'image' }, /is a web page \(HTML\)/, 'p.jpg'],
		['page.html', { kind: 'video' }, /is a web page/, 'p.mp4'],
		['page.html', { kind: 'document' }, /is a web page/, 'p.pdf'],
		['page.html', { kind: 'document' }, /is a web page/, 'page.html'],
		['print.jpg', { kind: 'image' }, /\(CMYK\); Meta only accepts RGB/],
		['deep.png', { kind: 'image' }, /has 16 bits per channel; Meta only accepts 8/],
		['small.webp', { kind: 'sticker' }, /is 100×100 pixels; a sticker must be 512×512/],
		['small moving.webp', { kind: 'sticker' }, /is 300×300 pixels/],
		['sticker.webp', { kind: 'image' }, /is image\/webp; Image takes image\/jpeg, image\/png/],
		['files.zip', { kind: 'document' }, /is a ZIP archive\. Unpack it/, 'letter.docx'],
		['letter.odt', { kind: 'document' }, /is an OpenDocument file/, 'letter.docx'],
		['table.ods', { kind: 'document' }, /is an OpenDocument file/],
		['macros.docm', { kind: 'document' }, /is an Office file with macros/, 'letter.docx'],
		['table.xlsb', { kind: 'document' }, /is a binary Excel workbook/, 'table.xlsx'],
		['table.xlsx', { kind: 'document' }, /is an Excel workbook .* under the name/, 'letter.docx'],
		['letter.doc', { kind: 'document' }, /is a Word document .* under the name/, 'table.xls'],
		['mail.msg', { kind: 'document' }, /is an Outlook message/, 'mail.doc'],
		['secret.xlsx', { kind: 'document' }, /is an Office file with a password/, 'secret'],
		['text.rtf', { kind: 'document' }, /is a rich text \(RTF\)/],
		['notes.txt', { kind: 'document' }, /is a text file/, 'notes.pdf'],
		['utf16le.txt', { kind: 'audio' }, /is text\/plain; Audio takes/],
	])('%s as %j: %s', async (name, use, message, as = name) => {
		const { mimeType, refusals } = await verdict(name, use, { as });
		expect(mimeType).toBeUndefined();
		expect(refusals).toHaveLength(1);
		expect(refusals[0]).toMatch(message);
		// By its name, not by a list of all that is taken, where there is one.
		if (message.source.startsWith('is a')) expect(refusals[0]).not.toContain('image/webp, ');
	});

	it('a film that was cut off before its index, and one whose download broke off', async () => {
		const bytes = mediaFile('default.mp4');
		const cut = bytes.subarray(0, bytes.length / 2);
		const draft = new Draft();
		const facts = { size: cut.length, contents: contentsOf(cut), mimeType: 'video/mp4' };
		checkFile('File "x"', facts, { kind: 'video' }, draft);
		expect(draft.refusals).toEqual([
			expect.stringContaining('has no index (moov): it is incomplete'),
		]);
	});
});

describe('goes out with a warning', () => {
	it.each<[Name, FileUse, RegExp[], string?]>([
		[
			'default.mp4',
			{ kind: 'video' },
			[/High with B-frames.* Android/, /index \(moov\) at the end/],
		],
		['pieces.mp4', { kind: 'video' }, [/is in fragments/]],
		['pieces.m4a', { kind: 'audio' }, [/is in fragments/]],
		['alac.m4a', { kind: 'audio' }, [/Apple Lossless/]],
		['stereo.ogg', { kind: 'audio' }, [/is in stereo/]],
		['sound.mp2', { kind: 'audio' }, [/is MP2/], 'x.mp3'],
		['wide.amr', { kind: 'audio' }, [/is AMR-WB/]],
		['sound.mp3', voice, [/is audio\/mpeg: it arrives as a voice note, but without waveform/]],
		['aac.m4a', voice, [/is audio\/mp4: it arrives/]],
		['sound.aac', voice, [/is audio\/aac: it arrives/]],
		['sound.amr', voice, [/is audio\/amr: it arrives/]],
		['grey.jpg', { kind: 'image' }, [/grayscale/]],
		['page.html', { kind: 'document' }, [/is HTML under the name of an Office file/], 'report.xls'],
		['notes.txt', { kind: 'document' }, [/is text under the name of an Office file/], 'report.xls'],
		['text.rtf', { kind: 'document' }, [/is RTF under the name/], 'letter.doc'],
		['hevc.mp4', {}, [/has pictures in .* As Video it would not arrive/, /index/]],
	])('%s as %j', async (name, use, messages, as = name) => {
		const { refusals, warnings } = await verdict(name, use, { as });
		expect(refusals).toEqual([]);
		expect(warnings).toEqual(messages.map((message) => expect.stringMatching(message) as string));
	});

	it('and none, unless it is sent as what the warning is about', async () => {
		expect(await verdict('hevc.mp4', { kind: 'document' })).toMatchObject({
			...{ mimeType: 'video/mp4', refusals: [], warnings: [] },
		});
	});
});

it('believes what is said of a file when its contents are not to be checked', async () => {
	const unchecked = { kind: 'video', checkContents: false } as const;
	const said = { mimeType: 'video/mp4' };
	expect(await verdict('hevc.mp4', unchecked, said)).toMatchObject({ mimeType: 'video/mp4' });
	expect(await verdict('film.webm', unchecked, { as: 'v.mp4' })).toMatchObject({
		...{ mimeType: 'video/mp4', refusals: [] },
	});
	expect(await verdict('main.mp4', unchecked, { as: 'film' })).toMatchObject({
		mimeType: 'video/mp4',
	});
});

it.each<[Name, string, string]>([
	['hevc.mp4', 'video/mp4', 'video'],
	['high10.mp4', 'video/mp4', 'video'],
	['mp3sound.mp4', 'video/mp4', 'video'],
	['two.mp4', 'video/mp4', 'video'],
	['opus.m4a', 'audio/mp4', 'audio'],
	['vorbis.ogg', 'audio/ogg', 'audio'],
	['theora.ogv', 'audio/ogg', 'audio'],
	['voice.webm', 'audio/ogg', 'audio'],
	['film.webm', 'video/mp4', 'video'],
	['film.mov', 'video/mp4', 'video'],
	['sound.wav', 'audio/mpeg', 'audio'],
	['sound.flac', 'audio/mpeg', 'audio'],
	['picture.gif', 'image/jpeg', 'image'],
	['picture.avif', 'image/jpeg', 'image'],
	['drawing.svg', 'image/png', 'image'],
	['page.html', 'image/jpeg', 'image'],
	['page.html', 'application/pdf', 'document'],
	['print.jpg', 'image/jpeg', 'image'],
	['deep.png', 'image/png', 'image'],
	['sticker.webp', 'image/webp', 'image'],
	['small.webp', 'image/webp', 'sticker'],
	['utf16le.txt', 'audio/mpeg', 'audio'],
	['notes.txt', 'application/pdf', 'document'],
])('the sandbox drops %s as %s in a message of type %s', async (name, mimeType, as) => {
	expect(fileFailure(await bytesOf(name), mimeType, as)).toMatch(/on processing|must be|bits|CMYK/);
});

it('the sandbox drops stickers of more than 100 KB that do not move', () => {
	const dropped = (kind: 'webp' | 'animatedWebp', bytes: number) =>
		fileFailure(fileOf(kind, bytes), 'image/webp', 'sticker');
	expect(dropped('webp', 100 * 1024)).toBeUndefined();
	expect(dropped('webp', 100 * 1024 + 1)).toContain('static ones can have 102400');
	expect(dropped('animatedWebp', 400 * 1024)).toBeUndefined();
});

const KINDS = ['image', 'video', 'audio', 'sticker', 'document'] as const;

describe.each<Name>([...MEDIA_FILES, ...DOCUMENT_NAMES])('%s', (name) => {
	it('arrives at the sandbox as whatever it passes for here', async () => {
		const bytes = await bytesOf(name);
		for (const kind of KINDS) {
			const { mimeType } = await verdict(name, { kind });
			if (mimeType === undefined) continue;
			expect([kind, mimeType, fileFailure(bytes, mimeType, kind)]).toEqual([
				kind,
				mimeType,
				undefined,
			]);
		}
	});
});
