import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Forgets the oldest rows of a table whose rows are numbered in the order in which they were claimed, so that no index
 * is needed. One that was claimed anew later stays where it was: the pieces go on behind it.
 */
export class Oldest {
	readonly #end: StatementSync;
	readonly #delete: StatementSync;

	#last = 0;

	constructor(db: DatabaseSync, table: 'events' | 'sends') {
		this.#end = db.prepare(
			`SELECT max(id) AS id FROM (SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ?)`,
		);
		this.#delete = db.prepare(`DELETE FROM ${table} WHERE id > ? AND id <= ? AND claimed_at < ?`);
	}

	/** Looks at the next `limit` for those claimed before that time, ms; returns `limit` as long as some were. */
	prune(limit: number, before: number): number {
		const end = this.#end.get(this.#last, limit)?.id;
		const isAny = typeof end === 'number' && this.#delete.run(this.#last, end, before).changes > 0;
		this.#last = isAny ? end : 0;
		return isAny ? limit : 0;
	}
}
