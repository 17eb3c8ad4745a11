import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

import { hashedKey, SQLITE_HASHED } from '../eventKeys';
import { propertyOf } from '../failure';
import { sqliteUnavailable } from './failure';
import { isUpToDate, migrate } from './migrating';

/** How long a thread that has nothing else to do waits for whoever is writing. */
const BUSY_TIMEOUT_MS = 10_000;

/** How many pages a file may shrink by at once: 1 MB, so that no call takes long. */
const PAGES_AT_ONCE = 256;

/** What SQLite calls `auto_vacuum = INCREMENTAL`. */
const INCREMENTAL = 2;

const SETTINGS = `
	-- What is deleted is overwritten: texts and people are gone from the file, not only from its tables.
	PRAGMA secure_delete = ON;
	-- Pages that are free can be given back (only a new file takes this setting without VACUUM).
	PRAGMA auto_vacuum = INCREMENTAL;
	-- Readers and a writer do not wait for each other.
	PRAGMA journal_mode = WAL;
	-- A commit survives a killed process at once, and a power cut as soon as the log has been synced.
	PRAGMA synchronous = NORMAL;
	-- The log goes back into the file at 16 MB: pages that changed several times are written once.
	PRAGMA wal_autocheckpoint = 4000;
	PRAGMA cache_size = -16000`;

/**
 * Opens the file, made with its folder where missing (only the owner may read it), and brings its
 * tables up to date. Several processes may do so at once.
 *
 * @param busyTimeoutMs how long each statement waits for whoever is writing; nothing else is done meanwhile
 * @throws {StoreUnavailableError}
 */
export function openSqliteFile(path: string, busyTimeoutMs = BUSY_TIMEOUT_MS): DatabaseSync {
	let db: DatabaseSync | undefined;
	try {
		mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
		makePrivateFile(path);
		db = connect(path, busyTimeoutMs);
		migrate(db, path);
		tidyOldFile(db);
		emptyLog(db);
		return db;
	} catch (thrown) {
		if (db?.isOpen) db.close();
		throw sqliteUnavailable(thrown, path);
	}
}

/**
 * Brings a file of an earlier version up to date, if there is one, in a thread of its own: an index on a million rows
 * takes seconds, in which n8n has other things to do. Until then the file is to be left alone by this process. What is
 * in the way is told by {@link openSqliteFile}.
 */
export async function bringUpToDate(path: string): Promise<void> {
	try {
		if (!existsSync(path) || isTidy(path)) return;
		const workerData = { module: __filename, path };
		await once(new Worker(OPEN_IN_THREAD, { eval: true, workerData }), 'exit');
	} catch {
		// Told by the first call to the store.
	}
}

/** Opens the file once, which does all there is to do. */
const OPEN_IN_THREAD = `
	const { module, path } = require('node:worker_threads').workerData;
	require(module).openSqliteFile(path).close();`;

/** Whether opening the file takes no longer than usual. */
function isTidy(path: string): boolean {
	const db = new DatabaseSync(path, { readOnly: true });
	try {
		return isUpToDate(db) && canShrink(db);
	} finally {
		db.close();
	}
}

function connect(path: string, timeout: number): DatabaseSync {
	const db = new DatabaseSync(path, { timeout });
	try {
		db.exec(SETTINGS);
		addFunctions(db);
		return db;
	} catch (thrown) {
		db.close();
		throw thrown;
	}
}

/** The functions of ours that statements and migrations use. */
export function addFunctions(db: DatabaseSync): void {
	db.function(SQLITE_HASHED, { deterministic: true }, (key) => hashedKey(String(key)));
}

/**
 * Writes the log back into the file and cuts it to nothing: until then it holds pages as they were before, with
 * what has been deleted since. Waits for nobody.
 *
 * @returns false while another process reads or writes
 */
export function emptyLog(db: DatabaseSync): boolean {
	const timeout = Number(db.prepare('PRAGMA busy_timeout').get()?.timeout);
	db.exec('PRAGMA busy_timeout = 0');
	try {
		return Number(db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy) === 0;
	} catch {
		return false;
	} finally {
		db.exec(`PRAGMA busy_timeout = ${timeout}`);
	}
}

/** Gives some of the file's free pages back to the disk. Only within a transaction. @returns whether more are free */
export function shrink(db: DatabaseSync): boolean {
	db.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`);
	return Number(db.prepare('PRAGMA freelist_count').get()?.freelist_count) > 0;
}

/** A file that was made before {@link SETTINGS} overwrote what is deleted is made anew, once. */
function tidyOldFile(db: DatabaseSync): void {
	if (canShrink(db)) return;
	try {
		db.exec('VACUUM');
	} catch {
		// Another process works with it: the next one that opens it tries again.
	}
}

function canShrink(db: DatabaseSync): boolean {
	return Number(db.prepare('PRAGMA auto_vacuum').get()?.auto_vacuum) === INCREMENTAL;
}

/** Which file stands at the path now: `''` = none, undefined = that cannot be told. */
export function fileAt(path: string): string | undefined {
	try {
		const found = statSync(path, { bigint: true, throwIfNoEntry: false });
		return found ? `${found.dev}/${found.ino}` : '';
	} catch {
		return undefined;
	}
}

/**
 * Puts a file back that was deleted while it was open: what it held is still there for whoever has it open.
 *
 * @returns whether that was possible
 */
export function restoreFile(db: DatabaseSync, path: string): boolean {
	const copy = `${path}.${process.pid}`;
	try {
		mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
		rmSync(copy, { force: true });
		makePrivateFile(copy);
		db.prepare('VACUUM INTO ?').run(copy);
		// The log belongs to the deleted file.
		for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
		renameSync(copy, path);
		return true;
	} catch {
		if (existsSync(copy)) rmSync(copy);
		return false;
	}
}

/** SQLite gives its log files the mode of the database file. */
function makePrivateFile(path: string): void {
	try {
		closeSync(openSync(path, 'ax', 0o600));
	} catch (thrown) {
		if (propertyOf(thrown, 'code') !== 'EEXIST') throw thrown;
	}
}
