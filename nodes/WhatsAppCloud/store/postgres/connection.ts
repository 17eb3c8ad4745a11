import { setTimeout as sleep } from 'node:timers/promises';

import type { PoolClient, PoolConfig, QueryResult } from 'pg';
import { Client, Pool } from 'pg';

import { StoreUnavailableError } from '../failure';
import { POSTGRES_MIGRATIONS } from '../migrations/list';
import { buildIndexes, isKnown, LOCK_INDEXES, LOCK_MIGRATIONS, migrate } from './migrating';
import {
	hasNoConnectionLeft,
	isUndone,
	isWithoutTables,
	isWorthAnotherTry,
	postgresUnavailable,
} from './failure';

/** Few: each process has its own, and a delivery holds one only for two short round trips. */
const MAX_CONNECTIONS = 4;

/** One for the work, one that holds a lock meanwhile. */
const BESIDE_CONNECTIONS = 2;

/** While the server gives no more connections, one of our own is waited for, ms each. */
const PAUSES_MS = [25, 50, 100, 200, 400, 800];

/** The pool, with the tables brought up to date before the first use. */
export class PostgresConnection {
	/** Where the database is, without the password. */
	readonly place: string;

	readonly #pool: Pool;

	/** For what is done beside the work, of which no call is to wait for a connection. */
	readonly #beside: Pool;

	#ready?: Promise<void>;

	#building?: Promise<void>;

	constructor(config: PoolConfig) {
		const { host, port, database } = new Client(config);
		this.place = `${host}:${port}/${database ?? ''}`;
		this.#pool = poolOf(config, MAX_CONNECTIONS);
		this.#beside = poolOf(config, BESIDE_CONNECTIONS);
	}

