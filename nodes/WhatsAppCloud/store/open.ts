import { join } from 'node:path';
import type { PoolConfig } from 'pg';

import { readDatabaseUrl } from './databaseUrl';
import { N8nEnvironment } from './environment';
import { StoreUnavailableError } from './failure';
import { PostgresStore } from './postgres/store';
import { SqliteStore } from './sqlite/store';
import { bringUpToDate } from './sqlite/file';
import type { SharedStore } from './store';

/** The credential's choice. */
export interface StoreSettings {
	/** `auto` follows n8n's own database. */
	store: 'auto' | 'sqlite' | 'postgres';
	/** Connection string; only for `postgres`. */
	databaseUrl?: string;
}

const SQLITE_FILE = 'whatsapp-cloud.sqlite';

/** Files whose tables are up to date, or about to be. */
const upToDate = new Map<string, Promise<void>>();

const openStores = new Map<string, SqliteStore | PostgresStore>();

/**
 * The store for these settings, one per process and target, with a file of an earlier version brought up to date. It is
 * opened by the first call to it, which tries again with each call as long as it cannot be opened.
 *
 * @param env n8n's environment, usually `process.env`
 * @throws {StoreUnavailableError} if the settings do not fit n8n's
 */
export async function openStore(
	settings: StoreSettings,
	env: NodeJS.ProcessEnv,
): Promise<SharedStore> {
	const target = targetOf(settings, env);
	if ('config' in target) {
		const { config } = target;
		return shared(`postgres ${JSON.stringify(config)}`, () => new PostgresStore(config));
	}
	const { path } = target;
	const ready = upToDate.get(path) ?? bringUpToDate(path);
	upToDate.set(path, ready);
	await ready;
	return shared(`sqlite ${path}`, () => new SqliteStore(path));
}

/**
 * Where the store is, and who shares it, in words: without user and password.
 *
 * @throws {StoreUnavailableError} if the settings do not fit n8n's
 */
export function describeStore(settings: StoreSettings, env: NodeJS.ProcessEnv): string {
	const target = targetOf(settings, env);
	if ('path' in target) return `the SQLite file ${target.path}, which only this n8n uses`;
	const { connectionString, host = 'localhost', port = 5432, database = '' } = target.config;
	const url = connectionString !== undefined && URL.canParse(connectionString);
	const { host: server, pathname } = url
		? new URL(connectionString)
		: { host: `${host}:${port}`, pathname: `/${database}` };
	return `the PostgreSQL database ${server}${pathname}, which all processes that use it share`;
}

function targetOf(
	settings: StoreSettings,
	env: NodeJS.ProcessEnv,
): { config: PoolConfig } | { path: string } {
	const n8n = new N8nEnvironment(env);
	const onPostgres =
		settings.store === 'postgres' || (settings.store === 'auto' && n8n.isOnPostgres);
	if (onPostgres) return { config: postgresConfig(settings, n8n) };
	if (n8n.isQueueMode) {
		throw new StoreUnavailableError(
			'n8n runs in queue mode, in which several processes need the same store, and a file only works for those on one machine.',
			'In the credential, set "Store" to PostgreSQL and fill in "Database URL", or leave "Store" at Automatic and run n8n itself on PostgreSQL.',
			{ isLasting: true },
		);
	}
	return { path: join(n8n.userFolder, SQLITE_FILE) };
}

function postgresConfig({ store, databaseUrl }: StoreSettings, n8n: N8nEnvironment): PoolConfig {
	if (store === 'postgres' && databaseUrl) {
		return { connectionString: readDatabaseUrl(databaseUrl) };
	}
	if (n8n.isOnPostgres) return n8n.postgres();
	throw new StoreUnavailableError(
		'"Store" in the credential is PostgreSQL, but n8n itself does not run on PostgreSQL, so there is no database to use.',
		'Fill in "Database URL" in the credential, or set "Store" to Automatic.',
		{ isLasting: true },
	);
}

function shared(key: string, make: () => SqliteStore | PostgresStore): SharedStore {
	const known = openStores.get(key);
	if (known) return known;
	if (openStores.size === 0) process.once('exit', closeFiles);
	const store = make();
	openStores.set(key, store);
	return store;
}

/** At exit only what needs no waiting can be done: the file's log is written back into it. */
function closeFiles(): void {
	for (const store of openStores.values()) if (store instanceof SqliteStore) store.closeNow();
}
