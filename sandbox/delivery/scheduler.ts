interface Task {
	due: number;
	order: number;
	run: () => void;
}

/**
 * Runs things later with one timer, whatever their number: a heap ordered by due time. A busy sandbox has
 * three statuses pending for each of thousands of messages.
 */
export class Scheduler {
	private readonly heap: Task[] = [];
	private timer: NodeJS.Timeout | undefined;
	private timerDue = Infinity;
	private sequence = 0;
	private closed = false;

	/** @param delayMs from now; tasks of the same moment run in the order in which they were given */
	after(delayMs: number, run: () => void): void {
		if (this.closed) return;
		this.add({ due: performance.now() + delayMs, order: (this.sequence += 1), run });
		this.arm();
	}

	/** Runs now what is due within so long, what comes of it too; everything else is so much nearer. */
	advance(ms: number): void {
		this.runUntil(performance.now() + ms);
		for (const task of this.heap) task.due -= ms;
		this.timerDue = Infinity;
		this.arm();
	}

	/** Forgets everything that is pending. */
	clear(): void {
		this.heap.length = 0;
		clearTimeout(this.timer);
		this.timer = undefined;
		this.timerDue = Infinity;
	}

	close(): void {
		this.closed = true;
		this.clear();
	}

	get pending(): number {
		return this.heap.length;
	}

	private arm(): void {
		const next = this.heap[0];
		if (!next || next.due >= this.timerDue) return;
		clearTimeout(this.timer);
		this.timerDue = next.due;
		// Timers longer than 2^31 ms fire at once, so wait in steps.
		const wait = Math.min(Math.max(0, next.due - performance.now()), 2 ** 31 - 1);
		this.timer = setTimeout(() => this.runDue(), wait);
	}

	private runDue(): void {
		this.timerDue = Infinity;
		// Timers may fire a fraction of a millisecond early.
		this.runUntil(performance.now() + 1);
		this.arm();
	}

	private runUntil(limit: number): void {
		for (let next = this.heap[0]; next && next.due <= limit; next = this.heap[0]) {
			this.removeFirst();
			next.run();
		}
	}

	private add(task: Task): void {
		const { heap } = this;
		let index = heap.push(task) - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!before(task, heap[parent] as Task)) break;
			heap[index] = heap[parent] as Task;
			index = parent;
		}
		heap[index] = task;
	}

	private removeFirst(): void {
		const { heap } = this;
		const task = heap.pop();
		if (!task || heap.length === 0) return;
		let index = 0;
		for (;;) {
			let child = index * 2 + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task))
				child += 1;
			if (!before(heap[child] as Task, task)) break;
			heap[index] = heap[child] as Task;
			index = child;
		}
		heap[index] = task;
	}
}

function before(a: Task, b: Task): boolean {
	return a.due < b.due || (a.due === b.due && a.order < b.order);
}
