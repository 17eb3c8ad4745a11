import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { describeOnPostgres } from '../support/onPostgres';
import { describeCollecting } from './collectingContract';

describe('collecting in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-collecting-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));

	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true });
	});

	describeCollecting(() => store);
});

describeOnPostgres('collecting in PostgreSQL', (server) => {
	let store: PostgresStore;

	beforeAll(async () => {
		store = new PostgresStore({ connectionString: server().url() });
	});

	afterAll(async () => {
		await store.close();
	});

	describeCollecting(() => store);
});
