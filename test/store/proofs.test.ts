import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite';
import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres';
import { describeProofs } from './proofsContract';

describe('proofs in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-proofs-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));

	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true });
	});

	describeProofs(() => store);
});

const found = findPostgres();

if ('missing' in found) {
	it('proofs in PostgreSQL', () => {
		if (process.env.CI) throw new Error(found.missing);
		process.stderr.write(`The PostgreSQL store was not tested. ${found.missing}\n`);
	});
} else {
	describe('proofs in PostgreSQL', () => {
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

		describeProofs(() => store);
	});
}
