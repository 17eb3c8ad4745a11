import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

import { N8nEnvironment } from '../../nodes/WhatsAppCloud/store/environment';
import { SQLITE_HASHED } from '../../nodes/WhatsAppCloud/store/eventKeys';
import { SQLITE_MIGRATIONS } from '../../nodes/WhatsAppCloud/store/migrations/list';
import { describeStore, openStore } from '../../nodes/WhatsAppCloud/store/open';
import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type * as SqliteFile from '../../nodes/WhatsAppCloud/store/sqlite/file';
import { ROOT } from '../../tools/root';
import { compileInto } from '../support/compiled';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-open-'));
const home = { N8N_USER_FOLDER: folder };
const onPostgres = { ...home, DB_TYPE: 'postgresdb', DB_POSTGRESDB_HOST: 'db.example' };
const databaseUrl = 'postgresql://me:geheim@db.example/whatsapp';

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('which store is opened', () => {
	it.each([
		['auto', 'a file, when n8n is on SQLite', { store: 'auto' }, home, SqliteStore],
		['auto', 'PostgreSQL, when n8n is', { store: 'auto' }, onPostgres, PostgresStore],
		['sqlite', 'a file in any case', { store: 'sqlite' }, onPostgres, SqliteStore],
		['postgres', 'the Database URL', { store: 'postgres', databaseUrl }, home, PostgresStore],
		['postgres', "n8n's database without one", { store: 'postgres' }, onPostgres, PostgresStore],
		[
			...['auto', 'PostgreSQL in queue mode'],
			{ store: 'auto' },
			{ ...onPostgres, EXECUTIONS_MODE: 'queue' },
			PostgresStore,
		],
	] as const)('%s: %s', async (_store, _which, settings, env, kind) => {
		expect(await openStore(settings, env)).toBeInstanceOf(kind);
	});

	it.each([
		[{ store: 'auto' }, home, `the SQLite file ${folder}/.n8n/whatsapp-cloud.sqlite, which only`],
		[{ store: 'auto' }, onPostgres, 'the PostgreSQL database db.example:5432/n8n, which all'],
		[
			{ store: 'postgres', databaseUrl },
			home,
			'the PostgreSQL database db.example/whatsapp, which',
		],
	] as const)('is said of %j in words, without user and password', (settings, env, words) => {
		expect(describeStore(settings, env)).toContain(words);
		expect(describeStore(settings, env)).not.toMatch(/geheim|\bme\b/);
	});

	/** @returns where threads find it, which cannot load what Jest has not compiled for them */
	function compiledFile(): string {
		const source = join(ROOT, 'nodes/WhatsAppCloud/store/sqlite/file.ts');
		return compileInto(join(folder, 'compiled'), source);
	}

	it('sqlite: a new file gets its tables once when twenty open it at the same moment', async () => {
		const workerData = { module: compiledFile(), path: join(folder, 'twenty', 'store.sqlite') };
		const open = `
			const { parentPort, workerData } = require('node:worker_threads');
			const { openSqliteFile } = require(workerData.module);
			parentPort.once('message', () => openSqliteFile(workerData.path).close());
			parentPort.postMessage('ready');`;
		const threads = Array.from({ length: 20 }, () => new Worker(open, { eval: true, workerData }));
		const told = async (thread: Worker, event: string) => {
			const said: unknown[] = await once(thread, event);
			return said;
		};
		const eachTells = async (event: string) =>
			await Promise.all(threads.map(async (thread) => await told(thread, event)));
		await eachTells('message');
		const ended = eachTells('exit');
		for (const thread of threads) thread.postMessage('open');
		expect(await ended).toEqual(threads.map(() => [0]));
		const db = new DatabaseSync(workerData.path, { readOnly: true });
		expect(db.prepare('PRAGMA user_version').get()?.user_version).toBe(SQLITE_MIGRATIONS.length);
		db.close();
	});

	describe('sqlite: a file of an earlier version', () => {
		const count = 50_000;
		const version = SQLITE_MIGRATIONS.findIndex((step) => step.includes(SQLITE_HASHED));
		const claim = { scope: 'scope', keys: ['key1', `key${count / 2}`, `key${count}`, 'unheard'] };

		/** @returns its path */
		function writeOld(home: string): string {
			mkdirSync(join(folder, home, '.n8n'), { recursive: true });
			const path = join(folder, home, '.n8n', 'whatsapp-cloud.sqlite');
			const db = new DatabaseSync(path);
			db.exec(SQLITE_MIGRATIONS.slice(0, version).join(';'));
			db.exec(`
				INSERT INTO events (scope, key, claimed_at, confirmed_at)
				WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${count})
				SELECT 'scope', 'key' || n, 1, 1 FROM n;
				PRAGMA user_version = ${version}`);
			db.close();
			return path;
		}

		it('is brought up to date by another thread', async () => {
			const path = writeOld('old');
			const { bringUpToDate } = jest.requireActual<typeof SqliteFile>(compiledFile());
			// Only listens: what this thread did to the file.
			const spy = jest.spyOn(DatabaseSync.prototype, 'exec');
			await bringUpToDate(path);
			expect(spy).not.toHaveBeenCalled();
			spy.mockRestore();
			const db = new DatabaseSync(path, { readOnly: true });
			const now = db.prepare('PRAGMA user_version').get()?.user_version;
			db.close();
			expect(now).toBe(SQLITE_MIGRATIONS.length);
			const store = await openStore({ store: 'sqlite' }, { N8N_USER_FOLDER: join(folder, 'old') });
			expect(await store.pendingEvents.areConfirmed(claim)).toEqual([true, true, true, false]);
			await store.close();
		});

		it('is brought up to date by the first call where no other thread can', async () => {
			writeOld('no-thread');
			const env = { N8N_USER_FOLDER: join(folder, 'no-thread') };
			// A thread cannot load what Jest has not compiled for it.
			const opening = Array.from({ length: 3 }, async () => {
				const store = await openStore({ store: 'sqlite' }, env);
				expect(await store.pendingEvents.areConfirmed(claim)).toEqual([true, true, true, false]);
				return store;
			});
			const [store] = await Promise.all(opening);
			await store?.close();
		});
	});

	it('sqlite: one of a newer version is told of by the first call', async () => {
		const newer = { N8N_USER_FOLDER: join(folder, 'newer') };
		mkdirSync(join(folder, 'newer', '.n8n'), { recursive: true });
		const db = new DatabaseSync(join(folder, 'newer', '.n8n', 'whatsapp-cloud.sqlite'));
		db.exec('PRAGMA user_version = 999');
		db.close();
		const store = await openStore({ store: 'sqlite' }, newer);
		await expect(store.findWindows('1', [])).rejects.toThrow('was written by a newer version');
	});

	it.each([
		['auto', {}],
		['sqlite', {}],
		['sqlite', { DB_TYPE: 'postgresdb' }],
	] as const)('%s: not a file in queue mode', async (store, env) => {
		await expect(
			openStore({ store }, { ...home, ...env, EXECUTIONS_MODE: 'queue' }),
		).rejects.toThrow(/queue mode.*fill in "Database URL"/);
	});

	it('postgres: not without a database', async () => {
		await expect(openStore({ store: 'postgres' }, home)).rejects.toThrow(
			/n8n itself does not run on PostgreSQL.*Fill in "Database URL"/,
		);
	});

	it.each(['db.example', 'mysql://me:geheim@db.example', 'http://me:geheim@x'])(
		'postgres: not without a connection string (%s), which is not repeated',
		async (url) => {
			const refused = openStore({ store: 'postgres', databaseUrl: url }, home);
			await expect(refused).rejects.toThrow('The "Database URL" in the credential is not');
			await expect(refused).rejects.not.toThrow('geheim');
		},
	);

	it.each([
		['# in the password', 'postgresql://me:ge#heim@db.example/whatsapp', '# as %23'],
		['# after digits, a port to pg', 'postgresql://me:1#geheim@db.example/whatsapp', '# as %23'],
		['/ in the password', 'postgresql://me:1/geheim@db.example/whatsapp', '/ as %2F'],
		['? in the password', 'postgresql://me:1?geheim@db.example/whatsapp', '? as %3F'],
		[
			'[ in the password',
			'postgresql://me:ge[heim@db.example:x/whatsapp',
			'Write it as postgresql:',
		],
		['% in the password', 'postgresql://me:geheim%@db.example/whatsapp%', undefined],
		['a port that is none', 'postgresql://me:geheim@db.example:five/whatsapp', 'Write it as'],
		["libpq's word for CAs", `${databaseUrl}?sslrootcert=system`, 'Remove sslrootcert'],
		['a file that is missing', `${databaseUrl}?sslcert=/nowhere.pem`, 'names a file in sslcert'],
	])('postgres: what is wrong with a Database URL: %s', async (_what, url, told) => {
		const opened = openStore({ store: 'postgres', databaseUrl: url }, home);
		if (told === undefined) {
			await expect(opened).resolves.toBeInstanceOf(PostgresStore);
			return;
		}
		const refused = await opened.catch((thrown: unknown) => String(thrown));
		expect(refused).toContain('The "Database URL" in the credential');
		expect(refused).toContain(told);
		expect(refused).not.toContain('heim');
	});

	it.each([
		` ${databaseUrl}\n`,
		'postgresql://db.example/whatsapp?user=me@home&password=x',
		'postgres://me:p%23ss@[::1]:5432/whatsapp',
		'postgresql://me:p@ss@db.example/whatsapp',
		'postgresql:///whatsapp?host=/run/postgresql',
	])('postgres: takes %j', async (url) => {
		const store = await openStore({ store: 'postgres', databaseUrl: url }, home);
		expect(store).toBeInstanceOf(PostgresStore);
	});

	it('is one store per process and target', async () => {
		const first = await openStore({ store: 'auto' }, home);
		expect(await openStore({ store: 'sqlite' }, home)).toBe(first);
		expect(await openStore({ store: 'sqlite' }, { N8N_USER_FOLDER: '/elsewhere' })).not.toBe(first);
		const postgres = await openStore({ store: 'postgres', databaseUrl }, home);
		expect(await openStore({ store: 'postgres', databaseUrl }, home)).toBe(postgres);
	});

	it("keeps its file in n8n's user folder, from the first use on", async () => {
		const own = { N8N_USER_FOLDER: join(folder, 'own') };
		const path = join(folder, 'own', '.n8n', 'whatsapp-cloud.sqlite');
		const store = await openStore({ store: 'auto' }, own);
		expect(() => statSync(path)).toThrow('ENOENT');
		expect(await store.findWindows('1', [{ phone: '1' }])).toEqual([undefined]);
		expect(statSync(path).isFile()).toBe(true);
		await store.close();
	});

	it('is tried again after it could not be opened', async () => {
		const blocked = join(folder, 'blocked');
		writeFileSync(blocked, '');
		const store = await openStore({ store: 'auto' }, { N8N_USER_FOLDER: blocked });
		await expect(store.findWindows('1', [{ phone: '1' }])).rejects.toThrow(blocked);
		rmSync(blocked);
		const again = await openStore({ store: 'auto' }, { N8N_USER_FOLDER: blocked });
		expect(await again.findWindows('1', [{ phone: '1' }])).toEqual([undefined]);
		await again.close();
	});
});

