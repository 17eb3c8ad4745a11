import { latin1, u16, u32, u8 } from './bytes';
import type { Track } from './contents';
import { boxAt, boxesIn } from './isoBoxes';

/** More tracks than any real file has. */
const MOST_TRACKS = 64;

/** How many frames are looked at: frames that refer to later ones come at once, or not at all. */
const FRAMES = 2_000;

/** Codes of sample descriptions (mp4ra.org), as people call them. */
const CODECS: Readonly<Record<string, string>> = {
	avc1: 'H.264',
	avc2: 'H.264',
	avc3: 'H.264',
	avc4: 'H.264',
	hvc1: 'H.265 (HEVC)',
	hev1: 'H.265 (HEVC)',
	dvh1: 'H.265 (HEVC)',
	dvhe: 'H.265 (HEVC)',
	vvc1: 'H.266',
	av01: 'AV1',
	vp08: 'VP8',
	vp09: 'VP9',
	s263: 'H.263',
	h263: 'H.263',
	H263: 'H.263',
	jpeg: 'Motion JPEG',
	mjpa: 'Motion JPEG',
	apch: 'ProRes',
	apcn: 'ProRes',
	apcs: 'ProRes',
	ap4h: 'ProRes',
	Opus: 'Opus',
	fLaC: 'FLAC',
	alac: 'ALAC',
	samr: 'AMR',
	sawb: 'AMR-WB',
	'ac-3': 'AC-3',
	'ec-3': 'E-AC-3',
	'.mp3': 'MP3',
	'ms\0U': 'MP3',
	lpcm: 'PCM',
	ipcm: 'PCM',
	fpcm: 'PCM',
	sowt: 'PCM',
	twos: 'PCM',
	raw: 'PCM',
};

/** Object types of MPEG-4 streams (mp4ra.org), for `mp4v` and `mp4a`. */
const OBJECT_TYPES: Readonly<Record<number, string>> = {
	0x20: 'MPEG-4 Part 2',
	0x21: 'H.264',
	0x23: 'H.265 (HEVC)',
	0x40: 'AAC',
	0x60: 'MPEG-2',
	0x61: 'MPEG-2',
	0x62: 'MPEG-2',
	0x66: 'AAC',
	0x67: 'AAC',
	0x68: 'AAC',
	0x69: 'MP3',
	0x6a: 'MPEG-1',
	0x6b: 'MP3',
	0x6c: 'Motion JPEG',
	0xa5: 'AC-3',
	0xa6: 'E-AC-3',
	0xa9: 'DTS',
	0xad: 'Opus',
	0xdd: 'Vorbis',
};

/** `profile_idc` of H.264 (ITU-T H.264, annex A). */
const PROFILES: Readonly<Record<number, string>> = {
	66: 'Baseline',
	77: 'Main',
	88: 'Extended',
	100: 'High',
	110: 'High 10',
	122: 'High 4:2:2',
	244: 'High 4:4:4',
};

const KINDS: Readonly<Record<string, Track['kind']>> = { vide: 'video', soun: 'audio' };

/** The tracks that the index of an MP4 file (`moov`) lists, and whether it announces fragments. */
export function tracksIn(index: Buffer): { tracks: Track[]; fragmented: boolean } {
	const tracks: Track[] = [];
	const fragmented = boxAt(index, 'mvex') !== undefined;
	for (const { type, body } of boxesIn(index)) {
		if (type === 'trak' && tracks.length < MOST_TRACKS) tracks.push(trackIn(body, fragmented));
	}
	return { tracks, fragmented };
}

function trackIn(track: Buffer, fragmented: boolean): Track {
	const media = boxAt(track, 'mdia') ?? Buffer.alloc(0);
	const handler = boxAt(media, 'hdlr');
	const kind = KINDS[handler ? latin1(handler, 8, 4) : ''] ?? 'other';
	const samples = boxAt(media, 'minf', 'stbl') ?? Buffer.alloc(0);
	// The first description; a header of eight bytes stands before it.
	const description = boxAt(samples, 'stsd')?.subarray(8) ?? Buffer.alloc(0);
	const [entry] = boxesIn(description);
	if (!entry) return { kind, codec: 'unknown' };
	if (kind === 'video') return videoTrack(entry.type, entry.body, samples, fragmented);
	if (kind === 'audio') return audioTrack(entry.type, entry.body);
	return { kind, codec: entry.type.trim() };
}

