import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { countRoundTrips } from '../support/roundTrips.ts';
import type { SendLedger } from '../../nodes/WhatsAppCloud/store/sends.ts';
// Lets the imports below name no extension, as those of `nodes/` do.
import '../support/extensionless.mjs';

const { SqliteStore } = await import('../../nodes/WhatsAppCloud/store/sqlite.ts');
const { PostgresStore } = await import('../../nodes/WhatsAppCloud/store/postgres.ts');

/** As many as Message → Send claims, and settles, in one go. */
const CHUNK = 128;
const CHUNKS = 80;
const ROUNDS = 5;

/** What keeping a message from being lost or sent twice costs: its claim, its time, its outcome. */
export interface LedgerFigures {
	/** µs per message. */
	sqliteMicros: number;
	/** µs per message; undefined where there is no PostgreSQL. */
	postgresMicros?: number;
	/** How often PostgreSQL is waited for, per 50 messages. */
	postgresRoundTrips?: number;
}

export async function benchLedger(): Promise<LedgerFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-ledger-'));
	try {
		const sqlite = new SqliteStore(join(folder, 'store.sqlite'));
		const sqliteMicros = await measure(sqlite);
		await sqlite.close();
		return { sqliteMicros, ...(await onPostgres()) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function onPostgres(): Promise<Omit<LedgerFigures, 'sqliteMicros'>> {
	const found = findPostgres();
	if ('missing' in found) return {};
	const server = await startPostgres(found.folder);
	try {
		const postgresRoundTrips = await roundTripsOn(server);
		const store = new PostgresStore({ connectionString: server.url() });
		const postgresMicros = await measure(store);
		await store.close();
		return { postgresMicros, postgresRoundTrips };
	} finally {
		await server.stop();
	}
}

/** How often PostgreSQL is waited for, per 50 messages. */
async function roundTripsOn(server: PostgresServer): Promise<number> {
	const counter = await countRoundTrips(server.port);
	const url = new URL(server.url());
	url.port = String(counter.port);
	const store = new PostgresStore({ connectionString: url.href });
	await chunk(store, 0);
	const before = counter.count();
	for (let index = 1; index <= 10; index++) await chunk(store, index);
	const trips = counter.count() - before;
	await store.close();
	counter.close();
	return (trips * 50) / (10 * CHUNK);
}

/** µs per message; the best of some rounds: what else runs on the machine only ever adds. */
async function measure(ledger: SendLedger): Promise<number> {
	const rounds: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const start = process.hrtime.bigint();
		for (let index = 0; index < CHUNKS; index++) await chunk(ledger, (round + 1) * 1000 + index);
		rounds.push(Number(process.hrtime.bigint() - start) / 1e3 / CHUNKS / CHUNK);
	}
	return Math.round(Math.min(...rounds) * 10) / 10;
}

/** Claims messages to as many customers, and records that Meta has them. */
async function chunk(ledger: SendLedger, index: number): Promise<void> {
	const now = Date.now();
	const sends = Array.from({ length: CHUNK }, (_, position) => {
		const customer = index * CHUNK + position;
		return {
			key: String(customer).padStart(32, 'k'),
			phoneNumberId: '106540352242922',
			recipient: `4915${String(customer).padStart(9, '0')}`,
			callbackData: '',
		};
	});
	const options = { messagesPerSecond: 80, callId: `call-${index}` };
	await ledger.reserveSends(sends, options, now);
	const outcome = JSON.stringify({
		sentAs: 'template',
		reason: 'window_closed',
		status: 'accepted',
	});
	const results = sends.map(({ key }) => ({
		...{ key, result: 'sent' as const, outcome, messageId: `wamid.${key}` },
	}));
	await ledger.settleSends(results, now);
}
