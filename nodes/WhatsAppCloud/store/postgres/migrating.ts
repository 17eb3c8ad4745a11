import type { PoolClient, QueryResult } from 'pg';

import { POSTGRES_MIGRATIONS } from '../migrations/list';

/** Large tables take their time to be changed, and what was begun is to end: nothing of it stays otherwise. */
const MIGRATION_TIMEOUT_MS = 60 * 60 * 1000;

const INDEX = /^\s*CREATE (UNIQUE )?INDEX (\w+)\s+ON whatsapp_cloud\.(\w+)/;

const NO_INDEX = /^\s*DROP INDEX whatsapp_cloud\.(\w+)/;

/**
 * Begins a transaction of the only process that changes the tables: those that start at once take turns. A limit that
 * the server sets for statements is meant for others: with it, large tables would never be changed.
 */
export const LOCK_MIGRATIONS =
	"BEGIN; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(hashtextextended('whatsapp_cloud/migrations', 0))";

/** The same, for those who leave it to the other; answers whether it is one's own. */
export const LOCK_INDEXES =
	"BEGIN; SELECT pg_try_advisory_xact_lock(hashtextextended('whatsapp_cloud/indexes', 0)) AS known";

/** Values: names of indexes. Those that are missing, or were left unfinished by a process that was killed. */
const MISSING_INDEXES = `
	SELECT w.name, c.oid IS NOT NULL AS is_left FROM unnest($1::text[]) AS w (name)
	LEFT JOIN pg_class c ON c.relname = w.name AND c.relnamespace = 'whatsapp_cloud'::regnamespace
	LEFT JOIN pg_index i ON i.indexrelid = c.oid
	WHERE i.indisvalid IS NOT TRUE`;

/**
 * Changes the tables, in a transaction that {@link LOCK_MIGRATIONS} began and this ends: all steps where there is
 * nothing yet, else the next one, so that other processes get to their tables in between.
 *
 * @returns how many steps have been done
 */
export async function migrate(client: PoolClient): Promise<number> {
	// CREATE … IF NOT EXISTS wants the right to create also where there is nothing to do (42501).
	const schema = await client.query(
		"SELECT to_regnamespace('whatsapp_cloud') IS NOT NULL AS known",
	);
	if (!isKnown(schema)) await client.query('CREATE SCHEMA whatsapp_cloud');
	await client.query(`
		CREATE TABLE IF NOT EXISTS whatsapp_cloud.migrations (
			version integer PRIMARY KEY,
			applied_at timestamptz NOT NULL DEFAULT now()
		)`);
	const { rowCount } = await client.query('SELECT version FROM whatsapp_cloud.migrations');
	const known = rowCount ?? 0;
	const steps =
		known === 0
			? POSTGRES_MIGRATIONS
			: POSTGRES_MIGRATIONS.slice(known, known + 1).map(withoutLongIndexes);
	for (const step of steps) await client.query(patient(step));
	await client.query(
		'INSERT INTO whatsapp_cloud.migrations (version) SELECT generate_series($1::int, $2::int)',
		[known + 1, known + steps.length],
	);
	await client.query('COMMIT');
	return known + steps.length;
}

/**
 * Makes the indexes that are missing, while everybody goes on writing (`CONCURRENTLY`, which no transaction takes):
 * those that {@link migrate} has left out, and those that somebody lost.
 */
export async function buildIndexes(
	query: (statement: string | { text: string }, values?: unknown[]) => Promise<QueryResult>,
): Promise<void> {
	const wanted = indexesIn(POSTGRES_MIGRATIONS);
	const { rows } = await query(MISSING_INDEXES, [[...wanted.keys()]]);
	for (const { name, is_left: isLeft } of rows as Array<{ name: string; is_left: boolean }>) {
		if (isLeft) await query(patient(`DROP INDEX CONCURRENTLY whatsapp_cloud.${name}`));
		await query(patient(wanted.get(name) ?? ''));
	}
}

/** Indexes on tables that may be long by then are built later. What is unique is so from the beginning. */
function withoutLongIndexes(step: string): string {
	return step
		.split(';')
		.filter((statement) => {
			const [, unique, , table] = INDEX.exec(statement) ?? [];
			const isNew = step.includes(`CREATE TABLE whatsapp_cloud.${table} (`);
			return table === undefined || unique !== undefined || isNew;
		})
		.join(';')
		.replaceAll('DROP INDEX ', 'DROP INDEX IF EXISTS ');
}

/** By name: the statement that makes it beside everybody's work. */
function indexesIn(steps: readonly string[]): Map<string, string> {
	const indexes = new Map<string, string>();
	for (const statement of steps.flatMap((step) => step.split(';'))) {
		const [, dropped] = NO_INDEX.exec(statement) ?? [];
		if (dropped !== undefined) indexes.delete(dropped);
		const [, , name] = INDEX.exec(statement) ?? [];
		if (name !== undefined) {
			indexes.set(name, statement.replace(' INDEX ', ' INDEX CONCURRENTLY '));
		}
	}
	return indexes;
}

function patient(text: string): { text: string; query_timeout: number } {
	return { text, query_timeout: MIGRATION_TIMEOUT_MS };
}

/** What a statement says about the only thing it was asked about. */
export function isKnown(result: QueryResult | undefined): boolean {
	const [row] = (result?.rows ?? []) as Array<{ known?: boolean }>;
	return row?.known === true;
}
