import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import {
	POSTGRES_MIGRATIONS,
	SQLITE_MIGRATIONS,
} from '../../nodes/WhatsAppCloud/store/migrations/list';
import { addFunctions } from '../../nodes/WhatsAppCloud/store/sqlite/file';
import { hashedKey } from '../../nodes/WhatsAppCloud/store/eventKeys';
import { describeOnPostgres } from '../support/onPostgres';
import { history, postgresTables, sqliteTables } from './tables';

/** What only PostgreSQL needs: whose a claim is that was repeated on another connection. */
const ONLY_IN_POSTGRES = ['sends.claim_id', 'ledger.claim_id'];

/** What was, is: a line that changes here for a step that was released is a step that was changed. */
const historyOf = (database: string) =>
	readFileSync(join(__dirname, `history.${database}.txt`), 'utf8');

type Rows = Record<string, Array<Record<string, unknown>>>;

/** A row for each table whose rows a later step changes or takes along, from the step on that it can be written. */
const HELD: ReadonlyArray<[from: number, statement: string]> = [
	[1, "INSERT INTO aliases VALUES ('1', 'phone', '4915112345678', 7), ('1', 'userId', 'DE.1', 7)"],
	[
		1,
		`INSERT INTO sightings (acquaintance, phone, user_id, parent_user_id, era, first_at, last_at, opened_at, opened_by)
		VALUES (7, '4915112345678', 'DE.1', '', 0, 1000, 7200001, 7200001, 'message'), (7, '', 'DE.1', '', 0, 1, 1, NULL, NULL)`,
	],
	[1, "INSERT INTO events (scope, key, claimed_at, confirmed_at) VALUES ('s', 'wamid.1', 5, NULL)"],
	[2, "INSERT INTO spellings VALUES ('2', '55119', '5511')"],
	[2, "INSERT INTO paces (bucket, full_at) VALUES ('1', 5.5)"],
	[3, "INSERT INTO uploads VALUES ('3', 'hash', 'text/plain', 'media', 9)"],
	[
		4,
		`INSERT INTO rescues (key, phone_number_id, recipient, request, about, kept_at)
		VALUES ('k', '4', '49', '{}', '{}', 9)`,
	],
	[
		4,
		`INSERT INTO refusals (message_id, phone_number_id, refused_at, state, lease_until, failure)
		VALUES ('wamid.1', '5', 1, 'sent', 0, 'why')`,
	],
	[5, "UPDATE sightings SET stopped_at = 400, resumed_at = 500, answered_at = 3 WHERE phone <> ''"],
	[
		6,
		`INSERT INTO waits (key, resume_url, phone_number_id, customer, any_reply, opened_at, expires_at, state, lease_until,
		answer_message_id) VALUES ('k', 'http://n8n', '6', '49', '1', 1, 2, 'open', 0, 'wamid.1')`,
	],
	[
		8,
		"INSERT INTO handovers (scope, key, event, process, claimed_at) VALUES ('s', 'wamid.1', '{}', 'p', 5)",
	],
];

const statementsOf = (version: number) =>
	HELD.flatMap(([from, statement]) => (from <= version ? [statement] : []));

/** As it is told to compare it: rows in one order, numbers as numbers, without what only one of them counts by. */
function comparable(rows: Rows): Record<string, string[]> {
	return Object.fromEntries(
		Object.entries(rows).map(([table, all]) => [
			table,
			all
				.map(({ id: _id, ...row }) =>
					JSON.stringify(
						Object.entries(row)
							.map(([name, value]) => [
								name,
								value === null ? null : String(Number(value) || value),
							])
							.sort(),
					),
				)
				.sort(),
		]),
	);
}

/** What a file of the version holds after all steps. */
function migratedSqlite(version: number): Rows {
	const db = new DatabaseSync(':memory:');
	addFunctions(db);
	for (const step of SQLITE_MIGRATIONS.slice(0, version)) db.exec(step);
	for (const statement of statementsOf(version)) db.exec(statement);
	for (const step of SQLITE_MIGRATIONS.slice(version)) db.exec(step);
	const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
	const rows = Object.fromEntries(
		tables.map(({ name }) => [String(name), db.prepare(`SELECT * FROM ${String(name)}`).all()]),
	);
	db.close();
	return rows;
}

describe('the tables in SQLite', () => {
	it('become after each step what they have become since', () => {
		const db = new DatabaseSync(':memory:');
		addFunctions(db);
		const states = SQLITE_MIGRATIONS.map((step) => {
			db.exec(step);
			return sqliteTables(db);
		});
		db.close();
		expect(history(states)).toBe(historyOf('sqlite'));
	});

	it('take along what those of an earlier version hold', () => {
		const first = migratedSqlite(1);
		expect(first.sightings?.map((row) => [row.phone_number_id, row.opened_hour])).toEqual([
			['1', null],
			['1', 2],
		]);
		const { consents, events, handovers, homes } = migratedSqlite(8);
		expect(consents?.map((row) => [row.marketing, row.at, row.how, row.user_id])).toEqual([
			['stop', 400, 'unknown', 'DE.1'],
			['resume', 500, 'unknown', 'DE.1'],
		]);
		expect([events?.[0]?.key, handovers?.[0]?.key]).toEqual([0, 1].map(() => hashedKey('wamid.1')));
		expect(homes?.map(({ object, realm }) => [object, realm])).toEqual(
			[1, 2, 3, 4, 5, 6].map((number) => [`number:${number}`, '']),
		);
	});
});

describeOnPostgres('the tables in PostgreSQL', (server) => {
	let client: Client;

	beforeAll(async () => {
		client = new Client({ connectionString: server().url() });
		await client.connect();
	});

	afterAll(async () => await client.end());

	beforeEach(async () => {
		await client.query(
			'DROP SCHEMA IF EXISTS whatsapp_cloud CASCADE; CREATE SCHEMA whatsapp_cloud; SET search_path = whatsapp_cloud',
		);
	});

	it('become after each step what they have become since', async () => {
		const states: string[][] = [];
		for (const step of POSTGRES_MIGRATIONS) {
			await client.query(step);
			states.push(await postgresTables(client));
		}
		expect(history(states)).toBe(historyOf('postgres'));
	});

	it('hold what those in SQLite hold', async () => {
		for (const step of POSTGRES_MIGRATIONS) await client.query(step);
		const db = new DatabaseSync(':memory:');
		addFunctions(db);
		for (const step of SQLITE_MIGRATIONS) db.exec(step);
		const columnsIn = (lines: string[]) =>
			lines
				.flatMap((line) => /^(\w+\.\w+) /.exec(line)?.[1] ?? [])
				// Rows of SQLite have numbers anyway.
				.filter((column) => !/\.id$/.test(column) && !ONLY_IN_POSTGRES.includes(column));
		expect(columnsIn(await postgresTables(client))).toEqual(columnsIn(sqliteTables(db)));
		db.close();
	});

	it.each(POSTGRES_MIGRATIONS.map((_, index) => index + 1))(
		'take along what a store of version %i holds, as those in SQLite do',
		async (version) => {
			const run = async (steps: readonly string[]) => {
				for (const step of steps) await client.query(step);
			};
			await run(POSTGRES_MIGRATIONS.slice(0, version));
			await run(statementsOf(version));
			await run(POSTGRES_MIGRATIONS.slice(version));
			const expected = comparable(migratedSqlite(version));
			const found: Rows = {};
			for (const table of Object.keys(expected)) {
				found[table] = (await client.query(`SELECT * FROM ${table}`)).rows as Rows[string];
			}
			expect(comparable(found)).toEqual(expected);
		},
	);
});
