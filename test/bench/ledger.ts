import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { countRoundTrips } from '../support/roundTrips.ts';
import type { Counting } from '../../nodes/WhatsAppCloud/store/ledger.ts';
import type { SendClaim, SendLedger } from '../../nodes/WhatsAppCloud/store/sends.ts';
// Lets the imports below name no extension, as those of `nodes/` do.
import '../support/extensionless.mjs';

const { sendKeys } = await import('../../nodes/WhatsAppCloud/delivery/key.ts');
const { SqliteStore } = await import('../../nodes/WhatsAppCloud/store/sqlite/store.ts');
const { PostgresStore } = await import('../../nodes/WhatsAppCloud/store/postgres/store.ts');

/** As many as Message → Send claims, and settles, in one go. */
const CHUNK = 128;
const CHUNKS = 80;
const ROUNDS = 5;

/** In budgets that never end, at the price of a utility message, and in a campaign. */
const COUNTING: Counting = {
	charge: {
		...{ amount: 5000, currency: 'USD', prices: { MARKETING: 25_000 } },
		budgets: ['batch', 'month'].map((id) => ({
			...{ id, ofNumber: false, max: Number.MAX_SAFE_INTEGER, about: '{}' },
			until: Date.now() + 86_400_000,
		})),
	},
	campaign: { name: 'spring', keepMs: 86_400_000 * 90, kind: '{}' },
};

/** What keeping a message from being lost or sent twice costs: its claim, its time, its outcome. */
export interface LedgerFigures {
	/** µs per message. */
	sqliteMicros: number;
	/** µs per message; undefined where there is no PostgreSQL. */
	postgresMicros?: number;
	/** How often PostgreSQL is waited for, per 50 messages. */
	postgresRoundTrips?: number;
	/** The same for messages of a campaign that count in two budgets. */
	counted: { sqliteMicros: number; postgresMicros?: number; postgresRoundTrips?: number };
}

type Figures = Omit<LedgerFigures, 'counted'>;

export async function benchLedger(): Promise<LedgerFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-ledger-'));
	try {
		const [plain, counted] = [await figuresOf(folder), await figuresOf(folder, COUNTING)];
		return { ...plain, counted };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function figuresOf(folder: string, counting?: Counting): Promise<Figures> {
	const sqlite = new SqliteStore(join(folder, counting ? 'counted.sqlite' : 'store.sqlite'));
	const sqliteMicros = await measure(sqlite, counting);
	await sqlite.close();
	return { sqliteMicros, ...(await onPostgres(counting)) };
}

async function onPostgres(counting?: Counting): Promise<Omit<Figures, 'sqliteMicros'>> {
	const found = findPostgres();
	if ('missing' in found) return {};
	const server = await startPostgres(found.folder);
	try {
		const postgresRoundTrips = await roundTripsOn(server, counting);
		const store = new PostgresStore({ connectionString: server.url() });
		const postgresMicros = await measure(store, counting);
		await store.close();
		return { postgresMicros, postgresRoundTrips };
	} finally {
		await server.stop();
	}
}

/** How often PostgreSQL is waited for, per 50 messages. */
async function roundTripsOn(server: PostgresServer, counting?: Counting): Promise<number> {
	const counter = await countRoundTrips(server.port);
	const url = new URL(server.url());
	url.port = String(counter.port);
	const store = new PostgresStore({ connectionString: url.href });
	await send(store, chunkOf(0, counting));
	// Nobody waits for what is forgotten meanwhile.
	await untilSteady(counter.count);
	const before = counter.count();
	for (let index = 1; index <= 10; index++) await send(store, chunkOf(index, counting));
	const trips = counter.count() - before;
	await store.close();
	counter.close();
	return (trips * 50) / (10 * CHUNK);
}

/** Until nothing has changed for half a second. */
async function untilSteady(count: () => number): Promise<void> {
	let before = NaN;
	for (let now = count(); now !== before; now = count()) {
		before = now;
		await sleep(500);
	}
}

/** µs per message; the best of some rounds: what else runs on the machine only ever adds. */
async function measure(ledger: SendLedger, counting?: Counting): Promise<number> {
	const rounds: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const chunks = Array.from({ length: CHUNKS }, (_, index) =>
			chunkOf((round + 1) * 1000 + index, counting),
		);
		const start = process.hrtime.bigint();
		for (const sends of chunks) await send(ledger, sends);
		rounds.push(Number(process.hrtime.bigint() - start) / 1e3 / CHUNKS / CHUNK);
	}
	return Math.round(Math.min(...rounds) * 10) / 10;
}

/** How many messages each execution of the workflow sends. */
const OF_EXECUTION = 1000;

/** Messages to as many customers, with the keys that Message → Send gives them. */
function chunkOf(index: number, counting?: Counting): SendClaim[] {
	return Array.from({ length: CHUNK }, (_, position) => {
		const customer = index * CHUNK + position;
		const phoneNumberId = '106540352242922';
		const recipient = `4915${String(customer).padStart(9, '0')}`;
		const occasion = {
			...{
				executionId: String(Math.floor(customer / OF_EXECUTION)),
				startedAt: 0,
				nodeName: 'Send',
			},
			...{ runIndex: 0, itemIndex: customer % OF_EXECUTION },
		};
		const identity = { phoneNumberId, workflowId: 'workflow', nodeId: 'node', occasion };
		const keys = sendKeys({ ...identity, names: [recipient] });
		return { ...keys, phoneNumberId, recipient, callbackData: '', ...counting };
	});
}

/** Claims messages, and records that Meta has them. */
async function send(ledger: SendLedger, sends: SendClaim[]): Promise<void> {
	const now = Date.now();
	await ledger.reserveSends(sends, { messagesPerSecond: 80, callId: randomUUID() }, now);
	const outcome = JSON.stringify({
		sentAs: 'template',
		reason: 'window_closed',
		status: 'accepted',
	});
	const results = sends.map(({ key = '' }) => ({
		...{ key, result: 'sent' as const, outcome, messageId: `wamid.${key}` },
	}));
	await ledger.settleSends(results, now);
}
