const USER_ID = /^userId:(.*)#\d+$/;

/**
 * Which bearers of names are the same person (a union-find whose representative is always the smallest
 * member, so that the order of the unions does not show).
 */
export class Kinship {
	readonly #parents = new Map<string, string>();

	readonly #userIds = new Map<string, ReadonlySet<string>>();

	rootOf(id: string): string {
		let root = id;
		for (let parent = this.#parents.get(root); parent !== undefined;) {
			root = parent;
			parent = this.#parents.get(root);
		}
		return root;
	}

	/** Says that these are one person. */
	unite(ids: readonly string[]): void {
		const roots = [...new Set(ids.map((id) => this.rootOf(id)))].sort();
		const [first, ...others] = roots;
		if (first === undefined) return;
		this.#userIds.set(first, new Set(roots.flatMap((root) => [...this.userIdsOf(root)])));
		for (const other of others) this.#parents.set(other, first);
	}

	/** The user IDs that the person has or had. */
	userIdsOf(id: string): ReadonlySet<string> {
		const root = this.rootOf(id);
		const own = USER_ID.exec(root)?.[1];
		return this.#userIds.get(root) ?? new Set(own === undefined ? [] : [own]);
	}
}
