import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Client as PgClient } from 'pg';

import type { Store } from '../../../nodes/WhatsAppCloud/store/store.ts';
import { fillPostgres, fillSqlite, type Filling } from '../../support/filledStore.ts';
import { longestBlock } from './block.ts';
import type { ScaleFigure } from './row.ts';

/** Which database. */
export type Kind = 'SQLite' | 'PostgreSQL';

/** A store in which somebody has been at work for a long time. */
export interface Full {
	store: Store & { pruned(): Promise<void> };
	now: number;
}

/** Measures something in a full store of its own; no figure without PostgreSQL. */
export async function inFullStore(
	kind: Kind,
	filling: Omit<Filling, 'now'>,
	measure: (full: Full) => Promise<ScaleFigure>,
): Promise<ScaleFigure> {
	const now = Date.now();
	const work = kind === 'SQLite' ? inSqlite : inPostgres;
	return await work({ ...filling, now }, measure);
}

/** How long `work` takes for each of `count`, ms, and the longest block meanwhile; the first time is not counted. */
export async function each(
	count: number,
	work: (index: number) => Promise<unknown>,
): Promise<{ value: number; blockMs: number }> {
	await work(0);
	const { tookMs, blockMs } = await longestBlock(async () => {
		for (let index = 1; index <= count; index++) await work(index);
	});
	return { value: tookMs / count, blockMs };
}

async function inSqlite(
	filling: Filling,
	measure: (full: Full) => Promise<ScaleFigure>,
): Promise<ScaleFigure> {
	const { SqliteStore } = await import('../../../nodes/WhatsAppCloud/store/sqlite/store.ts');
	const { DatabaseSync } = await import('node:sqlite');
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-scale-'));
	const path = join(folder, 'store.sqlite');
	const store = new SqliteStore(path);
	let db: DatabaseSync | undefined;
	try {
		await store.findWindows('1', []);
		db = new DatabaseSync(path);
		const { now } = filling;
		db.exec(fillSqlite(filling));
		return await measure({ store, now });
	} finally {
		db?.close();
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function inPostgres(
	filling: Filling,
	measure: (full: Full) => Promise<ScaleFigure>,
): Promise<ScaleFigure> {
	const { findPostgres, startPostgres } = await import('../../support/postgres.ts');
	const found = findPostgres();
	if ('missing' in found) return { note: found.missing };
	const { PostgresStore } = await import('../../../nodes/WhatsAppCloud/store/postgres/store.ts');
	const { Client } = (await import('pg')).default;
	const server = await startPostgres(found.folder);
	const store = new PostgresStore({ connectionString: server.url() });
	let admin: PgClient | undefined;
	try {
		await store.findWindows('1', [{ phone: '1' }]);
		admin = new Client({ connectionString: server.url() });
		await admin.connect();
		await admin.query(fillPostgres(filling));
		// As it is a while later.
		for (const settling of ['VACUUM ANALYZE', 'CHECKPOINT']) await admin.query(settling);
		return await measure({ store, now: filling.now });
	} finally {
		await admin?.end();
		await store.close();
		await server.stop();
	}
}
