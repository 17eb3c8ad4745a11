import { duration } from '../../tools/duration.ts';

describe('duration', () => {
	it.each([
		[40, '0.0 s'],
		[9_940, '9.9 s'],
		[9_960, '10 s'],
		[59_400, '59 s'],
		[59_600, '1 min 00 s'],
		[185_000, '3 min 05 s'],
	])('%d ms is %s', (ms, text) => {
		expect(duration(ms)).toBe(text);
	});
});
