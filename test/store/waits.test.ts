import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { describeOnPostgres } from '../support/onPostgres';
import { describeWaits } from './waitsContract';

describe('waits in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-waits-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));

	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true });
	});

	describeWaits(() => store);
});

describeOnPostgres('waits in PostgreSQL', (server) => {
	let store: PostgresStore;

	beforeAll(async () => {
		store = new PostgresStore({ connectionString: server().url() });
	});

	afterAll(async () => {
		await store.close();
	});

	describeWaits(() => store);
});
