import fc from 'fast-check';

import {
	fullAfter,
	numberBucket,
	PAIR_BUCKET,
	slotsBefore,
	type Bucket,
} from '../../nodes/WhatsAppCloud/delivery/pace';

const T = 1_800_000_000_000;

/** Asks for slots as the store does: what is kept between two calls is one time. */
function asker(bucket: Bucket) {
	let fullAt: number | undefined;
	return (count: number, now: number) => {
		fullAt = fullAfter(fullAt, count, bucket, now);
		return slotsBefore(fullAt, count, bucket, now);
	};
}

describe('pacing', () => {
	it('lets a first message go at once, and the others follow evenly', () => {
		const ask = asker(numberBucket(80));
		expect(ask(1, T)).toEqual([T]);
		expect(ask(3, T)).toEqual([T + 12.5, T + 25, T + 37.5]);
		expect(ask(1, T + 10_000)).toEqual([T + 10_000]);
	});

	it('never lets more through than the limit, whatever is asked for and when', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 800 })), {
					minLength: 1,
					maxLength: 30,
				}),
				(asked) => {
					const ask = asker(numberBucket(80));
					let now = T;
					const slots = asked.flatMap(([count, later]) => ask(count, (now += later)));
					for (let index = 1; index < slots.length; index++) {
						expect((slots[index] ?? 0) - (slots[index - 1] ?? 0)).toBeGreaterThan(12.4);
					}
				},
			),
		);
	});

	it('lets 45 messages to one user through at once, then one every 6 seconds', () => {
		const ask = asker(PAIR_BUCKET);
		const slots = ask(47, T);
		expect(slots.slice(0, 45)).toEqual(Array.from({ length: 45 }, () => T));
		expect(slots.slice(45)).toEqual([T + 6000, T + 12_000]);
		expect(ask(1, T + 12_000)).toEqual([T + 18_000]);
		expect(ask(1, T + 3_600_000)).toEqual([T + 3_600_000]);
	});

	it('has no limit for 0', () => {
		expect(asker(numberBucket(0))(3, T)).toEqual([T, T, T]);
	});
});
