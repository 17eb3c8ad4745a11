const HOUR_MS = 3_600_000;

/** How many management calls each account has made in the running hour. */
export class CallCounts {
	private readonly counts = new Map<string, { since: number; calls: number }>();

	/** Counts one more. @param now ms @returns the hour's calls, this one included, and how long the hour lasts */
	count(account: string, now: number): { calls: number; minutesLeft: number } {
		const known = this.counts.get(account);
		const current = known && now - known.since < HOUR_MS ? known : { since: now, calls: 0 };
		current.calls += 1;
		this.counts.set(account, current);
		const { calls, since } = current;
		return { calls, minutesLeft: Math.max(1, Math.ceil((since + HOUR_MS - now) / 60_000)) };
	}

	/** The running hours began so much earlier. */
	age(ms: number): void {
		for (const count of this.counts.values()) count.since -= ms;
	}

	clear(): void {
		this.counts.clear();
	}
}
