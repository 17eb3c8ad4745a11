import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { HANDOVER_RETENTION_MS, type Handover } from './handovers';

/** The SQL for handovers in SQLite. Only runs within a transaction of the caller. */
export class SqliteHandovers {
	readonly #put: StatementSync;
	readonly #drop: StatementSync;
	readonly #find: StatementSync;
	readonly #prune: StatementSync;

	constructor(db: DatabaseSync) {
		this.#put = db.prepare(
			'INSERT OR REPLACE INTO handovers (scope, key, event, process, claimed_at) VALUES (?, ?, ?, ?, ?)',
		);
		this.#drop = db.prepare('DELETE FROM handovers WHERE scope = ? AND key = ?');
		this.#find = db.prepare(
			'SELECT key, event, process, claimed_at FROM handovers WHERE scope = ? ORDER BY id',
		);
		this.#prune = db.prepare('DELETE FROM handovers WHERE claimed_at < ?');
	}

	put(scope: string, { key, event, process, claimedAt }: Handover): void {
		this.#put.run(scope, key, event, process, claimedAt);
	}

	drop(scope: string, key: string): void {
		this.#drop.run(scope, key);
	}

	find(scope: string): Handover[] {
		return this.#find.all(scope).map((row) => ({
			key: String(row.key),
			event: String(row.event),
			process: String(row.process),
			claimedAt: Number(row.claimed_at),
		}));
	}

	prune(now: number): void {
		this.#prune.run(now - HANDOVER_RETENTION_MS);
	}
}