	/**
	 * Starts a transaction with `opening` (one round trip of one or more statements) and leaves the rest
	 * to `run`, which has to end it. What `opening` meets on a connection that broke meanwhile is tried
	 * again on another; after it only what the server itself has rolled back is, whole: anything else may have been done.
	 *
	 * @throws {StoreUnavailableError}
	 */
	async transaction<T>(
		opening: string,
		run: (client: PoolClient, opened: QueryResult[]) => Promise<T>,
	): Promise<T> {
		return this.#translated(async () => {
			await this.#migrated();
			for (let attempt = 1; ; attempt++) {
				try {
					return await this.#transaction(opening, run);
				} catch (thrown) {
					if (attempt > MAX_CONNECTIONS || !isUndone(thrown)) throw thrown;
				}
			}
		});
	}

	/** One statement that may be repeated: a look-up, or one that does nothing the second time. */
	async query(text: string, values: unknown[]): Promise<QueryResult> {
		return this.#translated(async () => {
			await this.#migrated();
			return this.#onFreshConnection((client) => client.query(text, values));
		});
	}

	/**
	 * One statement beside the work, on a connection of its own, which may be done again after a power cut: nobody who
	 * commits waits until it is on the disk.
	 */
	async queryBeside(text: string, values: unknown[]): Promise<QueryResult> {
		return this.#translated(async () => {
			await this.#migrated();
			const client = await this.#beside.connect();
			try {
				await client.query('BEGIN; SET LOCAL synchronous_commit = off');
				const result = await client.query(text, values);
				await client.query('COMMIT');
				client.release();
				return result;
			} catch (thrown) {
				client.release(true);
				throw thrown;
			}
		});
	}

	async close(): Promise<void> {
		await this.#building;
		for (const pool of [this.#pool, this.#beside]) if (!pool.ended) await pool.end();
	}

	async #transaction<T>(
		opening: string,
		run: (client: PoolClient, opened: QueryResult[]) => Promise<T>,
	): Promise<T> {
		let held: PoolClient | undefined;
		const opened = await this.#onFreshConnection(
			(client) => client.query(opening),
			(client) => {
				held = client;
			},
		);
		if (!held) throw new Error('The pool gave no connection.');
		try {
			const result = await run(held, [opened].flat());
			held.release();
			return result;
		} catch (thrown) {
			// The connection is in the middle of a transaction: closing it rolls that back.
			held.release(true);
			throw thrown;
		}
	}

	/** After a restart of the database each idle connection may turn out to be dead, one after the other. */
	async #onFreshConnection(
		run: (client: PoolClient) => Promise<QueryResult>,
		keep?: (client: PoolClient) => void,
	): Promise<QueryResult> {
		for (let attempt = 0; ; attempt++) {
			const client = await this.#connect();
			try {
				const result = await run(client);
				if (keep) keep(client);
				else client.release();
				return result;
			} catch (thrown) {
				client.release(true);
				if (attempt >= MAX_CONNECTIONS || !isWorthAnotherTry(thrown)) throw thrown;
			}
		}
	}

	async #connect(): Promise<PoolClient> {
		for (const pause of PAUSES_MS) {
			try {
				return await this.#pool.connect();
			} catch (thrown) {
				if (this.#pool.totalCount === 0 || !hasNoConnectionLeft(thrown)) throw thrown;
				await sleep(pause * (0.5 + Math.random()));
			}
		}
		return await this.#pool.connect();
	}

	#migrated(): Promise<void> {
		this.#ready ??= this.#migrate().catch((thrown: unknown) => {
			this.#ready = undefined;
			throw thrown;
		});
		return this.#ready;
	}

	async #migrate(): Promise<void> {
		for (let version = await this.#version(); version !== POSTGRES_MIGRATIONS.length;) {
			if (version > POSTGRES_MIGRATIONS.length) throw this.#newer();
			version = await this.#transaction(LOCK_MIGRATIONS, migrate);
		}
		// Without an index all is slower, but not wrong: another process may have more luck.
		this.#building = this.#buildIndexes().catch(() => undefined);
	}

	/** How many migrations have been done. */
	async #version(): Promise<number> {
		const query = (text: string) => this.#onFreshConnection((client) => client.query(text));
		const table = "SELECT to_regclass('whatsapp_cloud.migrations') IS NOT NULL AS known";
		if (!isKnown(await query(table))) return 0;
		return (await query('SELECT version FROM whatsapp_cloud.migrations')).rowCount ?? 0;
	}

	async #buildIndexes(): Promise<void> {
		const holder = await this.#beside.connect();
		try {
			const locked = [await holder.query(LOCK_INDEXES)].flat().some(isKnown);
			if (!locked) return;
			await buildIndexes(async (statement, values) => await this.#beside.query(statement, values));
		} finally {
			// Ends the transaction that holds the lock.
			holder.release(true);
		}
	}

	#newer(): StoreUnavailableError {
		return new StoreUnavailableError(
			`The store in the PostgreSQL database ${this.place} was written by a newer version of n8n-nodes-whatsapp-cloud.`,
			'Update the package in every n8n that uses this database.',
		);
	}

	async #translated<T>(run: () => Promise<T>): Promise<T> {
		try {
			return await run();
		} catch (thrown) {
			// Somebody deleted the schema or put an older one back: the next call brings it up to date.
			if (isWithoutTables(thrown)) this.#ready = undefined;
			throw postgresUnavailable(thrown, this.place);
		}
	}
}

function poolOf(config: PoolConfig, max: number): Pool {
	const pool = new Pool({
		max,
		connectionTimeoutMillis: 10_000,
		query_timeout: 30_000,
		idleTimeoutMillis: 30_000,
		keepAlive: true,
		allowExitOnIdle: true,
		fallback_application_name: 'n8n-nodes-whatsapp-cloud',
		...config,
	});
	// A connection that breaks while idle is replaced with the next call.
	pool.on('error', () => undefined);
	// One that breaks while in use fails its query; without a listener it would end the process as well.
	pool.on('connect', (client) => client.on('error', () => undefined));
	return pool;
}
