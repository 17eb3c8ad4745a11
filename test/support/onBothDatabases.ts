import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { SharedStore } from '../../nodes/WhatsAppCloud/store/store';
import { describeOnPostgres } from './onPostgres';

/**
 * Tests of what both databases have to do alike.
 *
 * @param tests `store` is one for all of them; `open` gives another one with the same contents, to be closed by them
 */
export function describeOnBoth(
	what: string,
	tests: (store: () => SharedStore, open: () => SharedStore) => void,
): void {
	describe(`${what} in SQLite`, () => {
		const folder = mkdtempSync(join(tmpdir(), 'whatsapp-store-'));
		const open = () => new SqliteStore(join(folder, 'store.sqlite'));
		const store = open();
		tests(() => store, open);
		afterAll(async () => {
			await store.close();
			rmSync(folder, { recursive: true });
		});
	});

	describeOnPostgres(`${what} in PostgreSQL`, (server) => {
		const open = () => new PostgresStore({ connectionString: server().url() });
		let store: PostgresStore;
		beforeAll(() => {
			store = open();
		});
		tests(() => store, open);
		afterAll(async () => await store.close());
	});
}
