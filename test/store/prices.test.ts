import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { describeOnPostgres } from '../support/onPostgres';
import { describePrices } from './pricesContract';

describe('prices in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-prices-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));

	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true });
	});

	describePrices(() => store);
});

describeOnPostgres('prices in PostgreSQL', (server) => {
	let store: PostgresStore;

	beforeAll(async () => {
		store = new PostgresStore({ connectionString: server().url() });
	});

	afterAll(async () => {
		await store.close();
	});

	describePrices(() => store);
});
