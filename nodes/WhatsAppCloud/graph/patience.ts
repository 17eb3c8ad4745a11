import { setTimeout as sleep } from 'node:timers/promises';

import { backoff } from '../codes/backoff';
import { GraphError } from './error';

/** For how long a look-up is repeated, ms. */
export const PATIENCE_MS = {
	/** While an execution runs. */
	execution: 60_000,
	/** Otherwise, and while a person waits: in the editor, or for a workflow to be published. */
	person: 5_000,
} as const;

/** Meta's own estimates are in whole minutes: so many times at least it is tried meanwhile. */
const TRIES = 6;

/**
 * Asks until there is an answer: what Graph refuses for a while, and what got no answer, is asked again with
 * growing pauses. For look-ups only, which change nothing.
 *
 * @param patienceMs after this time nothing is asked again
 * @throws {GraphError} the last one; at once if asking again cannot help, or when `signal` aborts
 */
export async function patiently<T>(
	ask: () => Promise<T>,
	{ patienceMs, signal }: { patienceMs: number; signal?: AbortSignal },
): Promise<T> {
	const giveUpAt = performance.now() + patienceMs;
	for (let refusals = 1; ; refusals++) {
		try {
			return await ask();
		} catch (thrown) {
			const wait = pauseAfter(thrown, refusals, patienceMs);
			if (wait === undefined || performance.now() + wait >= giveUpAt) throw thrown;
			await sleep(wait, undefined, { signal }).catch(() => undefined);
			if (signal?.aborted) throw cancelled();
		}
	}
}

function pauseAfter(thrown: unknown, refusals: number, patienceMs: number): number | undefined {
	if (!(thrown instanceof GraphError) || thrown.retry !== 'now') return undefined;
	const pause = backoff(thrown, refusals, Math.random());
	return pause === undefined ? undefined : Math.min(pause, patienceMs / TRIES);
}

/**
 * Waits for an answer that others wait for as well: it goes on when this caller stops waiting.
 *
 * @throws {GraphError} when `signal` aborts or `waitMs` are over
 */
export async function unlessOver<T>(
	answer: Promise<T>,
	{ signal, waitMs }: { signal?: AbortSignal; waitMs?: number },
): Promise<T> {
	const { promise: over, reject } = Promise.withResolvers<never>();
	const cancel = () => reject(cancelled());
	signal?.addEventListener('abort', cancel, { once: true });
	if (signal?.aborted) cancel();
	const timer =
		waitMs === undefined ? undefined : setTimeout(() => reject(tooSlow(waitMs)), waitMs);
	try {
		return await Promise.race([answer, over]);
	} finally {
		signal?.removeEventListener('abort', cancel);
		clearTimeout(timer);
	}
}

function tooSlow(waitMs: number): GraphError {
	return new GraphError({
		title: `Graph did not answer within ${waitMs / 1000} s`,
		advice: 'Nothing was changed at Meta: run it again.',
		retry: 'now',
		sent: 'no',
	});
}

function cancelled(): GraphError {
	return new GraphError({
		title: 'The request was cancelled',
		advice: 'Nothing was sent.',
		retry: 'never',
		sent: 'no',
	});
}
