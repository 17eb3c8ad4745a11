import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { callbackDataFor } from '../../nodes/WhatsAppCloud/delivery/key';
import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { lockNames } from '../../nodes/WhatsAppCloud/store/postgres/locks';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import type { Reply } from '../../nodes/WhatsAppCloud/store/waits';
import {
	FILLED_NUMBER as NUMBER,
	filledKey,
	filledPhone,
	fillPostgres,
	fillSqlite,
} from '../support/filledStore';
import { until } from '../../tools/until';
import { describeOnPostgres } from '../support/onPostgres';
import { WatchedPlans } from '../support/plans';
import { SEND_RETENTION_MS } from '../../nodes/WhatsAppCloud/store/retention';

const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 24 * 60 * 60 * 1000;
const FULL = { customers: 20_000, waits: 10_000, now: NOW };

const settled = (index: number): Observation => ({
	...{ kind: 'settled', phoneNumberId: NUMBER, customer: { phone: filledPhone(index) } },
	...{ at: NOW, messageId: `wamid.${index}`, callbackData: callbackDataFor(filledKey(index)) },
});

const reply = (phone: string, messageId: string): Reply => ({
	...{
		phoneNumberId: NUMBER,
		customer: { phone },
		messageId,
		tapped: false,
		at: NOW,
		answer: '{}',
	},
});

const page = { from: NOW - DAY, to: NOW, newestFirst: true, limit: 50 };

/** One person with many user IDs, who wrote under each. */
async function writeUnderMany(store: Store, phoneNumberId: string, count: number): Promise<void> {
	const observations = Array.from({ length: count }, (_, index): Observation[] => {
		const customer = { userId: `NL.${index}` };
		const at = NOW - count + index;
		return [
			{ kind: 'opened', phoneNumberId, customer, at, by: 'message' },
			{ kind: 'renamed', phoneNumberId, customer, at, becomes: { userId: `NL.${index + 1}` } },
		];
	});
	await store.receive({ observations: observations.flat() }, NOW);
}

