import mediaInfoFactory, { type MediaInfo, type Track as TheirTrack } from 'mediainfo.js';

import type { FileContents, Format } from '../../../nodes/WhatsAppCloud/message/contents/contents';
import { contentsOf } from '../../../nodes/WhatsAppCloud/message/contents/pass';
import { MEDIA_FILES, mediaFile, type MediaName } from '../../support/media';

/** What MediaInfo calls a container, and we. */
const CONTAINERS: Record<string, Format[]> = {
	'MPEG-4': ['mp4', '3gp', 'mov', 'qta'],
	Matroska: ['mkv'],
	WebM: ['webm'],
	AVI: ['avi'],
	'Flash Video': ['flv'],
	'MPEG-TS': ['ts'],
	'MPEG-PS': ['mpeg'],
	'Windows Media': ['wmv'],
	Ogg: ['ogg'],
	'MPEG Audio': ['mp3', 'mp2'],
	ADTS: ['aac'],
	AMR: ['amr', 'amrWb'],
	Wave: ['wav'],
	FLAC: ['flac'],
	AIFF: ['aiff'],
	CAF: ['caf'],
	GIF: ['gif'],
};

const CODECS: Record<string, string> = {
	AVC: 'H.264',
	HEVC: 'H.265 (HEVC)',
	'MPEG-4 Visual': 'MPEG-4 Part 2',
};

/** MediaInfo tells more sorts of a profile apart than matter here. */
const PROFILES: Record<string, string> = {
	'Constrained Baseline': 'Baseline',
	'High 4:4:4 Predictive': 'High 4:4:4',
};

let oracle: MediaInfo;
beforeAll(async () => {
	oracle = await mediaInfoFactory({ format: 'object' });
});
afterAll(() => oracle.close());

async function asked(bytes: Buffer): Promise<TheirTrack[]> {
	const read = (size: number, offset: number) => bytes.subarray(offset, offset + size);
	return (await oracle.analyzeData(() => bytes.length, read)).media?.track ?? [];
}

function codecOf(track: TheirTrack): string {
	const format = 'Format' in track ? String(track.Format) : '';
	const profile = 'Format_Profile' in track ? String(track.Format_Profile) : '';
	if (format === 'MPEG Audio') return profile === 'Layer 2' ? 'MP2' : 'MP3';
	return CODECS[format] ?? format;
}

describe.each(MEDIA_FILES)('%s', (name) => {
	it('is seen as MediaInfo sees it: container, tracks, codecs, profile, channels, size', async () => {
		const bytes = mediaFile(name);
		const theirs = await asked(bytes);
		const ours = contentsOf(bytes);
		const container = theirs.find((track) => track['@type'] === 'General');
		expect(CONTAINERS[String(container?.Format)]).toContain(ours.format);
		for (const track of ours.tracks ?? []) {
			const type = track.kind === 'video' ? 'Video' : 'Audio';
			const index = ours.tracks?.filter(({ kind }) => kind === track.kind).indexOf(track) ?? 0;
			const same = theirs.filter((each) => each['@type'] === type)[index];
			expect(same).toBeDefined();
			if (!same) continue;
			expect(track.codec).toBe(codecOf(same));
			if ('Width' in same && track.width !== undefined) expect(track.width).toBe(same.Width);
			const profile = 'Format_Profile' in same ? String(same.Format_Profile) : '';
			if (track.profile !== undefined) expect(track.profile).toBe(PROFILES[profile] ?? profile);
			if (track.channels !== undefined)
				expect(track.channels).toBe(Number('Channels' in same ? same.Channels : 0));
		}
		if (ours.tracks) {
			const counted = theirs.filter((track) => ['Video', 'Audio'].includes(track['@type']));
			expect(ours.tracks).toHaveLength(counted.length);
		}
	});
});

it.each<[MediaName, Partial<FileContents>]>([
	['main.mp4', { index: 'first', width: 320, height: 240 }],
	['default.mp4', { index: 'last' }],
	['pieces.mp4', { fragmented: true }],
	['pieces.m4a', { fragmented: true, index: 'first' }],
])('%s: where its index stands, and whether it comes in pieces', (name, expected) => {
	expect(contentsOf(mediaFile(name))).toMatchObject(expected);
});

it('tells frames that refer to later ones', () => {
	const flags = (['default.mp4', 'main.mp4', 'silent.mp4'] as const).map(
		(name) => contentsOf(mediaFile(name)).tracks?.[0]?.bFrames,
	);
	expect(flags).toEqual([true, false, false]);
});

it('finds the index behind a film whose size is written in 64 bits, as for long ones', () => {
	const film = mediaFile('default.mp4');
	const at = film.indexOf('mdat', 0, 'latin1') - 4;
	const header = Buffer.alloc(16);
	header.writeUInt32BE(1, 0);
	header.write('mdat', 4, 'latin1');
	header.writeBigUInt64BE(BigInt(film.readUInt32BE(at) + 8), 8);
	const long = Buffer.concat([film.subarray(0, at), header, film.subarray(at + 8)]);
	expect(contentsOf(long)).toEqual(contentsOf(film));
});

it('tells a film without its end', () => {
	const late = mediaFile('default.mp4');
	expect(contentsOf(late.subarray(0, late.length - 2_000))).toMatchObject({ format: 'mp4' });
	expect(contentsOf(late.subarray(0, late.length / 2)).index).toBe('missing');
	const early = mediaFile('main.mp4');
	expect(contentsOf(early.subarray(0, early.length - 2_000))).toMatchObject({
		...{ index: 'first', cutOff: true },
	});
	expect(contentsOf(early).cutOff).toBeUndefined();
});
