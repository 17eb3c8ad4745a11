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
