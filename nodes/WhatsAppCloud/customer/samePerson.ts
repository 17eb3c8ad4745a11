const USER_ID = /^userId:(.*)#\d+$/;

/**
 * Which bearers of names are the same person (a union-find whose representative is always the smallest
 * member, so that the order of the unions does not show).
 */
export class SamePerson {
	readonly #parents = new Map<string, string>();

	readonly #userIds = new Map<string, Set<string>>();

	#unions = 0;

	/** How often people turned out to be one: until then what was worked out from it holds. */
	get unions(): number {
		return this.#unions;
	}

	rootOf(id: string): string {
		let root = id;
		for (let parent = this.#parents.get(root); parent !== undefined;) {
			root = parent;
			parent = this.#parents.get(root);
		}
		// The next one who asks takes one step.
		if (root !== id) this.#parents.set(id, root);
		return root;
	}

	/** Says that these are one person. */
	unite(ids: readonly string[]): void {
		const roots = [...new Set(ids.map((id) => this.rootOf(id)))].sort();
		const [first, ...others] = roots;
		if (first === undefined || others.length === 0) return;
		this.#unions++;
		// The largest takes in the others, so that a person with many is not copied with each.
		const sets = roots.map((root) => this.#ownSet(root)).sort((a, b) => b.size - a.size);
		const [all = new Set<string>(), ...more] = sets;
		for (const some of more) for (const userId of some) all.add(userId);
		this.#userIds.set(first, all);
		for (const other of others) this.#parents.set(other, first);
	}

	/** The user IDs that the person has or had. */
	userIdsOf(id: string): ReadonlySet<string> {
		return this.#ownSet(this.rootOf(id));
	}

	#ownSet(root: string): Set<string> {
		const known = this.#userIds.get(root);
		if (known) return known;
		const own = USER_ID.exec(root)?.[1];
		const set = new Set(own === undefined ? [] : [own]);
		this.#userIds.set(root, set);
		return set;
	}
}
