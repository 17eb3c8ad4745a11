import { Pruning } from '../../nodes/WhatsAppCloud/store/pruning';

const HOUR = 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 29);

it('is done once an hour, and where the clock was put back', async () => {
	const done: number[] = [];
	const pruning = new Pruning({
		task: async (_limit, now) => {
			done.push(now);
			return 0;
		},
	});
	const times = [NOW, NOW + HOUR - 1, NOW + HOUR, NOW - 24 * HOUR, NOW - 23.5 * HOUR];
	for (const now of times) {
		pruning.goOn(now);
		await pruning.done();
	}
	expect(done).toEqual([NOW, NOW + HOUR, NOW - 24 * HOUR]);
});
