import { backoff } from '../../nodes/WhatsAppCloud/codes/backoff';

const waits = (code?: number, retryAfterMs?: number) => {
	const all: number[] = [];
	for (let refusals = 1; ; refusals++) {
		const wait = backoff({ ...(code === undefined ? {} : { code }), retryAfterMs }, refusals, 0);
		if (wait === undefined) return all;
		all.push(wait);
	}
};

describe('backoff', () => {
	it("waits 4ⁿ seconds after Meta's pair limit", () => {
		expect(waits(131056)).toEqual([4_000, 16_000, 64_000, 256_000]);
	});

	it('doubles for other refusals, up to a limit, and gives up in the end', () => {
		expect(waits(130429).slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
		expect(Math.max(...waits(130429))).toBe(30_000);
		expect(waits(4)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
	});

	it('outlasts a line that is down for a minute', () => {
		const all = waits(undefined);
		expect(all.slice(0, 5)).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
		expect(all.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(60_000);
	});

	it('waits at least as long as Meta says', () => {
		expect(waits(80007, 90_000)[0]).toBe(90_000);
	});

	it('does not wait for longer than an hour', () => {
		expect(waits(80007, 3_600_000)[0]).toBe(3_600_000);
		expect(waits(80007, 3_600_001)).toEqual([]);
		// More than Node's timers can hold.
		expect(waits(undefined, 2 ** 31)).toEqual([]);
	});

	it('spreads messages that were refused together', () => {
		expect(backoff({ code: 130429 }, 1, 1)).toBe(1_250);
	});
});
