import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work`, and tells the longest time for which nobody else in the process had a turn, ms of the processor's time
 * on a machine of usual speed: what others do on the same machine does not count, nor how slow it is.
 */
export async function longestTurn<T>(
	work: () => Promise<T>,
): Promise<{ result: T; turnMs: number }> {
	let last = process.threadCpuUsage();
	let turnMs = 0;
	const timer = setInterval(() => {
		turnMs = Math.max(turnMs, msSince(last));
		last = process.threadCpuUsage();
	}, 1);
	try {
		const before = slowness();
		last = process.threadCpuUsage();
		await sleep(5);
		turnMs = 0;
		const result = await work();
		// What was done at the very end is seen after it.
		await sleep(5);
		clearInterval(timer);
		return { result, turnMs: turnMs / Math.max(1, before, slowness()) };
	} finally {
		clearInterval(timer);
	}
}

function msSince(before: NodeJS.CpuUsage): number {
	const { user, system } = process.threadCpuUsage(before);
	return (user + system) / 1000;
}

/** About what the yardstick takes on the machines for which the bounds are, ms; at least 24 on a slow one. */
const YARDSTICK_MS = 20;

const YARDSTICK = Array.from({ length: 1000 }, (_, index) => ({
	...{ name: `Anna ${index}`, day: 'Monday', hour: 'ten', numbers: [index, index + 1] },
}));

/** How many times as long as usual the machine takes for the same work, now. */
function slowness(): number {
	const before = process.threadCpuUsage();
	for (let round = 0; round < 25; round++) JSON.parse(JSON.stringify(YARDSTICK));
	return msSince(before) / YARDSTICK_MS;
}
