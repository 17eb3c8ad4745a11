/** Time that passes only when everybody waits for it; so that a minute takes no minute. */
export class SimulatedTime {
	private readonly alarms: Array<{ at: number; ring: () => void }> = [];

	/** @param time ms */
	constructor(private time: number) {}

	now(): number {
		return this.time;
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((ring) => this.alarms.push({ at: this.time + Math.max(0, ms), ring }));
	}

	/** Lets time pass until `work` is done. */
	async run(work: Promise<unknown>): Promise<void> {
		const state = { isDone: false };
		const end = () => (state.isDone = true);
		void work.then(end, end);
		for (;;) {
			// Until nobody has anything to do now.
			for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
			if (state.isDone) break;
			const next = Math.min(...this.alarms.map(({ at }) => at));
			if (next === Infinity) throw new Error('Nobody waits for time, and the work is not done.');
			this.time = Math.max(this.time, next);
			const due = this.alarms.filter(({ at }) => at <= this.time);
			this.alarms.splice(0, Infinity, ...this.alarms.filter(({ at }) => at > this.time));
			for (const { ring } of due) ring();
		}
		await work;
	}
}
