import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { describeOnPostgres } from '../support/onPostgres';
import { describeSends } from './sendsContract';

describe('sends in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-sends-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));

	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true });
	});

	describeSends(() => store);
});

describeOnPostgres('sends in PostgreSQL', (server) => {
	let store: PostgresStore;

	beforeAll(async () => {
		store = new PostgresStore({ connectionString: server().url() });
	});

	afterAll(async () => {
		await store.close();
	});

	describeSends(() => store);
});
