import { setTimeout as sleep } from 'node:timers/promises';

import { Slots } from '../graph/slots';

/** How many elements may wait apart at once; more than that hold their place while they wait. */
const MAX_APART = 1000;

/** What a running element can do about time. Both waits end at once when the run is cancelled. */
export interface Lane {
	/** Waits in its place: nobody else runs instead. For waits that concern everybody. */
	wait(ms: number): Promise<void>;
	/** Waits apart, while others run: for waits that concern this element alone. */
	stepAside(ms: number): Promise<void>;
	/** Waits apart for something that another element does. */
	apart<R>(other: Promise<R>): Promise<R>;
}

/**
 * Runs `work` for every element, at most `concurrency` at once, starting them in order. When one throws or
 * `signal` aborts, no further one is started; those under way are waited for, so that none is left behind.
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
	let countApart = 0;

	const run = async (element: T, leave: () => void): Promise<void> => {
		let leavePlace = leave;
		const wait = async (ms: number) => await sleep(Math.max(0, ms), undefined, { signal });
		const apart = async <R>(other: Promise<R>): Promise<R> => {
			countApart++;
			leavePlace();
			try {
				return await other;
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
		} finally {
			leavePlace();
		}
	};

	for (const element of elements) {
		const leave = await places.take();
		if (failures.length > 0 || signal?.aborted) {
			leave();
			break;
		}
		const promise: Promise<void> = run(element, leave).finally(() => running.delete(promise));
		running.add(promise);
	}
	await Promise.all(running);
	if (failures.length > 0) throw failures[0];
}
