import { setTimeout as sleep } from 'node:timers/promises';

const PRUNE_EVERY_MS = 60 * 60 * 1000;

/** How many rows one piece takes: nobody waits for its locks, or for its turn, longer than a few ms. */
const ROWS_AT_ONCE = 100;

/** How long a piece is rested from, by how long it took: two thirds of the time are everybody else's. */
const REST = 2;

/** How many rows are dropped with each new one in tables that are tidied with each: more than come. */
export const PRUNE_ALONG = 100;

/** @returns how many of the next `limit` were taken: with fewer, nothing is left */
type Prune = (limit: number, now: number) => Promise<number>;

type Tasks = ReadonlyArray<[name: string, prune: Prune]>;

/**
 * Forgets what is old, once an hour and then all of it: beside the calls that write, a piece at a time with pauses, so
 * that none of them waits for it, or fails with it. What is written meanwhile is not old: it keeps up.
 */
export class Pruning {
	readonly #tasks: Tasks;

	/** When each was done, ms. */
	readonly #doneAt = new Map<string, number>();

	#running: { done: Promise<void>; stop: AbortController } | undefined;

	/** @param tasks are done in this order */
	constructor(tasks: Readonly<Record<string, Prune>>) {
		this.#tasks = Object.entries(tasks);
	}

	/** To be said with each call that writes. */
	goOn(now: number): void {
		if (this.#running) return;
		// The clock may have been put back since.
		const rests = (name: string) =>
			Math.abs(now - (this.#doneAt.get(name) ?? -Infinity)) < PRUNE_EVERY_MS;
		const due = this.#tasks.filter(([name]) => !rests(name));
		if (due.length === 0) return;
		const stop = new AbortController();
		const done = this.#forget(due, now, stop.signal)
			// What was not forgotten is left for the next call.
			.catch(() => undefined)
			.finally(() => (this.#running = undefined));
		this.#running = { done, stop };
	}

	/** Waits until it is done. */
	async done(): Promise<void> {
		// Its pauses let a process end; whoever waits for it does not.
		const waiting = setInterval(() => undefined, PRUNE_EVERY_MS);
		await this.#running?.done;
		clearInterval(waiting);
	}

	/** Leaves the rest for another time. */
	stop(): void {
		this.#running?.stop.abort();
	}

	async #forget(due: Tasks, now: number, signal: AbortSignal): Promise<void> {
		let tookMs = 0;
		for (const [name, prune] of due) {
			for (let isLeft = true; isLeft;) {
				await sleep(tookMs * REST, undefined, { ref: false, signal });
				const started = performance.now();
				isLeft = (await prune(ROWS_AT_ONCE, now)) >= ROWS_AT_ONCE;
				tookMs = performance.now() - started;
			}
			this.#doneAt.set(name, now);
		}
	}
}
