import { giveWay } from '../nodes/WhatsAppCloud/giveWay';
import { longestTurn } from './support/turns';

/** How finely systems count the processor's time. */
const TICK_MS = 4;

/** Computes for so long, ms of the processor's time. */
function compute(ms: number): void {
	const start = process.threadCpuUsage();
	const spent = () => {
		const { user, system } = process.threadCpuUsage(start);
		return (user + system) / 1000;
	};
	while (spent() < ms);
}

it('lets others have their turn while a loop runs', async () => {
	const { turnMs } = await longestTurn(async () => {
		for (let item = 0; item < 100; item++) {
			await giveWay();
			compute(TICK_MS);
		}
	});
	expect(turnMs).toBeLessThan(40);
});

it('lets them also while many loops run side by side', async () => {
	const { turnMs } = await longestTurn(async () => {
		await Promise.all(
			Array.from({ length: 16 }, async () => {
				for (let item = 0; item < 10; item++) {
					await giveWay();
					compute(TICK_MS);
				}
			}),
		);
	});
	expect(turnMs).toBeLessThan(150);
});

it('does not wait where there is next to nothing to do', async () => {
	let turns = 0;
	let isDone = false;
	const count = () => {
		turns++;
		if (!isDone) setImmediate(count);
	};
	setImmediate(count);
	for (let item = 0; item < 1_000; item++) await giveWay();
	isDone = true;
	expect(turns).toBeLessThan(5);
});