describe("n8n's environment", () => {
	it('has the same defaults as n8n', () => {
		expect(new N8nEnvironment({ HOME: '/home/me' }).userFolder).toBe('/home/me/.n8n');
		expect(new N8nEnvironment({}).postgres()).toEqual({
			...{ host: 'localhost', port: 5432, database: 'n8n', user: 'postgres', password: '' },
			ssl: false,
		});
	});

	it('says where n8n keeps its data, in variables or in files', () => {
		const passwordFile = join(folder, 'password');
		writeFileSync(passwordFile, ' geheim\n');
		const caFile = join(folder, 'ca.pem');
		writeFileSync(caFile, '-----BEGIN CERTIFICATE-----\n');
		const env = {
			DB_POSTGRESDB_HOST: 'db.example',
			DB_POSTGRESDB_PORT: '6543',
			DB_POSTGRESDB_DATABASE: 'automation',
			DB_POSTGRESDB_USER: "'n8n'",
			DB_POSTGRESDB_PASSWORD_FILE: passwordFile,
			DB_POSTGRESDB_SCHEMA: 'n8n',
			DB_POSTGRESDB_SSL_CA_FILE: caFile,
			DB_POSTGRESDB_SSL_REJECT_UNAUTHORIZED: 'false',
		};
		expect(new N8nEnvironment(env).postgres()).toEqual({
			host: 'db.example',
			port: 6543,
			database: 'automation',
			user: 'n8n',
			password: 'geheim',
			ssl: {
				ca: '-----BEGIN CERTIFICATE-----',
				cert: undefined,
				key: undefined,
				rejectUnauthorized: false,
			},
		});
		expect(new N8nEnvironment({ DB_POSTGRESDB_SSL_ENABLED: 'true' }).postgres().ssl).toBe(true);
	});

	it('names a file that cannot be read, and a port that is none', () => {
		const missing = { DB_POSTGRESDB_PASSWORD_FILE: join(folder, 'nothing') };
		expect(() => new N8nEnvironment(missing).postgres()).toThrow(
			`The file ${join(folder, 'nothing')}, which the setting DB_POSTGRESDB_PASSWORD_FILE`,
		);
		expect(() => new N8nEnvironment({ DB_POSTGRESDB_PORT: 'five' }).postgres()).toThrow(
			'DB_POSTGRESDB_PORT of n8n is not a number',
		);
	});
});
