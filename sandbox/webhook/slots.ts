import { Deque } from '../state/deque.ts';

/** Lets so many through at once, the others in the order in which they came. */
export class Slots {
	private free: number;
	private readonly waiting = new Deque<() => void>();

	constructor(count: number) {
		this.free = count;
	}

	async take(): Promise<void> {
		if (this.free > 0) {
			this.free -= 1;
			return;
		}
		await new Promise<void>((resolve) => {
			this.waiting.push(resolve);
		});
	}

	give(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.free += 1;
	}
}
