import type { DatabaseSync } from 'node:sqlite';

import { StoreUnavailableError } from '../failure';
import { SQLITE_MIGRATIONS } from '../migrations/sqlite';

/** How many rows of a table that changes as a whole are changed in one piece: a few ms. */
const ROWS_AT_ONCE = 1000;

/** Tables that may be long, and the column by which they are gone through. */
const ORDER: Readonly<Record<string, string>> = {
	...{ events: 'id', handovers: 'id', sends: 'id', sightings: 'acquaintance' },
};

/**
 * Brings the tables of a file up to date, whole or not at all. Between two pieces others in the process may have
 * their turn, if they leave the file alone: it is being written.
 *
 * @throws {StoreUnavailableError} if a newer version wrote it
 */
export function* migrating(db: DatabaseSync, path: string): Generator<undefined> {
	if (versionOf(db) === SQLITE_MIGRATIONS.length) return;
	db.exec('BEGIN IMMEDIATE');
	try {
		const version = versionOf(db);
		if (version > SQLITE_MIGRATIONS.length) {
			throw new StoreUnavailableError(
				`The store ${path} was written by a newer version of n8n-nodes-whatsapp-cloud.`,
				'Update the package, or set "Store" in the credential to another store.',
			);
		}
		for (const step of SQLITE_MIGRATIONS.slice(version)) {
			for (const statement of step.split(/;\s*$/m)) {
				yield* change(db, statement);
				yield;
			}
		}
		db.exec(`PRAGMA user_version = ${SQLITE_MIGRATIONS.length}`);
		db.exec('COMMIT');
	} finally {
		if (db.isTransaction) db.exec('ROLLBACK');
	}
}

function versionOf(db: DatabaseSync): number {
	return Number(db.prepare('PRAGMA user_version').get()?.user_version);
}

/** What changes each row of a long table is done a piece at a time. */
function* change(db: DatabaseSync, statement: string): Generator<undefined> {
	const [, table = ''] = /^\s*UPDATE (\w+) SET\b(?!.*\bWHERE\b)/s.exec(outermost(statement)) ?? [];
	const column = ORDER[table];
	if (column === undefined) {
		db.exec(statement);
		return;
	}
	const end = db.prepare(
		`SELECT max(at) AS at FROM (SELECT ${column} AS at FROM ${table} WHERE ${column} > ? ORDER BY 1 LIMIT ?)`,
	);
	const piece = db.prepare(`${statement} WHERE ${column} > ? AND ${column} <= ?`);
	for (let after = Number.MIN_SAFE_INTEGER; ;) {
		const until = end.get(after, ROWS_AT_ONCE)?.at;
		if (typeof until !== 'number') return;
		piece.run(after, until);
		after = until;
		yield;
	}
}

/** Without what stands in parentheses. */
function outermost(statement: string): string {
	const shorter = statement.replace(/\([^()]*\)/g, '');
	return shorter === statement ? shorter : outermost(shorter);
}