function videoTrack(code: string, entry: Buffer, samples: Buffer, fragmented: boolean): Track {
	const boxes = entry.subarray(78);
	const size = { width: u16(entry, 24), height: u16(entry, 26) };
	const original = code === 'encv' ? originalCode(boxes) : code;
	const type = original === 'mp4v' ? OBJECT_TYPES[streamIn(boxes).objectType] : undefined;
	const codec = type ?? CODECS[original] ?? original.trim();
	const track: Track = { kind: 'video', codec, ...size };
	if (code === 'encv') track.encrypted = true;
	const setup = codec === 'H.264' ? boxAt(boxes, 'avcC') : undefined;
	if (setup) {
		const profile = u8(setup, 1);
		track.profile = PROFILES[profile] ?? `profile ${profile}`;
		// In fragments, each piece has its own: not looked at.
		if (!fragmented) track.bFrames = showsOutOfOrder(boxAt(samples, 'ctts'));
	}
	return track;
}

/** Whether the time between decoding and showing differs from frame to frame (`ctts`). */
function showsOutOfOrder(offsets: Buffer | undefined): boolean {
	if (!offsets) return false;
	const count = Math.min(u32(offsets, 4), FRAMES);
	for (let entry = 1; entry < count; entry++) {
		if (u32(offsets, 12 + 8 * entry) !== u32(offsets, 12)) return true;
	}
	return false;
}

function audioTrack(code: string, entry: Buffer): Track {
	// QuickTime's versions 1 and 2 have more fields before the boxes.
	const begin = 28 + ([0, 16, 36][u16(entry, 8)] ?? 0);
	const boxes = entry.subarray(begin);
	const original = code === 'enca' ? originalCode(boxes) : code;
	const track: Track = { kind: 'audio', codec: CODECS[original] ?? original.trim() };
	// The field says 2 for whatever is not AAC or Opus.
	const channels = track.codec === 'Opus' ? u16(entry, 16) : 0;
	if (channels > 0) track.channels = channels;
	if (code === 'enca') track.encrypted = true;
	if (original !== 'mp4a') return track;
	const { objectType, setup } = streamIn(boxAt(boxes, 'wave') ?? boxes);
	track.codec = OBJECT_TYPES[objectType] ?? `mp4a.${objectType.toString(16)}`;
	const told = track.codec === 'AAC' ? aacChannels(setup) : undefined;
	if (told !== undefined) track.channels = told;
	return track;
}

function originalCode(boxes: Buffer): string {
	const format = boxAt(boxes, 'sinf', 'frma');
	return format ? latin1(format, 0, 4) : '';
}

/** What kind of stream it is, and the decoder's setup, from an `esds` box (ISO/IEC 14496-1, descriptors). */
function streamIn(boxes: Buffer): { objectType: number; setup: Buffer } {
	const descriptors = boxAt(boxes, 'esds')?.subarray(4) ?? Buffer.alloc(0);
	const stream = descriptor(descriptors, 0x03);
	const flags = u8(stream, 2);
	const more =
		(flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + u8(stream, 3) : 0) + (flags & 0x20 ? 2 : 0);
	const decoder = descriptor(stream.subarray(3 + more), 0x04);
	return { objectType: u8(decoder, 0), setup: descriptor(decoder.subarray(13), 0x05) };
}

/** The first descriptor, if it has this tag; its length takes one to four bytes of seven bits. */
function descriptor(bytes: Buffer, tag: number): Buffer {
	if (u8(bytes, 0) !== tag) return Buffer.alloc(0);
	let length = 0;
	let at = 1;
	for (; at <= 4; at++) {
		length = length * 128 + (u8(bytes, at) & 0x7f);
		if ((u8(bytes, at) & 0x80) === 0) break;
	}
	return bytes.subarray(at + 1, at + 1 + length);
}

/** The channels that AAC's setup names (ISO/IEC 14496-3, AudioSpecificConfig). */
function aacChannels(setup: Buffer): number | undefined {
	if (setup.length < 2) return undefined;
	const bits = u32(setup, 0);
	const take = (from: number, count: number) => (bits >>> (32 - from - count)) & ((1 << count) - 1);
	let at = 5;
	if (take(0, 5) === 31) at += 6;
	at += take(at, 4) === 15 ? 28 : 4;
	if (at + 4 > 32) return undefined;
	const configuration = take(at, 4);
	return configuration === 0 ? undefined : configuration === 7 ? 8 : configuration;
}
