import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { describeOnPostgres } from '../support/onPostgres';
import { describeRescues } from './rescuesContract';

describe('rescues in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-rescues-'));
	const open = () => new SqliteStore(join(folder, 'store.sqlite'));
	const store = open();

	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true });
	});

	describeRescues(() => store, open);
});

describeOnPostgres('rescues in PostgreSQL', (server) => {
	let store: PostgresStore;
	const open = () => new PostgresStore({ connectionString: server().url() });

	beforeAll(async () => {
		store = open();
	});

	afterAll(async () => {
		await store.close();
	});

	describeRescues(() => store, open);
});
