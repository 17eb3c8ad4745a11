import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite';
import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres';
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

const found = findPostgres();

if ('missing' in found) {
	it('waits in PostgreSQL', () => {
		if (process.env.CI) throw new Error(found.missing);
		process.stderr.write(`The PostgreSQL store was not tested. ${found.missing}\n`);
	});
} else {
	describe('waits in PostgreSQL', () => {
		let server: PostgresServer;
		let store: PostgresStore;

		beforeAll(async () => {
			server = await startPostgres(found.folder);
			store = new PostgresStore({ connectionString: server.url() });
		});

		afterAll(async () => {
			await store.close();
			await server.stop();
		});

		describeWaits(() => store);
	});
}
