import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { longestTurn } from '../../support/turns.ts';

/** How often the event loop is looked at, ms. */
const EVERY_MS = 1;

/**
 * Runs `work`, and tells the longest time for which the event loop did nothing else meanwhile, ms: as it was lived
 * through, and without what others did on the machine (in steps of 4 on many systems).
 */
export async function longestBlock<T>(
	work: () => Promise<T>,
): Promise<{ result: T; tookMs: number; blockMs: number; blockCpuMs: number }> {
	const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
	delay.enable();
	// So that it has begun.
	await sleep(20);
	delay.reset();
	const started = performance.now();
	const { result, turnMs } = await longestTurn(work);
	const tookMs = performance.now() - started;
	// A block at the very end is seen after it.
	await sleep(20);
	delay.disable();
	return { result, tookMs, blockCpuMs: turnMs, blockMs: Math.max(0, delay.max / 1e6 - EVERY_MS) };
}
