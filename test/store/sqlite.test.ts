import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SQLITE_MIGRATIONS } from '../../nodes/WhatsAppCloud/store/migrations/list';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { sqliteUnavailable } from '../../nodes/WhatsAppCloud/store/sqlite/failure';
import { addFunctions } from '../../nodes/WhatsAppCloud/store/sqlite/file';
import { until } from '../../tools/until.ts';
import { describeStore, expectProofsOfBefore, NOW, NUMBER, opened } from './contract';
import { sqliteTables } from './tables';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-store-'));
const stores: SqliteStore[] = [];
let places = 0;

function open(path: string): SqliteStore {
	const store = new SqliteStore(path);
	stores.push(store);
	return store;
}

const newPath = () => join(folder, `place-${++places}`, 'whatsapp-cloud.sqlite');
const ANNA = { phone: '4915112345678', userId: 'DE.1001' };
const ANNAS_WINDOW = { openedAt: NOW, openedBy: 'message' };

afterEach(() => stores.splice(0).forEach((store) => store.closeNow()));

describe('SQLite store', () => {
	const sharedPath = newPath();
	const shared = new SqliteStore(sharedPath);

	afterAll(() => {
		shared.closeNow();
		rmSync(folder, { recursive: true, force: true });
	});

	describeStore(() => ({
		fresh: async () => {
			await shared.findWindows(NUMBER, [ANNA]);
			const db = new DatabaseSync(sharedPath);
			const tables = ['aliases', 'sightings', 'renames', 'events', 'uploads'];
			db.exec(tables.map((table) => `DELETE FROM ${table}`).join(';'));
			db.close();
			return shared;
		},
		place: async () => {
			const path = newPath();
			return { open: () => open(path), whereabouts: { sqlite: path } };
		},
	}));

	describe('file', () => {
		it('is made with its folder when the store is first used, for its owner only', async () => {
			const path = newPath();
			const store = open(path);
			expect(() => statSync(path)).toThrow('ENOENT');
			await store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			for (const each of [path, `${path}-wal`, `${path}-shm`]) {
				expect((statSync(each).mode & 0o777).toString(8)).toBe('600');
			}
		});

		it('is opened again after close', async () => {
			const store = open(newPath());
			await store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			await store.close();
			await store.close();
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
		});

		describe('that goes away while it is open', () => {
			const claim = { phoneNumberId: NUMBER, recipient: '1', callbackData: '' };
			const reserve = async (stores: SqliteStore[], key: string) => {
				const states = [];
				for (const store of stores) {
					const send = { ...claim, key };
					const [first] = await store.reserveSends([send], { messagesPerSecond: 0 }, NOW);
					states.push(first?.state);
				}
				return states;
			};

			it.each([[['']], [['', '-wal', '-shm']]])(
				'is put back with what it held (deleted: %j)',
				async (ends) => {
					const path = newPath();
					const [first, second] = [open(path), open(path)];
					expect(await reserve([first, second], 'a')).toEqual(['go', 'inFlight']);
					for (const end of ends) rmSync(path + end);
					expect(await reserve([second], 'a')).toEqual(['inFlight']);
					expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
					const all = [open(path), second, first];
					expect(await reserve(all, 'a')).toEqual(['inFlight', 'inFlight', 'inFlight']);
					expect(await reserve(all, 'b')).toEqual(['go', 'inFlight', 'inFlight']);
				},
			);

			it('is given up for another one in its place', async () => {
				const path = newPath();
				const [first, second, backup] = [open(path), open(path), open(`${path}.backup`)];
				await reserve([first, second], 'a');
				await reserve([backup], 'b');
				await backup.close();
				for (const end of ['-wal', '-shm']) rmSync(path + end);
				renameSync(`${path}.backup`, path);
				expect(await reserve([first, second], 'b')).toEqual(['inFlight', 'inFlight']);
				expect(await reserve([first, second], 'c')).toEqual(['go', 'inFlight']);
			});

			it('goes on in memory where it cannot be put back', async () => {
				const path = newPath();
				const store = open(path);
				await reserve([store], 'a');
				const place = join(path, '..');
				rmSync(place, { recursive: true });
				writeFileSync(place, 'no folder');
				expect(await reserve([store], 'a')).toEqual(['inFlight']);
				rmSync(place);
				expect(await reserve([store, open(path)], 'a')).toEqual(['inFlight', 'inFlight']);
			});
		});

		describe('holds nothing of what was deleted', () => {
			const TEXT = 'Is my parcel on its way?';
			const scope = 'workflow/node';
			const kept = (text: string) => ({
				process: '{}',
				events: [{ event: JSON.stringify({ text }) }],
			});

			function found(path: string, text: string): string[] {
				return ['', '-wal', '-shm'].filter(
					(end) => existsSync(path + end) && readFileSync(path + end).includes(text),
				);
			}

			async function soon(path: string, text: string): Promise<string[]> {
				await until('the text is gone', () => found(path, text).length === 0);
				return found(path, text);
			}

			it('message texts, soon after an execution has them', async () => {
				const path = newPath();
				const store = open(path);
				const keys = Array.from({ length: 50 }, (_, index) => `wamid.${index}`);
				for (const key of keys) {
					const claim = { scope, keys: [key], kept: kept(TEXT) };
					await store.receive({ observations: [opened(ANNA, NOW)], claim }, NOW);
				}
				expect(found(path, TEXT)).not.toEqual([]);
				await store.pendingEvents.take({ scope, keys }, '1', NOW);
				expect(await soon(path, TEXT)).toEqual([]);
			});

			it('a template that was not needed, soon after its message arrived', async () => {
				const path = newPath();
				const store = open(path);
				const send = { key: 'k', phoneNumberId: NUMBER, recipient: ANNA.phone };
				await store.rescues.keep([{ ...send, request: JSON.stringify(TEXT), about: '{}' }], NOW);
				await store.reserveSends([{ ...send, callbackData: '' }], { messagesPerSecond: 0 }, NOW);
				const sent = { key: 'k', result: 'sent' as const, messageId: 'wamid.1', outcome: '{}' };
				await store.settleSends([sent], NOW);
				expect(found(path, TEXT)).not.toEqual([]);
				const about = { phoneNumberId: NUMBER, customer: ANNA, at: NOW };
				const concluded = { ...about, kind: 'concluded' as const, messageId: 'wamid.1' };
				await store.receive({ observations: [concluded] }, NOW);
				expect(await soon(path, TEXT)).toEqual([]);
			});

			it('people, as soon as they are forgotten', async () => {
				const path = newPath();
				const store = open(path);
				await store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
				expect(found(path, ANNA.phone)).not.toEqual([]);
				await store.forgetCustomer(ANNA);
				expect([found(path, ANNA.phone), found(path, ANNA.userId)]).toEqual([[], []]);
			});

			it('people who are forgotten while another process reads, when that is done', async () => {
				const path = newPath();
				const store = open(path);
				await store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
				const reader = new DatabaseSync(path);
				reader.exec('BEGIN; SELECT * FROM aliases');
				const begun = performance.now();
				await store.forgetCustomer(ANNA);
				expect(performance.now() - begun).toBeLessThan(1000);
				expect(found(path, ANNA.phone)).not.toEqual([]);
				reader.exec('COMMIT');
				reader.close();
				expect(await soon(path, ANNA.phone)).toEqual([]);
			});

			it('what an earlier version only took out of its tables', async () => {
				const path = newPath();
				mkdirSync(join(path, '..'), { recursive: true });
				const db = new DatabaseSync(path);
				db.exec(`${SQLITE_MIGRATIONS[0]}; PRAGMA user_version = 1`);
				const add = db.prepare('INSERT INTO renames VALUES (1, ?, ?, ?)');
				for (let at = 0; at < 500; at++) add.run(at, TEXT, TEXT);
				db.exec('DELETE FROM renames');
				db.close();
				expect(found(path, TEXT)).toEqual(['']);
				await open(path).findWindows(NUMBER, [ANNA]);
				expect(found(path, TEXT)).toEqual([]);
			});
		});

		it('becomes smaller again when what is old has been forgotten', async () => {
			const path = newPath();
			const store = open(path);
			const claim = (day: number) => ({
				scope: 'workflow/node',
				keys: Array.from({ length: 1_000 }, (_, index) => `${day}/${index}`),
			});
			const day = 24 * 60 * 60 * 1000;
			for (let turn = 0; turn < 20; turn++) {
				await store.receive({ observations: [], claim: claim(turn) }, NOW);
			}
			await store.close();
			const before = statSync(path).size;
			for (let turn = 0; turn < 30; turn++) {
				await store.receive(
					{ observations: [], claim: { scope: 's', keys: [`${turn}`] } },
					NOW + 9 * day,
				);
			}
			await store.close();
			expect(statSync(path).size).toBeLessThan(before / 2);
		});

		it('of any older version is brought up to date and keeps what it holds', async () => {
			const tables: string[][] = [];
			for (let version = 1; version <= SQLITE_MIGRATIONS.length; version++) {
				const path = newPath();
				await open(path).close();
				mkdirSync(join(path, '..'), { recursive: true });
				const db = new DatabaseSync(path);
				addFunctions(db);
				db.exec(SQLITE_MIGRATIONS.slice(0, version).join(';'));
				db.exec(`PRAGMA user_version = ${version}`);
				db.exec(`
					INSERT INTO aliases (phone_number_id, kind, value, acquaintance)
					VALUES ('${NUMBER}', 'phone', '${ANNA.phone}', 1), ('${NUMBER}', 'userId', '${ANNA.userId}', 1);
					INSERT INTO sightings (acquaintance, phone, user_id, parent_user_id, era, first_at, last_at, opened_at, opened_by)
					VALUES (1, '${ANNA.phone}', '${ANNA.userId}', '', 0, ${NOW}, ${NOW}, ${NOW}, 'message')`);
				db.close();
				const store = open(path);
				expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
				await store.receive({ observations: [opened({ phone: '1' }, NOW)] }, NOW);
				store.closeNow();
				const upgraded = new DatabaseSync(path);
				expect(upgraded.prepare('PRAGMA user_version').get()).toEqual({
					user_version: SQLITE_MIGRATIONS.length,
				});
				tables.push(sqliteTables(upgraded));
				upgraded.close();
			}
			const path = newPath();
			await open(path).receive({ observations: [] }, NOW);
			const fresh = new DatabaseSync(path);
			expect(tables).toEqual(tables.map(() => sqliteTables(fresh)));
			fresh.close();
		});

		it('from before there were proofs is whole, and for who proves the number first', async () => {
			const version = SQLITE_MIGRATIONS.findIndex((step) => step.includes('CREATE TABLE proofs'));
			const path = newPath();
			mkdirSync(join(path, '..'), { recursive: true });
			const db = new DatabaseSync(path);
			addFunctions(db);
			db.exec(SQLITE_MIGRATIONS.slice(0, version).join(';'));
			db.exec(`PRAGMA user_version = ${version}`);
			db.exec(`
				INSERT INTO uploads VALUES ('2', 'hash', 'text/plain', 'media', ${NOW});
					INSERT INTO refusals VALUES
						('wamid.1', '1', ${NOW}, 'sent', 0, '{}', ${NOW}, 'wamid.R', NULL)`);
			db.close();
			await expectProofsOfBefore(open(path));
		});

		it('of a newer version is left alone, and the message says what to do', async () => {
			const path = newPath();
			await open(path).receive({ observations: [] }, NOW);
			const db = new DatabaseSync(path);
			db.exec('PRAGMA user_version = 999');
			db.close();
			await expect(open(path).findWindows(NUMBER, [ANNA])).rejects.toThrow(
				`The store ${path} was written by a newer version of n8n-nodes-whatsapp-cloud. Update the package`,
			);
		});

		it('that is no SQLite file is named, left as it is, and tried again', async () => {
			const path = newPath();
			mkdirSync(join(path, '..'));
			writeFileSync(path, 'Dear diary, '.repeat(1_000));
			const store = open(path);
			const told = `The store ${path} is damaged or is not an SQLite file. Stop n8n, move the file away`;
			await expect(store.receive({ observations: [] }, NOW)).rejects.toThrow(told);
			await expect(store.receive({ observations: [] }, NOW)).rejects.toThrow(told);
			expect(readFileSync(path, 'utf8')).toMatch(/^Dear diary/);
			rmSync(path);
			await expect(store.receive({ observations: [] }, NOW)).resolves.toEqual([]);
		});

		it('that is damaged inside is named', async () => {
			const path = newPath();
			const store = open(path);
			const people = Array.from({ length: 500 }, (_, index) => ({ phone: `49${index}` }));
			const observations = people.map((customer) => opened(customer, NOW));
			await store.receive({ observations }, NOW);
			store.closeNow();
			const bytes = readFileSync(path);
			// The first page, with the schema, stays.
			writeFileSync(path, bytes.fill(0xa5, 4096));
			await expect(open(path).receive({ observations }, NOW)).rejects.toThrow(
				`The store ${path} is damaged`,
			);
		});

		it('for which there is no folder and no way to make one is named', async () => {
			const path = newPath();
			mkdirSync(join(path, '..'));
			writeFileSync(path, '');
			const inside = join(path, 'whatsapp-cloud.sqlite');
			await expect(open(inside).findWindows(NUMBER, [ANNA])).rejects.toThrow(
				`The store ${inside} cannot be opened. Make sure that its folder exists`,
			);
		});

		it('that another process keeps locked is named', async () => {
			const path = newPath();
			const store = open(path);
			await store.receive({ observations: [] }, NOW);
			const other = new DatabaseSync(path);
			other.exec('BEGIN IMMEDIATE');
			await expect(store.receive({ observations: [opened(ANNA, NOW)] }, NOW)).rejects.toThrow(
				`The store ${path} is locked by another process.`,
			);
			other.exec('ROLLBACK');
			other.close();
			await store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
		}, 30_000);

		it('that somebody else has for a moment is waited for, and n8n goes on meanwhile', async () => {
			const path = newPath();
			const store = open(path);
			await store.receive({ observations: [] }, NOW);
			const other = new DatabaseSync(path);
			other.exec('BEGIN IMMEDIATE');
			const received = store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			// What this process does meanwhile is to set the file free.
			await new Promise((resolve) => setTimeout(resolve, 100));
			other.exec('ROLLBACK');
			other.close();
			await received;
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
		});

		it('that somebody else has while it is opened is waited for as well', async () => {
			const path = newPath();
			await open(path).receive({ observations: [opened(ANNA, NOW)] }, NOW);
			stores.splice(0).forEach((store) => store.closeNow());
			const other = new DatabaseSync(path);
			other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE');
			const found = open(path).findWindows(NUMBER, [ANNA]);
			await new Promise((resolve) => setTimeout(resolve, 100));
			other.close();
			expect(await found).toEqual([ANNAS_WINDOW]);
		});

		it('that may not be written is named', async () => {
			const path = newPath();
			await open(path).receive({ observations: [] }, NOW);
			stores.splice(0).forEach((store) => store.closeNow());
			chmodSync(path, 0o444);
			chmodSync(join(path, '..'), 0o555);
			chmodSync(folder, 0o755);
			const store = open(path);
			// Root may write anything: be somebody else for a moment. The store is done when it returns.
			const isRoot = process.geteuid?.() === 0;
			if (isRoot) process.seteuid?.('nobody');
			const received = store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			await received.catch(() => undefined);
			if (isRoot) process.seteuid?.('root');
			await expect(received).rejects.toThrow(
				`The store ${path} cannot be written by n8n. Give the user running n8n the right`,
			);
		});

		it('that cannot grow is named', () => {
			const db = new DatabaseSync(':memory:');
			db.exec('CREATE TABLE t (x); PRAGMA max_page_count = 3');
			let thrown: unknown;
			try {
				db.exec('INSERT INTO t VALUES (randomblob(100000))');
			} catch (full) {
				thrown = full;
			}
			expect(String(sqliteUnavailable(thrown, '/data/store.sqlite'))).toContain(
				'The store /data/store.sqlite cannot grow: the disk is full. Free some disk space',
			);
		});
	});
});
