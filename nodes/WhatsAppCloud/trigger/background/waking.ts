import { setTimeout as sleep } from 'node:timers/promises';

/** What a timer can hold. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Those of this process, with who may be woken alone. */
const sleepers = new Map<Sleeper, string | undefined>();

/** Sleeps until the time is over, or somebody in this process knows that there is something to do. */
export class Sleeper {
	private alarm = new AbortController();

	/** @param scope by which it can be woken without all others, see {@link wake} */
	constructor(scope?: string) {
		sleepers.set(this, scope);
	}

	/**
	 * Returns at once if somebody has called since the last time.
	 *
	 * @throws the signal's reason when it is aborted
	 */
	async sleep(ms: number, signal: AbortSignal): Promise<void> {
		const either = AbortSignal.any([signal, this.alarm.signal]);
		try {
			await sleep(Math.min(ms, LONGEST_MS), undefined, { signal: either, ref: false });
		} catch {
			signal.throwIfAborted();
		}
		if (this.alarm.signal.aborted) this.alarm = new AbortController();
	}

	wake(): void {
		this.alarm.abort();
	}

	end(): void {
		sleepers.delete(this);
	}
}

/** There may be something for a trigger to hand over. */
export function wakeAll(): void {
	for (const sleeper of sleepers.keys()) sleeper.wake();
}

/** There is something for this one. */
export function wake(scope: string): void {
	for (const [sleeper, whose] of sleepers) if (whose === scope) sleeper.wake();
}
