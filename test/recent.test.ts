import { Recent } from '../nodes/WhatsAppCloud/recent';

it('what is kept for later has an end, and goes by when it was last asked for', () => {
	const recent = new Recent<number, number>(100);
	for (let key = 0; key < 1_000; key++) {
		recent.set(key, key);
		expect(recent.get(0)).toBe(0);
	}
	const kept = Array.from({ length: 1_000 }, (_, key) => recent.get(key)).filter(
		(value) => value !== undefined,
	);
	expect(kept).toHaveLength(100);
	expect(kept).toContain(999);
});
