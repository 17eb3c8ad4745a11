import { DatabaseSync } from 'node:sqlite';

import { errorCode } from './errorCode.ts';
import { until } from './until.ts';

const SQLITE_BUSY = 5;

/** Whoever has the lock installs gigabytes, perhaps on a slow machine. */
const LONGEST_MS = 3_600_000;

/**
 * Runs `work` while no other process that uses the same lock file does. The lock is SQLite's, and
 * thereby the operating system's: it is free again the moment its process ends, however that ends.
 *
 * @param onWait called once if somebody else has the lock
 * @throws the signal's reason when it aborts; Error when the lock is not free in an hour
 */
export async function withLock<T>(
	file: string,
	work: () => Promise<T>,
	onWait: () => void,
	signal?: AbortSignal,
): Promise<T> {
	const database = new DatabaseSync(file);
	try {
		if (!isTaken(database)) {
			onWait();
			const patience = { withinMs: LONGEST_MS, everyMs: 200, signal };
			await until(`${file} is free`, () => isTaken(database), patience);
		}
		return await work();
	} finally {
		database.close();
	}
}

function isTaken(database: DatabaseSync): boolean {
	try {
		database.exec('BEGIN EXCLUSIVE');
		return true;
	} catch (error) {
		if (errorCode(error, 'errcode') === SQLITE_BUSY) return false;
		throw error;
	}
}
