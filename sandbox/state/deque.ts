/** A list that grows at its end and shrinks at its beginning, both in constant time. */
export class Deque<T> {
	private items: (T | undefined)[] = [];
	private head = 0;

	get length(): number {
		return this.items.length - this.head;
	}

	push(item: T): void {
		this.items.push(item);
	}

	/** Removes and returns the oldest. */
	shift(): T | undefined {
		if (this.length === 0) return undefined;
		const item = this.items[this.head];
		this.items[this.head] = undefined;
		this.head += 1;
		// The emptied front is given back once it is the larger part.
		if (this.head > 64 && this.head * 2 > this.items.length) {
			this.items = this.items.slice(this.head);
			this.head = 0;
		}
		return item;
	}

	/** Oldest first. */
	*[Symbol.iterator](): Generator<T> {
		for (let index = this.head; index < this.items.length; index += 1) yield this.items[index] as T;
	}

	last(): T | undefined {
		return this.items[this.items.length - 1];
	}
}
