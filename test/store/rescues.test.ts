import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite';
import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres';
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

const found = findPostgres();

if ('missing' in found) {
	it('rescues in PostgreSQL', () => {
		if (process.env.CI) throw new Error(found.missing);
		process.stderr.write(`The PostgreSQL store was not tested. ${found.missing}\n`);
	});
} else {
	describe('rescues in PostgreSQL', () => {
		let server: PostgresServer;
		let store: PostgresStore;
		const open = () => new PostgresStore({ connectionString: server.url() });

		beforeAll(async () => {
			server = await startPostgres(found.folder);
			store = open();
		});

		afterAll(async () => {
			await store.close();
			await server.stop();
		});

		describeRescues(() => store, open);
	});
}
