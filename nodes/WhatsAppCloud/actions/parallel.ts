import { setTimeout as sleep } from 'node:timers/promises';

import { giveWay } from '../giveWay';
import { Slots } from '../graph/slots';
import type { Lane } from '../send/lane';

/** How many elements may wait apart at once; more than that hold their place while they wait. */
const MAX_APART = 10_000;

/**
 * Runs `work` for every element, at most `concurrency` at once, starting them in order. When one throws or
 * `signal` aborts, no further one is started, those that wait stop waiting (their wait throws), and those
 * that are doing something are waited for, so that none is left behind.
 *
 * @throws what the first failed one threw, or the signal's reason
 */
export async function inParallel<T>(
	elements: readonly T[],
	concurrency: number,
	signal: AbortSignal | undefined,
	work: (element: T, lane: Lane) => Promise<void>,
): Promise<void> {
	const places = new Slots(concurrency);
	const running = new Set<Promise<void>>();
	const failures: unknown[] = [];
	const ending = new AbortController();
	const end = () => ending.abort(signal?.reason);
	signal?.addEventListener('abort', end, { once: true });
	if (signal?.aborted) end();
	let countApart = 0;

	const run = async (element: T, leave: () => void): Promise<void> => {
		let leavePlace = leave;
		const wait = async (ms: number) =>
			await sleep(Math.max(0, ms), undefined, { signal: ending.signal });
		const apart = async <R>(other: Promise<R>): Promise<R> => {
			countApart++;
			leavePlace();
			try {
				return await orEnd(other, ending.signal);
			} finally {
				countApart--;
				leavePlace = await places.take();
			}
		};
		const stepAside = async (ms: number) => {
			await (countApart < MAX_APART ? apart(wait(ms)) : wait(ms));
		};
		try {
			await work(element, { wait, stepAside, apart });
		} catch (thrown) {
			failures.push(thrown);
			ending.abort();
		} finally {
			leavePlace();
		}
	};

	try {
		for (const element of elements) {
			const leave = await places.take();
			await giveWay();
			if (ending.signal.aborted) {
				leave();
				break;
			}
			const promise: Promise<void> = run(element, leave).finally(() => running.delete(promise));
			running.add(promise);
		}
		await Promise.all(running);
	} finally {
		signal?.removeEventListener('abort', end);
	}
	if (failures.length > 0) throw failures[0];
	signal?.throwIfAborted();
}

/** What `other` gives, or the signal's reason if that comes first. */
async function orEnd<R>(other: Promise<R>, signal: AbortSignal): Promise<R> {
	signal.throwIfAborted();
	const { promise: ended, reject } = Promise.withResolvers<never>();
	const end = () => {
		reject(signal.reason as Error);
	};
	signal.addEventListener('abort', end, { once: true });
	try {
		return await Promise.race([other, ended]);
	} finally {
		signal.removeEventListener('abort', end);
	}
}
