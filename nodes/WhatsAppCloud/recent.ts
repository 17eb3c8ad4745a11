/** A map that keeps what was put in or asked for last, and forgets the rest: it never has more than `most` entries. */
export class Recent<K, V> {
	private readonly entries = new Map<K, V>();

	constructor(private readonly most: number) {}

	get(key: K): V | undefined {
		const value = this.entries.get(key);
		if (value !== undefined) this.set(key, value);
		return value;
	}

	set(key: K, value: V): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		if (this.entries.size <= this.most) return;
		for (const oldest of this.entries.keys()) {
			this.entries.delete(oldest);
			return;
		}
	}

	delete(key: K): void {
		this.entries.delete(key);
	}
}
