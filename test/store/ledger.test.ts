import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { describeOnPostgres } from '../support/onPostgres';
import { describeBudgets, describeCampaigns } from './ledgerContract';

describe('budgets and campaigns in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-ledger-'));
	const stores = [1, 2].map(() => new SqliteStore(join(folder, 'store.sqlite')));
	const [first, second] = stores as [SqliteStore, SqliteStore];

	afterAll(() => {
		for (const store of stores) store.closeNow();
		rmSync(folder, { recursive: true });
	});

	describeBudgets(
		() => first,
		() => second,
	);

	describeCampaigns(
		() => first,
		() => second,
	);
});

describeOnPostgres('budgets and campaigns in PostgreSQL', (server) => {
	let stores: PostgresStore[] = [];

	beforeAll(() => {
		stores = [1, 2].map(() => new PostgresStore({ connectionString: server().url() }));
	});

	afterAll(async () => {
		await Promise.all(stores.map(async (store) => await store.close()));
	});

	describeBudgets(
		() => stores[0] as PostgresStore,
		() => stores[1] as PostgresStore,
	);

	describeCampaigns(
		() => stores[0] as PostgresStore,
		() => stores[1] as PostgresStore,
	);
});
