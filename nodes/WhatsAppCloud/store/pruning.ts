/** How many rows one step of forgetting takes, besides as many as were written: a few ms, so that nobody notices. */
const STEP = 500;

const PRUNE_EVERY_MS = 60 * 60 * 1000;

/**
 * When to forget what is old: now and then, and then a step with each call that writes, until nothing is left. Since a
 * step takes more than the call writes, forgetting keeps up with it.
 */
export class Pruning<Task extends string> {
	readonly #restsUntil = new Map<Task, number>();

	/**
	 * How much a step of each task that is due may take.
	 *
	 * @param written how many rows the call writes
	 */
	due(tasks: readonly Task[], written: number, now: number): Array<{ task: Task; limit: number }> {
		const due = tasks.filter((task) => (this.#restsUntil.get(task) ?? -Infinity) <= now);
		return due.map((task) => ({ task, limit: STEP + written }));
	}

	/** Says how much the step has taken: with less than it might, nothing is left. */
	took(task: Task, count: number, limit: number, now: number): void {
		if (count < limit) this.#restsUntil.set(task, now + PRUNE_EVERY_MS);
	}
}

/** How many rows are dropped with each new one in tables that are tidied with each: more than come. */
export const PRUNE_ALONG = 100;

/** How many rows one statement takes beside the work, so that nobody waits for its locks for long. */
const AT_ONCE = 100;

/** Forgets what is old beside the calls that write: none of them waits for it, or fails with it. */
export class PruningBeside<Task extends string> {
	readonly #pruning = new Pruning<Task>();

	#written = 0;

	#running: Promise<void> | undefined;

	readonly #tasks: Record<Task, (limit: number, now: number) => Promise<number>>;

	/** @param tasks take at most `limit`, and tell how much it was */
	constructor(tasks: Record<Task, (limit: number, now: number) => Promise<number>>) {
		this.#tasks = tasks;
	}

	/** Goes a step on, unless one is under way. @param written how many rows the call has written */
	goOn(written: number, now: number): void {
		this.#written += written;
		this.#running ??= this.#step(now)
			// What was not forgotten is left for the next call.
			.catch(() => undefined)
			.finally(() => (this.#running = undefined));
	}

	/** Waits for what is under way. */
	async done(): Promise<void> {
		await this.#running;
	}

	async #step(now: number): Promise<void> {
		const written = this.#written;
		this.#written = 0;
		const tasks = Object.keys(this.#tasks) as Task[];
		for (const { task, limit } of this.#pruning.due(tasks, written, now)) {
			this.#pruning.took(task, await this.#forget(task, limit, now), limit, now);
		}
	}

	async #forget(task: Task, limit: number, now: number): Promise<number> {
		for (let count = 0; ;) {
			const most = Math.min(AT_ONCE, limit - count);
			const took = await this.#tasks[task](most, now);
			count += took;
			if (took < most || count === limit) return count;
		}
	}
}
