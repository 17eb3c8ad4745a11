import { contentsOf } from '../../nodes/WhatsAppCloud/message/contents/pass';
import { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { checkFile } from '../../nodes/WhatsAppCloud/message/file';
import {
	FILE_TYPES,
	fileTypeOf,
	typeByContents,
} from '../../nodes/WhatsAppCloud/message/fileTypes';
import { type FileKind, fileOf } from '../support/files';

const UNKNOWN = 'application/octet-stream';
const OFFICE = 'application/vnd.openxmlformats-officedocument';

const typeOf = (kind: FileKind, mimeType = UNKNOWN, fileName?: string) =>
	typeByContents(contentsOf(fileOf(kind)), {
		mimeType,
		...(fileName === undefined ? {} : { fileName }),
	})?.mimeType;

test.each<[FileKind, string]>([
	['jpeg', 'image/jpeg'],
	['png', 'image/png'],
	['webp', 'image/webp'],
	['animatedWebp', 'image/webp'],
	['pdf', 'application/pdf'],
	['ogg', 'audio/ogg'],
	['mp3', 'audio/mpeg'],
	['mp3Frame', 'audio/mpeg'],
	['aac', 'audio/aac'],
	['amr', 'audio/amr'],
	['m4a', 'audio/mp4'],
	['mp4', 'video/mp4'],
	['threegp', 'video/3gpp'],
])('%s is told from its bytes, whatever n8n says', (kind, mimeType) => {
	expect(typeOf(kind)).toBe(mimeType);
	expect(typeOf(kind, 'application/pdf', 'file.txt')).toBe(mimeType);
});

test.each<[FileKind, string, string | undefined, string | undefined]>([
	['docx', UNKNOWN, undefined, `${OFFICE}.wordprocessingml.document`],
	['zip', UNKNOWN, 'letter.docx', undefined],
	['zip', `${OFFICE}.spreadsheetml.sheet`, undefined, undefined],
	['zip', 'application/zip', 'archive.zip', undefined],
	['ole', UNKNOWN, 'table.XLS', 'application/vnd.ms-excel'],
	['ole', 'application/msword', undefined, 'application/msword'],
	['ole', UNKNOWN, 'file', undefined],
	['mp4', 'audio/mp4', 'voice.m4a', 'video/mp4'],
	['exe', UNKNOWN, 'program.exe', undefined],
	['exe', 'text/html', 'page.html', undefined],
])('%s as %s named %s is %s', (kind, mimeType, fileName, expected) => {
	expect(typeOf(kind, mimeType, fileName)).toBe(expected);
});

test('a text is one if nothing speaks against it', () => {
	const text = (content: string, mimeType: string, fileName = 'notes.txt') =>
		typeByContents(contentsOf(Buffer.from(content)), { mimeType, fileName })?.mimeType;
	expect(text('Hello', UNKNOWN)).toBe('text/plain');
	expect(text('Hello', 'text/plain; charset=utf-8', 'x')).toBe('text/plain');
	expect(text('a\0b', UNKNOWN)).toBeUndefined();
	expect(text('', '', '')).toBeUndefined();
});

test('types have one meaning under all their names', () => {
	const names = FILE_TYPES.flatMap(({ mimeType, aliases }) => [mimeType, ...aliases]);
	expect(new Set(names).size).toBe(names.length);
	expect(fileTypeOf('Audio/OGG; codecs=opus')?.mimeType).toBe('audio/ogg');
	expect(fileTypeOf('image/jpg')?.mimeType).toBe('image/jpeg');
	expect(fileTypeOf('image/gif')).toBeUndefined();
});

function refusal(kind: FileKind, use: Parameters<typeof checkFile>[2], size = 1000) {
	const draft = new Draft();
	checkFile('File "x"', { size, contents: contentsOf(fileOf(kind)), mimeType: '' }, use, draft);
	return draft.refusals[0];
}

test('each kind of message takes its own types, a document any', () => {
	expect(refusal('webp', { kind: 'image' })).toBe(
		'File "x" is image/webp; Image takes image/jpeg, image/png',
	);
	expect(refusal('mp4', { kind: 'audio' })).toContain(
		'File "x" is video/mp4; Audio takes audio/aac',
	);
	expect(refusal('png', { kind: 'document' })).toBeUndefined();
	expect(refusal('png', {})).toBeUndefined();
	expect(refusal('exe', {})).toContain('File "x" is of an unknown type; Meta accepts');
	expect(refusal('mp3', { kind: 'audio', voice: true })).toBeUndefined();
});

test('a moving sticker may be larger', () => {
	expect(refusal('webp', { kind: 'sticker' }, 200_000)).toContain('at most 102400');
	expect(refusal('animatedWebp', { kind: 'sticker' }, 200_000)).toBeUndefined();
});

test('a GIF may be larger than Meta plays as one, which is said', () => {
	const warnings = (size: number, gif?: boolean) => {
		const draft = new Draft();
		const facts = { size, contents: contentsOf(fileOf('mp4')), mimeType: 'video/mp4' };
		const use = { kind: 'video' as const, checkContents: false, ...(gif ? { gif } : {}) };
		expect(checkFile('GIF File "x"', facts, use, draft)?.mimeType).toBe('video/mp4');
		return draft.warnings;
	};
	expect(warnings(3_670_016, true)).toEqual([]);
	expect(warnings(3_670_017)).toEqual([]);
	expect(warnings(3_670_017, true)).toEqual([
		expect.stringMatching(/^GIF File "x" has 3,670,017 bytes; .* show a GIF as a video/),
	]);
});
