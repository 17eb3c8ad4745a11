import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the event loop is looked at, ms. */
const EVERY_MS = 1;

/** Runs `work`, and tells the longest time for which the event loop did nothing else meanwhile, ms. */
export async function longestBlock<T>(
	work: () => Promise<T>,
): Promise<{ result: T; blockMs: number; tookMs: number }> {
	const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
	delay.enable();
	// So that it has begun.
	await sleep(20);
	delay.reset();
	const started = performance.now();
	const result = await work();
	const tookMs = performance.now() - started;
	// A block at the very end is seen after it.
	await sleep(20);
	delay.disable();
	return { result, tookMs, blockMs: Math.max(0, delay.max / 1e6 - EVERY_MS) };
}
