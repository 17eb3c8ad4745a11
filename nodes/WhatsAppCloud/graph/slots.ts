/** Lets so many holders in at a time, the others in the order in which they came. */
export class Slots {
	private readonly waiting: Array<() => void> = [];

	private free: number;

	constructor(private count: number) {
		this.free = count;
	}

	/** From now on there are so many; whoever has one keeps it. */
	resize(count: number): void {
		this.free += count - this.count;
		this.count = count;
		for (; this.free > 0 && this.waiting.length > 0; this.free--) this.waiting.shift()?.();
	}

	/**
	 * Resolves when a slot is free; the function that it gives hands the slot back.
	 *
	 * @throws the signal's reason when it is aborted while waiting
	 */
	async take(signal?: AbortSignal): Promise<() => void> {
		signal?.throwIfAborted();
		if (this.free > 0) this.free--;
		else await this.turn(signal);
		return () => this.giveBack();
	}

	private turn(signal?: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			const enter = () => {
				signal?.removeEventListener('abort', leave);
				resolve();
			};
			const leave = () => {
				this.waiting.splice(this.waiting.indexOf(enter), 1);
				reject(signal?.reason as Error);
			};
			signal?.addEventListener('abort', leave, { once: true });
			this.waiting.push(enter);
		});
	}

	private giveBack(): void {
		const next = this.free < 0 ? undefined : this.waiting.shift();
		if (next) next();
		else this.free++;
	}
}