describeOnPostgres('a full store in PostgreSQL reads', (server) => {
	const plans = new WatchedPlans();
	let store: PostgresStore;
	let admin: Client;

	beforeAll(async () => {
		store = new PostgresStore(plans.config(server().url()));
		await store.findWindows(NUMBER, [{ phone: '1' }]);
		admin = new Client({ connectionString: server().url() });
		await admin.connect();
		await admin.query(fillPostgres(FULL));
		// What is old is looked for beside the first call.
		await forget(NOW - DAY);
		plans.taken();
	});

	async function forget(now: number): Promise<void> {
		await store.reserveSends([], { messagesPerSecond: 0 }, now);
		await store.pruned();
	}

	afterAll(async () => {
		await store.close();
		await admin.end();
	});

	it('one row of the messages for a status with our data, known or in flight', async () => {
		const key = filledKey(7);
		await admin.query('UPDATE whatsapp_cloud.sends SET message_id = NULL WHERE key = $1', [key]);
		await store.receive({ observations: [settled(7), settled(8)] }, NOW);
		const taken = plans.taken();
		expect(taken.rowsOf('sends')).toBeLessThan(10);
		const { rows } = await admin.query(
			'SELECT message_id FROM whatsapp_cloud.sends WHERE key = $1',
			[key],
		);
		expect(rows).toEqual([{ message_id: 'wamid.7' }]);
	});

	it('one row for each name of a delivery, and each message that is claimed, renewed and settled', async () => {
		const customer = { phone: filledPhone(9) };
		const about = { phoneNumberId: NUMBER, customer, at: NOW };
		await store.receive({ observations: [{ ...about, kind: 'opened', by: 'message' }] }, NOW);
		// Looked up twice: to lock who bears the name, and for what is known.
		expect(plans.taken().rowsOf('aliases')).toBeLessThanOrEqual(2);
		const send = { phoneNumberId: NUMBER, recipient: '1', callbackData: '', key: 'one of many' };
		// Nothing old is looked for then.
		const at = NOW - DAY;
		await store.reserveSends([send], { messagesPerSecond: 0 }, at);
		expect(await store.renewSends([{ key: send.key, claimedAt: at }], at + 1)).toEqual([true]);
		const sent = { result: 'sent' as const, messageId: 'wamid.one', outcome: '{}' };
		await store.settleSends([{ key: send.key, ...sent }], at + 2);
		const { rowsOf } = plans.taken();
		expect(rowsOf('sends')).toBeLessThan(10);
	});

	it.each([true, false])(
		'those of a few minutes for a page (newest first: %s)',
		async (newestFirst) => {
			const first = await store.findConversations(NUMBER, { ...page, newestFirst });
			expect(first.conversations).toHaveLength(50);
			// 70 write in five minutes; each page reads those of two slots at most, and then each person once.
			expect(plans.taken().rowsOf('sightings')).toBeLessThan(300);
			const range = { ...page, newestFirst, after: first.next, limit: 200 };
			const second = await store.findConversations(NUMBER, range);
			expect(second.conversations).toHaveLength(200);
			expect(plans.taken().rowsOf('sightings')).toBeLessThan(700);
		},
	);

	it('no wait of others for a message, and one for an answer', async () => {
		const nobody = await store.waits.answer([reply(filledPhone(3), 'wamid.in.1')], NOW);
		expect(nobody).toEqual([undefined]);
		const none = plans.taken();
		expect(none.rowsOf('waits')).toBeLessThan(5);
		expect(none.rowsOf('sends')).toBe(0);
		const replies = [4, 5, 6].map((index) =>
			reply(`32${600_000_000 + index}`, `wamid.in.${index}`),
		);
		expect(await store.waits.answer(replies, NOW)).toEqual(['pending', 'pending', 'pending']);
		const taken = plans.taken();
		expect(taken.rowsOf('waits')).toBeLessThan(40);
	});

	it('who has a thousand names once for all messages of a delivery', async () => {
		const number = '207651463353033';
		await writeUnderMany(store, number, 1000);
		plans.taken();
		const customers = Array.from({ length: 100 }, (_, index) => ({ userId: `NL.${index}` }));
		const windows = await store.findWindows(number, customers);
		expect(windows.every((window) => window?.openedAt === NOW - 1)).toBe(true);
		expect(plans.taken().rowsOf('sightings')).toBeLessThan(2100);
		const { conversations } = await store.findConversations(number, { ...page, limit: 200 });
		expect(conversations).toHaveLength(1);
		expect(plans.taken().rowsOf('sightings')).toBeLessThan(2500);
		expect(await store.forgetCustomer({ userId: 'NL.5' })).toBe(true);
		// The names come to light in the first answer, and are looked for in the second.
		const { statements, mismatches } = plans.taken();
		expect(statements).toBeLessThan(40);
		expect(mismatches).toBeLessThan(10_000);
		expect(await store.findWindows(number, customers.slice(0, 1))).toEqual([undefined]);
	});

	it('a little at a time to forget what is old, until nothing is left', async () => {
		const later = NOW + SEND_RETENTION_MS + DAY;
		const left = async () => {
			const { rows } = await admin.query(`
				SELECT (SELECT count(*) FROM whatsapp_cloud.sends) AS sends,
					(SELECT count(*) FROM whatsapp_cloud.paces) AS paces,
					(SELECT count(*) FROM whatsapp_cloud.events) AS events`);
			return Object.values((rows as Array<Record<string, string>>)[0] ?? {}).map(Number);
		};
		expect(Math.min(...(await left()))).toBeGreaterThanOrEqual(FULL.customers);
		plans.taken();
		await forget(later);
		const taken = plans.taken();
		for (const table of ['sends', 'paces', 'events']) {
			// None is gone through twice: buckets are looked at, locked and deleted.
			expect(taken.rowsOf(table)).toBeLessThan(FULL.customers * 4);
			expect(taken.mostDeletedOf(table)).toBeLessThanOrEqual(100);
		}
		expect(await left()).toEqual([0, 0, 0]);
	});

	it('nothing for what comes while old things cannot be forgotten', async () => {
		const busy = new Client({ connectionString: server().url() });
		await busy.connect();
		// Forgetting comes by here, what comes does not.
		await busy.query('BEGIN; LOCK TABLE whatsapp_cloud.handovers');
		const fresh = new PostgresStore({ connectionString: server().url() });
		for (const key of ['first', 'second']) {
			const send = { key, phoneNumberId: NUMBER, recipient: '1', callbackData: '' };
			const [reserved] = await fresh.reserveSends([send], { messagesPerSecond: 0 }, NOW);
			expect(reserved?.state).toBe('go');
			const claim = { scope: 'beside', keys: [key] };
			expect(await fresh.receive({ observations: [], claim }, NOW)).toEqual([true]);
		}
		await until('forgetting waits', async () => {
			const { rowCount } = await admin.query(
				`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%handovers%'`,
			);
			return rowCount === 1;
		});
		await busy.end();
		await fresh.close();
	});

	it('and writes little more for many deliveries that come at once than for a few', async () => {
		const statementsFor = async (count: number) => {
			const deliveries = Array.from({ length: count }, (_, index) => ({
				observations: [
					{
						...{ kind: 'opened' as const, phoneNumberId: NUMBER, by: 'message' as const },
						...{ customer: { phone: filledPhone(index) }, at: NOW },
					},
				],
				claim: { scope: 'at once', keys: [`${count}/${index}`] },
			}));
			await Promise.all(deliveries.map((delivery) => store.receive(delivery, NOW)));
			return plans.taken().statements;
		};
		const few = await statementsFor(2);
		expect(await statementsFor(62)).toBeLessThan((few * (62 / 2)) / 4);
	});

	it('and records what one customer wrote while it records what another did', async () => {
		const [anna, ben] = ['31699999001', '31699999002'];
		const opened = (phone: string): Observation => ({
			...{ kind: 'opened', phoneNumberId: NUMBER, customer: { phone }, at: NOW, by: 'message' },
		});
		const busy = new Client({ connectionString: server().url() });
		await busy.connect();
		await busy.query(lockNames([{ phoneNumberId: NUMBER, name: ['phone', anna] }]));
		await store.receive({ observations: [opened(ben)] }, NOW);
		let isDone = false;
		const annas = store.receive({ observations: [opened(anna)] }, NOW).then(() => (isDone = true));
		await store.receive({ observations: [opened(ben)] }, NOW);
		expect(isDone).toBe(false);
		await busy.query('COMMIT');
		await annas;
		await busy.end();
	});
});

