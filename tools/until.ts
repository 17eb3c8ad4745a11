import { setTimeout as sleep } from 'node:timers/promises';

import { duration } from './duration.ts';

export interface Patience {
	/** ms; half a minute by default. A busy machine is slow, and that is no fault. */
	withinMs?: number;
	/** Between two looks, ms; 100 by default. What is watched has work of its own. */
	everyMs?: number;
	signal?: AbortSignal | undefined;
	/** What has been seen instead, for whoever reads that it did not come. */
	seen?: () => string;
}

/**
 * Looks until something is there: whatever `look` returns that is neither undefined nor false.
 *
 * @param what as in "What did not come about: …"
 * @throws Error with `what` when the time is over; the signal's reason when it aborts
 */
export async function until<T>(
	what: string,
	look: () => Promise<T | undefined | false> | T | undefined | false,
	{ withinMs = 30_000, everyMs = 100, signal, seen }: Patience = {},
): Promise<T> {
	for (const deadline = Date.now() + withinMs; ;) {
		signal?.throwIfAborted();
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() >= deadline) {
			const instead = seen ? ` ${seen()}` : '';
			throw new Error(`In ${duration(withinMs)} it did not come about that ${what}.${instead}`);
		}
		await pause(everyMs, signal);
	}
}

/** @throws the signal's reason when it aborts */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	try {
		await sleep(ms, undefined, signal ? { signal } : {});
	} catch (failure) {
		// Node's own says nothing of why.
		signal?.throwIfAborted();
		throw failure;
	}
}

/** All of them. If one fails, the others come to an end first: whoever cleans up then misses nothing. */
export async function together(work: Array<Promise<unknown>>): Promise<void> {
	await Promise.allSettled(work);
	await Promise.all(work);
}

/** The promise's outcome, unless the time is over or the signal aborts first: then the reason is thrown. */
export async function within<T>(
	work: Promise<T>,
	withinMs: number,
	what: string,
	signal?: AbortSignal,
): Promise<T> {
	const over = new AbortController();
	const ends = async (): Promise<never> => {
		await pause(withinMs, signal ? AbortSignal.any([signal, over.signal]) : over.signal);
		throw new Error(`In ${duration(withinMs)}, ${what} did not come to an end.`);
	};
	try {
		return await Promise.race([work, ends()]);
	} finally {
		over.abort();
		// Whoever is still at it has nobody left who listens.
		work.catch(() => undefined);
	}
}
