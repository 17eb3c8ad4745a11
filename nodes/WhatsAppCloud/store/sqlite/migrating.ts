import type { DatabaseSync } from 'node:sqlite';

import { StoreUnavailableError } from '../failure';
import { SQLITE_MIGRATIONS } from '../migrations/list';

/**
 * Brings the tables of a file up to date, whole or not at all.
 *
 * @throws {StoreUnavailableError} if a newer version wrote it
 */
export function migrate(db: DatabaseSync, path: string): void {
	if (isUpToDate(db)) return;
	db.exec('BEGIN IMMEDIATE');
	try {
		const version = versionOf(db);
		if (version > SQLITE_MIGRATIONS.length) {
			throw new StoreUnavailableError(
				`The store ${path} was written by a newer version of n8n-nodes-whatsapp-cloud.`,
				'Update the package, or set "Store" in the credential to another store.',
			);
		}
		for (const step of SQLITE_MIGRATIONS.slice(version)) db.exec(step);
		db.exec(`PRAGMA user_version = ${SQLITE_MIGRATIONS.length}`);
		db.exec('COMMIT');
	} finally {
		if (db.isTransaction) db.exec('ROLLBACK');
	}
}

export function isUpToDate(db: DatabaseSync): boolean {
	return versionOf(db) === SQLITE_MIGRATIONS.length;
}

function versionOf(db: DatabaseSync): number {
	return Number(db.prepare('PRAGMA user_version').get()?.user_version);
}
