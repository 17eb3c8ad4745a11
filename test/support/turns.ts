import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work`, and tells the longest time for which nobody else in the process had a turn, ms of the processor's time:
 * what others do on the same machine does not count.
 */
export async function longestTurn<T>(
	work: () => Promise<T>,
): Promise<{ result: T; turnMs: number }> {
	let last = process.threadCpuUsage();
	let turnMs = 0;
	const timer = setInterval(() => {
		const { user, system } = process.threadCpuUsage(last);
		turnMs = Math.max(turnMs, (user + system) / 1000);
		last = process.threadCpuUsage();
	}, 1);
	try {
		await sleep(5);
		turnMs = 0;
		const result = await work();
		// What was done at the very end is seen after it.
		await sleep(5);
		return { result, turnMs };
	} finally {
		clearInterval(timer);
	}
}
