/** How many rows one step of forgetting looks at, at most: a few ms, as long as nobody notices. */
const STEP = 1_000;

const PRUNE_EVERY_MS = 60 * 60 * 1000;

/**
 * When to forget what is old: now and then, and then a step with each call that writes, until nothing is left. Since a
 * step may take more than a call writes, forgetting keeps up with it.
 */
export class Pruning<Task extends string> {
	readonly #restsUntil = new Map<Task, number>();

	/** How much a step of each task that is due may take. */
	due(tasks: readonly Task[], now: number): Array<{ task: Task; limit: number }> {
		const due = tasks.filter((task) => (this.#restsUntil.get(task) ?? -Infinity) <= now);
		return due.map((task) => ({ task, limit: STEP }));
	}

	/** Says how much the step has taken: with less than it might, nothing is left. */
	took(task: Task, count: number, limit: number, now: number): void {
		if (count < limit) this.#restsUntil.set(task, now + PRUNE_EVERY_MS);
	}
}

/** How many rows are dropped with each new one in tables that are tidied with each: more than come. */
export const PRUNE_ALONG = 100;