describe('a full store in SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-scale-'));
	const path = join(folder, 'store.sqlite');
	const prepared: string[] = [];
	const store = new SqliteStore(path);

	beforeAll(async () => {
		await store.findWindows(NUMBER, []);
		store.closeNow();
		const db = new DatabaseSync(path);
		db.exec(fillSqlite(FULL));
		db.close();
		// Only listens.
		const spy = jest.spyOn(DatabaseSync.prototype, 'prepare');
		for (const newestFirst of [true, false]) {
			await store.findConversations(NUMBER, { from: 0, to: NOW, newestFirst, limit: 1 });
		}
		await store.forgetCustomer({ phone: filledPhone(1) });
		prepared.push(...spy.mock.calls.map(([sql]) => sql));
		spy.mockRestore();
	});

	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it('goes through no large table for anything', () => {
		const db = new DatabaseSync(path);
		db.function('hashed_key', (key) => key);
		const large = ['aliases', 'sightings', 'sends', 'events', 'paces', 'waits', 'spellings'];
		const scans = new RegExp(`^SCAN (?:${large.join('|')}|[sewk])\\b(?! USING)`);
		const found = prepared
			.filter((sql) => /^\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)/.test(sql))
			.flatMap((sql) => {
				const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
				const scanned = steps
					.map(({ detail }) => String(detail))
					.filter((step) => scans.test(step));
				return scanned.map((step) => `${step}: ${sql}`);
			});
		db.close();
		expect(prepared.length).toBeGreaterThan(50);
		// The oldest stand first.
		expect(found.filter((one) => !/ORDER BY id LIMIT/.test(one))).toEqual([]);
	});

	it('finds the answer among many waits by who wrote, and by what is quoted', () => {
		const db = new DatabaseSync(path);
		const [answered = ''] = prepared.filter((sql) => sql.includes('AS quoted, w.opened_at'));
		const steps = db.prepare(`EXPLAIN QUERY PLAN ${answered}`).all();
		db.close();
		const ofWaits = steps.map(({ detail }) => String(detail)).filter((step) => / w /.test(step));
		expect(ofWaits).toEqual([
			'SEARCH w USING INDEX sqlite_autoindex_waits_1 (key=?)',
			'SEARCH w USING INDEX waits_by_customer (customer=?)',
		]);
	});

	it('sorts those of a few minutes for a page, not everybody', () => {
		const db = new DatabaseSync(path);
		const pages = prepared.filter((one) => one.includes('ORDER BY opened_slot'));
		expect(pages).toHaveLength(2);
		for (const sql of pages) {
			const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
			expect(steps.map(({ detail }) => detail)).toEqual([
				'SEARCH sightings USING INDEX sightings_by_slot (phone_number_id=? AND opened_slot>? AND opened_slot<?)',
				'USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY',
			]);
		}
		db.close();
	});

	it('looks people up once, and forgets them in one go', async () => {
		const number = '207651463353033';
		await writeUnderMany(store, number, 1000);
		const customers = Array.from({ length: 100 }, (_, index) => ({ userId: `NL.${index}` }));
		const windows = await store.findWindows(number, customers);
		expect(windows.every((window) => window?.openedAt === NOW - 1)).toBe(true);
		const { conversations } = await store.findConversations(number, { ...page, limit: 200 });
		expect(conversations).toHaveLength(1);
		expect(await store.forgetCustomer({ userId: 'NL.5' })).toBe(true);
		expect(await store.findWindows(number, customers)).toEqual(customers.map(() => undefined));
	});

	it('writes little more than itself for a template, whatever order the keys have', async () => {
		const kept = join(folder, 'templates.sqlite');
		const templates = new SqliteStore(kept);
		const drafts = (from: number, count: number) =>
			Array.from({ length: count }, (_, index) => ({
				key: createHash('sha256')
					.update(String(from + index))
					.digest('hex'),
				...{ phoneNumberId: NUMBER, recipient: filledPhone(1), about: '{}' },
				request: JSON.stringify({ text: 'x'.repeat(900) }),
			}));
		await templates.rescues.keep(drafts(0, 1000), NOW);
		const db = new DatabaseSync(kept);
		db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
		await templates.rescues.keep(drafts(1000, 200), NOW);
		const written = statSync(`${kept}-wal`).size / 200;
		db.close();
		await templates.close();
		expect(written).toBeGreaterThan(900);
		expect(written).toBeLessThan(4 * 900);
	});

	it('forgets what is old a little at a time, until nothing is left', async () => {
		const later = NOW + SEND_RETENTION_MS + DAY;
		const db = new DatabaseSync(path);
		const left = () =>
			['sends', 'paces', 'events'].map((table) =>
				Number(db.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count),
			);
		// Claimed anew meanwhile, and still the first in the table.
		db.exec(`UPDATE sends SET claimed_at = ${later} WHERE id = 2`);
		let before = left();
		expect(Math.min(...before)).toBeGreaterThanOrEqual(FULL.customers - 1);
		await store.reserveSends([], { messagesPerSecond: 0 }, later);
		// The call itself forgets nothing.
		expect(left()).toEqual(before);
		const pruned = store.pruned();
		for (let isOver = false; !isOver;) {
			// What comes has a turn between the pieces.
			const turn = new Promise<boolean>((resolve) => setImmediate(resolve, false));
			isOver = await Promise.race([pruned.then(() => true), turn]);
			const after = left();
			const steps = before.map((count, index) => count - (after[index] ?? 0));
			expect(Math.max(...steps)).toBeLessThanOrEqual(100);
			before = after;
		}
		expect(before).toEqual([1, 0, 0]);
		// Written back by a thread: whoever commits has nothing to do with it.
		expect(statSync(`${path}-wal`).size).toBeLessThan(8_000_000);
		db.close();
	});
});
