import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import { POSTGRES_MIGRATIONS } from '../../nodes/WhatsAppCloud/store/migrations/postgres';
import { SQLITE_MIGRATIONS } from '../../nodes/WhatsAppCloud/store/migrations/sqlite';
import { addFunctions } from '../../nodes/WhatsAppCloud/store/sqlite/file';
import { describeOnPostgres } from '../support/onPostgres';

/** Steps up to this one are final, in PostgreSQL. */
const FINAL = 16;

/** What only PostgreSQL needs: whose a claim is that was repeated on another connection. */
const ONLY_IN_POSTGRES = ['sends.claim_id', 'ledger.claim_id'];

/** Tables with their columns, what is unique in them, and indexes, one a line. */
const DUMP = `
	SELECT format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
		CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
		coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
	LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
	WHERE c.relnamespace = 'whatsapp_cloud'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
		AND NOT a.attisdropped
	UNION ALL
	SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
	WHERE c.relnamespace = 'whatsapp_cloud'::regnamespace
	ORDER BY 1`;

function sqliteColumns(): string[] {
	const db = new DatabaseSync(':memory:');
	addFunctions(db);
	for (const step of SQLITE_MIGRATIONS) db.exec(step);
	const rows = db
		.prepare(
			`SELECT t.name || '.' || c.name AS line FROM sqlite_schema t, pragma_table_info(t.name) c
			WHERE t.type = 'table' ORDER BY 1`,
		)
		.all();
	db.close();
	return rows.map(({ line }) => String(line));
}

describeOnPostgres('the tables in PostgreSQL', (server) => {
	let client: Client;

	beforeAll(async () => {
		client = new Client({ connectionString: server().url() });
		await client.connect();
	});

	afterAll(async () => await client.end());

	async function dump(steps: readonly string[]): Promise<string[]> {
		await client.query(
			'DROP SCHEMA IF EXISTS whatsapp_cloud CASCADE; CREATE SCHEMA whatsapp_cloud',
		);
		for (const step of steps) await client.query(step);
		const { rows } = await client.query({ text: DUMP, rowMode: 'array' });
		return (rows as string[][]).flat();
	}

	it(`are after ${FINAL} steps what they have been since`, async () => {
		const file = join(__dirname, `postgres.${FINAL}.txt`);
		expect(await dump(POSTGRES_MIGRATIONS.slice(0, FINAL))).toEqual(
			readFileSync(file, 'utf8').trimEnd().split('\n'),
		);
	});

	it('hold what those in SQLite hold', async () => {
		const lines = await dump(POSTGRES_MIGRATIONS);
		const columns = lines.flatMap((line) => /^(\w+\.\w+) /.exec(line)?.[1] ?? []);
		// Rows of SQLite have numbers anyway.
		const withId = (all: string[]) => all.filter((column) => !/\.id$/.test(column));
		expect(
			withId(columns)
				.filter((column) => !ONLY_IN_POSTGRES.includes(column))
				.sort(),
		).toEqual(withId(sqliteColumns()).sort());
	});
});
