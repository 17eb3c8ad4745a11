import type { PoolClient, PoolConfig, QueryResult } from 'pg';
import { Client, Pool } from 'pg';

import { StoreUnavailableError } from '../failure';
import { POSTGRES_MIGRATIONS } from '../migrations/postgres';
import { isWithoutTables, isWorthAnotherTry, postgresUnavailable } from './failure';

/** Few: each process has its own, and a delivery holds one only for two short round trips. */
const MAX_CONNECTIONS = 4;

/** Large tables take their time to be changed, and what was begun is to end: nothing of it stays otherwise. */
const MIGRATION_TIMEOUT_MS = 60 * 60 * 1000;

/** The pool, with the tables brought up to date before the first use. */
export class PostgresConnection {
	/** Where the database is, without the password. */
	readonly place: string;

	readonly #pool: Pool;

	#ready?: Promise<void>;

	constructor(config: PoolConfig) {
		const { host, port, database } = new Client(config);
		this.place = `${host}:${port}/${database ?? ''}`;
		this.#pool = new Pool({
			max: MAX_CONNECTIONS,
			connectionTimeoutMillis: 10_000,
			query_timeout: 30_000,
			idleTimeoutMillis: 30_000,
			keepAlive: true,
			allowExitOnIdle: true,
			fallback_application_name: 'n8n-nodes-whatsapp-cloud',
			...config,
		});
		// A connection that breaks while idle is replaced with the next call.
		this.#pool.on('error', () => undefined);
		// One that breaks while in use fails its query; without a listener it would end the process as well.
		this.#pool.on('connect', (client) => client.on('error', () => undefined));
	}

	/**
	 * Starts a transaction with `opening` (one round trip of one or more statements) and leaves the rest
	 * to `run`, which has to end it. What `opening` meets on a connection that broke meanwhile is tried
	 * again on another; after it nothing is, because it may have been done.
	 *
	 * @throws {StoreUnavailableError}
	 */
	async transaction<T>(
		opening: string,
		run: (client: PoolClient, opened: QueryResult[]) => Promise<T>,
	): Promise<T> {
		return this.#translated(async () => {
			await this.#migrated();
			return this.#transaction(opening, run);
		});
	}

	/** One statement that may be repeated: a look-up, or one that does nothing the second time. */
	async query(text: string, values: unknown[]): Promise<QueryResult> {
		return this.#translated(async () => {
			await this.#migrated();
			return this.#onFreshConnection((client) => client.query(text, values));
		});
	}

	async close(): Promise<void> {
		if (!this.#pool.ended) await this.#pool.end();
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
			const client = await this.#pool.connect();
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

	#migrated(): Promise<void> {
		this.#ready ??= this.#migrate().catch((thrown: unknown) => {
			this.#ready = undefined;
			throw thrown;
		});
		return this.#ready;
	}

	async #migrate(): Promise<void> {
		const version = await this.#onFreshConnection((client) =>
			client.query("SELECT to_regclass('whatsapp_cloud.migrations') IS NOT NULL AS known"),
		);
		if (booleanOf(version, 'known')) {
			const { rowCount } = await this.#onFreshConnection((client) =>
				client.query('SELECT version FROM whatsapp_cloud.migrations'),
			);
			if (rowCount === POSTGRES_MIGRATIONS.length) return;
		}
		// Processes that start at once take turns.
		await this.#transaction(
			"BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('whatsapp_cloud/migrations', 0))",
			async (client) => {
				// CREATE … IF NOT EXISTS wants the right to create also where there is nothing to do (42501).
				const schema = await client.query(
					"SELECT to_regnamespace('whatsapp_cloud') IS NOT NULL AS known",
				);
				if (!booleanOf(schema, 'known')) await client.query('CREATE SCHEMA whatsapp_cloud');
				await client.query(`
					CREATE TABLE IF NOT EXISTS whatsapp_cloud.migrations (
						version integer PRIMARY KEY,
						applied_at timestamptz NOT NULL DEFAULT now()
					)`);
				const { rowCount } = await client.query('SELECT version FROM whatsapp_cloud.migrations');
				const known = rowCount ?? 0;
				if (known > POSTGRES_MIGRATIONS.length) throw this.#newer();
				for (const step of POSTGRES_MIGRATIONS.slice(known)) {
					const patient = { text: step, query_timeout: MIGRATION_TIMEOUT_MS };
					await client.query(patient);
				}
				await client.query(
					'INSERT INTO whatsapp_cloud.migrations (version) SELECT generate_series($1::int, $2::int)',
					[known + 1, POSTGRES_MIGRATIONS.length],
				);
				await client.query('COMMIT');
			},
		);
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

function booleanOf(result: QueryResult, column: string): boolean {
	const [row] = result.rows as Array<Record<string, unknown>>;
	return row?.[column] === true;
}
