import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { describeOnPostgres } from '../support/onPostgres';
import { NUMBER } from './contract';
import { describeConsents } from './consentsContract';
import { describeConversations } from './conversationsContract';
import { describeSpellings } from './spellingsContract';

describe('SQLite store', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-conversations-'));
	let places = 0;
	let store: SqliteStore | undefined;

	afterEach(() => store?.closeNow());
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	async function fresh(): Promise<SqliteStore> {
		store = new SqliteStore(join(folder, `${++places}.sqlite`));
		return store;
	}

	describeConversations(fresh, dump);

	describeConsents(fresh, dump);

	describeSpellings(fresh, dump, async (phone) => {
		const db = new DatabaseSync(join(folder, `${places}.sqlite`));
		db.prepare('UPDATE aliases SET acquaintance = 1000 WHERE value = ?').run(phone);
		db.prepare('UPDATE sightings SET acquaintance = 1000 WHERE phone = ?').run(phone);
		db.close();
	});

	async function dump(): Promise<string> {
		const db = new DatabaseSync(join(folder, `${places}.sqlite`), { readOnly: true });
		const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		const rows = tables.map(({ name }) => db.prepare(`SELECT * FROM "${String(name)}"`).all());
		db.close();
		return JSON.stringify(rows);
	}
});

describeOnPostgres('PostgreSQL store', (server) => {
	let store: PostgresStore;
	let admin: Client;

	beforeAll(async () => {
		store = new PostgresStore({ connectionString: server().url() });
		await store.findWindows(NUMBER, [{ phone: '1' }]);
		admin = new Client({ connectionString: server().url() });
		await admin.connect();
	});
	afterAll(async () => {
		await store.close();
		await admin.end();
	});

	async function tables(): Promise<string[]> {
		const { rows } = await admin.query(
			"SELECT tablename FROM pg_tables WHERE schemaname = 'whatsapp_cloud' AND tablename <> 'migrations'",
		);
		return (rows as Array<{ tablename: string }>).map(
			({ tablename }) => `whatsapp_cloud.${tablename}`,
		);
	}

	const fresh = async () => {
		// What is old is deleted beside all calls, and would wait for the same tables.
		await store.pruned();
		await admin.query(`TRUNCATE ${(await tables()).join(', ')}`);
		return store;
	};
	const dump = async () => {
		const held: unknown[] = [];
		for (const table of await tables()) held.push((await admin.query(`TABLE ${table}`)).rows);
		return JSON.stringify(held);
	};

	describeConversations(fresh, dump);

	describeConsents(fresh, dump);

	describeSpellings(fresh, dump, async (phone) => {
		for (const [table, column] of [
			['aliases', 'value'],
			['sightings', 'phone'],
		]) {
			await admin.query(
				`UPDATE whatsapp_cloud.${table} SET acquaintance = 1000000 WHERE ${column} = $1`,
				[phone],
			);
		}
	});
});
