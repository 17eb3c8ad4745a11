import { latin1, u16, u24, u32le, u8 } from './bytes';
import type { Format, Parser, Track } from './contents';

/** How far into the file the first frame may lie, behind tags and silence. */
const SEARCH_BYTES = 16 * 1024;

/** kbit/s by layer and version (ISO/IEC 11172-3 and 13818-3), of indices 1 to 14. */
const BIT_RATES: Readonly<Record<string, readonly number[]>> = {
	'1/2': [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
	'1/3': [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	'2/2': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
	'2/3': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

const SAMPLE_RATES = [44_100, 48_000, 32_000];

interface Frame {
	format: Format & ('mp3' | 'mp2' | 'aac');
	/** Bytes. */
	length: number;
	track: Track;
}

/**
 * MP3, its older sister MP2, and AAC as it is streamed (ADTS): a run of frames behind tags. One frame's beginning
 * could be anything (text in UTF-16 begins like one): the next one has to stand where it says.
 */
export function* parseMpegAudio(): Parser {
	let at = 0;
	for (let tags = 0; tags < 8; tags++) {
		const tag = yield { at, length: 32 };
		if (latin1(tag, 0, 3) === 'ID3') at += 10 + id3Length(tag) + (u8(tag, 5) & 0x10 ? 10 : 0);
		else if (latin1(tag, 0, 8) === 'APETAGEX') at += 32 + u32le(tag, 12);
		else break;
	}
	const bytes = yield { at, length: SEARCH_BYTES };
	if (latin1(bytes, 0, 4) === 'fLaC') return { format: 'flac' };
	const found = firstFrame(bytes);
	return found ? { format: found.format, tracks: [found.track] } : { format: 'unknown' };
}

/** Whether a file can be one of these: tags, silence, or a frame that another one follows. */
export function isMpegAudio(head: Buffer): boolean {
	if (/^(ID3|APETAGEX)/.test(latin1(head, 0, 8))) return true;
	return firstFrame(head.subarray(0, SEARCH_BYTES), true) !== undefined;
}

/** @param atOnce nothing but zero bytes may stand before it */
function firstFrame(bytes: Buffer, atOnce = false): Frame | undefined {
	for (let at = 0; at + 4 <= bytes.length; at++) {
		const first = frameAt(bytes, at);
		if (first) {
			const next = at + first.length;
			const isLast = next >= bytes.length && at === 0;
			if (isLast || frameAt(bytes, next)?.format === first.format) return first;
		}
		if (atOnce && u8(bytes, at) !== 0) return undefined;
	}
	return undefined;
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
	if (u8(bytes, at) !== 0xff || (u8(bytes, at + 1) & 0xe0) !== 0xe0) return undefined;
	return (u8(bytes, at + 1) & 0x06) === 0 ? adtsFrame(bytes, at) : mpegFrame(bytes, at);
}

function mpegFrame(bytes: Buffer, at: number): Frame | undefined {
	const version = [2.5, 0, 2, 1][(u8(bytes, at + 1) >> 3) & 3] ?? 0;
	const layer = 4 - ((u8(bytes, at + 1) >> 1) & 3);
	const rates = BIT_RATES[`${Math.floor(version)}/${layer}`];
	const kilobits = rates?.[(u8(bytes, at + 2) >> 4) - 1];
	const base = SAMPLE_RATES[(u8(bytes, at + 2) >> 2) & 3];
	if (kilobits === undefined || base === undefined || version === 0) return undefined;
	const sampleRate = base / (version === 1 ? 1 : version === 2 ? 2 : 4);
	const samples = layer === 3 && version !== 1 ? 72 : 144;
	const padding = (u8(bytes, at + 2) >> 1) & 1;
	const format = layer === 3 ? 'mp3' : 'mp2';
	const channels = u8(bytes, at + 3) >> 6 === 3 ? 1 : 2;
	return {
		format,
		length: Math.floor((samples * kilobits * 1000) / sampleRate) + padding,
		track: { kind: 'audio', codec: format.toUpperCase(), channels },
	};
}

function adtsFrame(bytes: Buffer, at: number): Frame | undefined {
	if ((u8(bytes, at + 1) & 0xf6) !== 0xf0) return undefined;
	const length = (u24(bytes, at + 3) >> 5) & 0x1fff;
	const rate = (u8(bytes, at + 2) >> 2) & 15;
	if (length < 7 || rate > 12) return undefined;
	const configuration = (u16(bytes, at + 2) >> 6) & 7;
	const channels = configuration === 7 ? 8 : configuration;
	return {
		format: 'aac',
		length,
		track: { kind: 'audio', codec: 'AAC', ...(channels > 0 ? { channels } : {}) },
	};
}

/** The length of an ID3v2 tag: four bytes of seven bits. */
function id3Length(tag: Buffer): number {
	let length = 0;
	for (let at = 6; at < 10; at++) length = length * 128 + (u8(tag, at) & 0x7f);
	return length;
}
