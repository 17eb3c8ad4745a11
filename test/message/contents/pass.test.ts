import fc from 'fast-check';

import { ContentsPass, contentsOf } from '../../../nodes/WhatsAppCloud/message/contents/pass';
import { DOCUMENTS } from '../../support/documents';
import { mediaFile, type MediaName } from '../../support/media';

const NAMES: MediaName[] = ['default.mp4', 'pieces.mp4', 'theora.ogv', 'sound.mp3', 'sound.aac'];
const samples: Buffer[] = [];

beforeAll(async () => {
	samples.push(...NAMES.map(mediaFile));
	for (const name of ['notes.jpg', 'rgb.png', 'moving.webp', 'long.xlsx', 'table.xls'] as const) {
		samples.push(await DOCUMENTS[name]());
	}
});

it('finds the same whatever the chunks', () => {
	const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(fc.nat(samples.length - 1), sizes, (which, lengths) => {
			const bytes = samples[which] ?? Buffer.alloc(0);
			const pass = new ContentsPass();
			for (let at = 0, turn = 0; at < bytes.length; turn++) {
				const length = lengths[turn % lengths.length] ?? 1;
				pass.push(bytes.subarray(at, at + length));
				at += length;
			}
			expect(pass.end()).toEqual(contentsOf(bytes));
		}),
		{ numRuns: 60 },
	);
}, 60_000);

it('never throws: cut, spliced and random files', () => {
	const part = fc.record({
		which: fc.nat(),
		from: fc.double({ min: 0, max: 1, noNaN: true }),
		to: fc.double({ min: 0, max: 1, noNaN: true }),
	});
	const noise = fc.uint8Array({ maxLength: 300 });
	fc.assert(
		fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), noise, (parts, bytes) => {
			const pieces = parts.map(({ which, from, to }) => {
				const sample = samples[which % samples.length] ?? Buffer.alloc(0);
				return sample.subarray(sample.length * from, sample.length * to);
			});
			expect(contentsOf(Buffer.concat([...pieces, bytes])).format).toBeDefined();
			expect(contentsOf(Buffer.concat([bytes, ...pieces])).format).toBeDefined();
		}),
		{ numRuns: 300 },
	);
	fc.assert(
		fc.property(
			fc.nat(),
			fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }),
			(which, changes) => {
				const sample = Buffer.from(samples[which % samples.length] ?? '');
				for (const [at, value] of changes) sample[at % Math.min(sample.length, 4_000)] = value;
				expect(contentsOf(sample).format).toBeDefined();
			},
		),
		{ numRuns: 300 },
	);
}, 120_000);

/** Structures of the smallest parts, one after the other: the most work per byte. */
const WORST: Record<string, (bytes: number) => Buffer> = {
	boxes: (bytes) =>
		Buffer.concat([
			Buffer.from('\0\0\0\x10ftypisom\0\0\0\0', 'latin1'),
			Buffer.alloc(bytes, '\0\0\0\x08free', 'latin1'),
		]),
	'boxes in the index': (bytes) => {
		const header = Buffer.from('\0\0\0\x10ftypisom\0\0\0\0\0\0\0\0moov', 'latin1');
		header.writeUInt32BE(bytes + 8, 16);
		return Buffer.concat([header, Buffer.alloc(bytes, '\0\0\0\x08trak', 'latin1')]);
	},
	segments: (bytes) =>
		Buffer.concat([
			Buffer.from('\xff\xd8', 'latin1'),
			Buffer.alloc(bytes, '\xff\xe0\0\x02', 'latin1'),
		]),
	'fill bytes': (bytes) =>
		Buffer.concat([Buffer.from('\xff\xd8', 'latin1'), Buffer.alloc(bytes, 0xff)]),
	chunks: (bytes) =>
		Buffer.concat([
			Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'),
			Buffer.alloc(bytes, 'ANMF\0\0\0\0', 'latin1'),
		]),
	'names in an archive': (bytes) => Buffer.alloc(bytes, 'PK\x03\x04', 'latin1'),
	'starts of comments': (bytes) => Buffer.alloc(bytes, '<!-- '),
	'starts of frames': (bytes) =>
		Buffer.concat([
			Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
			Buffer.alloc(bytes, '\xff\xfb', 'latin1'),
		]),
	zeros: (bytes) => Buffer.alloc(bytes),
};

it.each(Object.keys(WORST))('%s take no more than linear time', (what) => {
	const time = (bytes: number) => {
		const file = WORST[what]?.(bytes) ?? Buffer.alloc(0);
		const rounds = Array.from({ length: 3 }, () => {
			// Of the processor: whatever else the machine does is not counted.
			const begun = process.cpuUsage();
			contentsOf(file);
			return process.cpuUsage(begun).user / 1000;
		});
		return Math.min(...rounds);
	};
	const [short, long] = [time(500_000), time(2_000_000)];
	// Four times as long; twice that for noise, and what is too short to be measured.
	expect(long).toBeLessThan(8 * short + 20);
});
