import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorCode } from './error-code.ts';

const SQLITE_BUSY = 5;

/**
 * Runs `work` while no other process that uses the same lock file does. The lock is SQLite's, and
 * thereby the operating system's: it is free again the moment its process ends, however that ends.
 *
 * @param onWait called once if somebody else has the lock
 */
export async function withLock<T>(
	file: string,
	work: () => Promise<T>,
	onWait: () => void,
): Promise<T> {
	const database = new DatabaseSync(file);
	try {
		for (let attempt = 0; !isTaken(database); attempt++) {
			if (attempt === 0) onWait();
			await sleep(200);
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
