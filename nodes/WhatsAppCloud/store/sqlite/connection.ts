import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Database, Script } from '../database';
import { SqliteStatements } from './acquaintances';
import { SqliteAnswers } from './answers';
import { Checkpoints } from './checkpoint';
import { SqliteClaims } from './claims';
import { SqliteLedger } from './counting';
import { SQLITE, SqliteScripts } from './database';
import { isDiskFull, isLocked, sqliteUnavailable } from './failure';
import { emptyLog, fileAt, openSqliteFile, restoreFile } from './file';
import { SqlitePaces } from './paces';
import { SqliteSends } from './sends';

/** How long what was deleted may stay in the log: one sync for all that is deleted meanwhile. */
const EMPTY_LOG_AFTER_MS = 1000;

/**
 * While another process writes, or has locked the file, it is tried again every now and then, for about 10 s. No
 * statement waits for that itself: n8n would stand still.
 */
const PAUSE_MS = 10;
const TRIES = 1000;

/** Reads at once: from then on nobody else is in the way. */
const BEGIN_READING = 'BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1';

/** The SQL of each part. */
export interface Tables {
	/** How many rows were changed since the file was opened. */
	changes: () => number;
	db: DatabaseSync;
	statements: SqliteStatements;
	claims: SqliteClaims;
	sends: SqliteSends;
	paces: SqlitePaces;
	ledger: SqliteLedger;
	scripts: SqliteScripts;
	answers: SqliteAnswers;
}

/** One SQLite file, opened with the first transaction. */
export class SqliteConnection implements Database {
	readonly dialect = SQLITE;

	#open?: Tables & { file: string | undefined };

	#emptying: NodeJS.Timeout | undefined;

	readonly #path: string;

	readonly #checkpoints: Checkpoints;

	/** @param path of the file, made with its folder if it does not exist */
	constructor(path: string) {
		this.#path = path;
		this.#checkpoints = new Checkpoints(path);
	}

	async read<T>(script: Script<T>): Promise<T> {
		return await this.reading(({ scripts }) => scripts.run(script));
	}

	async write<T>(script: Script<T>): Promise<T> {
		return await this.writing(({ scripts }) => scripts.run(script));
	}

	async writeWhole<T>(script: () => Script<T>): Promise<T> {
		return await this.write(script());
	}

	async reading<T>(run: (tables: Tables) => T): Promise<T> {
		return await this.#transaction(BEGIN_READING, run);
	}

	async writing<T>(run: (tables: Tables) => T): Promise<T> {
		return await this.#transaction('BEGIN IMMEDIATE', run);
	}

	/** A transaction after which texts or people are not to be found in the file any more. */
	async deleting<T>(run: (tables: Tables) => T): Promise<T> {
		return await this.writing((tables) => {
			const before = tables.changes();
			const result = run(tables);
			if (tables.changes() !== before) this.emptyLogSoon();
			return result;
		});
	}

	/** A piece of what is forgotten beside the work, in a transaction of its own and out of the log before the next one. */
	async beside<T>(run: (tables: Tables) => T): Promise<T> {
		const { result, changes } = await this.writing((tables) => {
			const before = tables.changes();
			const result = run(tables);
			return { result, changes: tables.changes() - before };
		});
		if (changes > 0) await this.#checkpoints.make();
		return result;
	}

	/** The SQL, within a transaction. */
	get tables(): Tables {
		return (this.#open ??= this.#openFile());
	}

	/** What waits for the disk is done in the thread; there is next to nothing left to do afterwards. */
	emptyLogSoon(): void {
		const empty = async () => {
			await this.#checkpoints.make();
			this.emptyLog();
		};
		this.#emptying ??= setTimeout(() => void empty(), EMPTY_LOG_AFTER_MS).unref();
	}

	/** Nothing that was deleted stays in the log; while another process reads, later. */
	emptyLog(): void {
		clearTimeout(this.#emptying);
		this.#emptying = undefined;
		const db = this.#open?.db;
		if (db && !emptyLog(db)) this.emptyLogSoon();
	}

	/** Lets nobody beside have the file open any more. */
	async alone(): Promise<void> {
		await this.#checkpoints.stop();
	}

	/** Closes the file, writing the log back into it. The next call opens it again. */
	close(): void {
		void this.#checkpoints.stop();
		clearTimeout(this.#emptying);
		this.#emptying = undefined;
		if (this.#open?.db.isOpen) this.#open.db.close();
		this.#open = undefined;
	}

	/** Begins at once, where nobody else has the file, and is done when it returns. */
	async #transaction<T>(begin: string, run: (tables: Tables) => T): Promise<T> {
		let tables = this.#begin(begin);
		for (let tries = 1; !tables; tries++) {
			await sleep(PAUSE_MS * (0.5 + Math.random()));
			tables = this.#begin(begin, tries === TRIES);
		}
		const { db } = tables;
		try {
			const result = run(tables);
			db.exec('COMMIT');
			return result;
		} catch (thrown) {
			if (db.isTransaction) db.exec('ROLLBACK');
			// The log may be all that fills the disk up: it is only written back once it is long.
			if (isDiskFull(thrown)) this.emptyLogSoon();
			throw sqliteUnavailable(thrown, this.#path);
		}
	}

	/** @returns undefined while somebody else has the file; throws that as well where it `isLast` */
	#begin(begin: string, isLast = false): Tables | undefined {
		this.#followFile();
		try {
			const { tables } = this;
			tables.db.exec(begin);
			return tables;
		} catch (thrown) {
			const db = this.#open?.db;
			if (db?.isTransaction) db.exec('ROLLBACK');
			if (isLocked(thrown) && !isLast) return undefined;
			throw sqliteUnavailable(thrown, this.#path);
		}
	}

	/** A file that was deleted or replaced under us would take our writes to its end, and nobody else see them. */
	#followFile(): void {
		if (!this.#open) return;
		const { db, file } = this.#open;
		const found = fileAt(this.#path);
		if (found === undefined || found === file) return;
		if (found !== '' || restoreFile(db, this.#path)) this.close();
	}

	#openFile() {
		const db = openSqliteFile(this.#path, 0);
		const statements = new SqliteStatements(db);
		const changes = db.prepare('SELECT total_changes() AS count');
		const ledger = new SqliteLedger(db);
		const paces = new SqlitePaces(db);
		return {
			db,
			file: fileAt(this.#path),
			changes: () => Number(changes.get()?.count),
			statements,
			claims: new SqliteClaims(db),
			sends: new SqliteSends(db, ledger, paces),
			paces,
			ledger,
			scripts: new SqliteScripts(db, () => this.emptyLogSoon()),
			answers: new SqliteAnswers(db, statements),
		};
	}
}
