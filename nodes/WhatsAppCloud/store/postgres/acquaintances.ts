import type { QueryResult } from 'pg';

import { ALIAS_KEY, lockNames, lockNumbers, wantedRows, type WantedName } from './locks';
import { aliasesOf, aliasRow, recordset, renameRow, sightingFrom, sightingRow } from './columns';
import type { FoundRow, Row } from './columns';
import type { Acquaintance, Changes } from '../recording';
import { RECORD_COLUMNS, renameFrom, SLOT_MS } from '../columns';
import type { OpeningRange } from '../conversations';
import { aliasKey } from '../recording';
import { claimEvents } from './claims';
import type { KeepingClaim } from '../store';

const ALIAS = { ...ALIAS_KEY, acquaintance: 'bigint' };
const SIGHTING_KEY = {
	acquaintance: 'bigint',
	phone: 'text',
	user_id: 'text',
	parent_user_id: 'text',
	era: 'bigint',
};
const SIGHTING = {
	...SIGHTING_KEY,
	phone_number_id: 'text',
	opened_slot: 'bigint',
	opened_hour: 'bigint',
	first_at: 'bigint',
	last_at: 'bigint',
	...Object.fromEntries(
		Object.keys(RECORD_COLUMNS).map((column) => [
			column,
			column === 'opened_by' ? 'text' : 'bigint',
		]),
	),
};
const RENAME = { acquaintance: 'bigint', at: 'bigint', customer: 'text', becomes: 'text' };

/** What is known of an acquaintance, on the first row (`nth`) that leads to it: one may have a thousand names. */
const KNOWN = `
	CASE WHEN nth = 1 THEN (
		SELECT json_agg(s) FROM whatsapp_cloud.sightings s WHERE s.acquaintance = a.acquaintance
	) END AS sightings,
	CASE WHEN nth = 1 THEN (
		SELECT json_agg(r) FROM whatsapp_cloud.renames r WHERE r.acquaintance = a.acquaintance
	) END AS renames`;

/** What is known about the names in a table `w`, with further columns and names that nobody has if wanted. */
export const found = (wanted: string, more = '', join = 'JOIN') => `
	SELECT phone_number_id, kind, value, a.acquaintance${more ? ', learned' : ''}, nth = 1 AS is_first, ${KNOWN}
	FROM (
		SELECT w.phone_number_id, w.kind, w.value, k.acquaintance${more},
			row_number() OVER (PARTITION BY k.acquaintance) AS nth
		FROM ${wanted} ${join} ${aliasesOf} k ON true
	) AS a`;

/** The same rows as `openings` finds, with what is known of each acquaintance. */
export function openingsWithKnown(openings: string, { newestFirst }: OpeningRange): string {
	const order = newestFirst ? 'DESC' : 'ASC';
	return `
	WITH o AS (${openings})
	SELECT at, $1 AS phone_number_id, '' AS kind, '' AS value, acquaintance, nth = 1 AS is_first, ${KNOWN}
	FROM (SELECT o.*, row_number() OVER (PARTITION BY acquaintance) AS nth FROM o) AS a
	ORDER BY at ${order}, acquaintance ${order}`;
}

/** Gives rows of an earlier version their slot. Values: phone number ID, how many at most. */
export const MOVE_TO_SLOTS = `
	UPDATE whatsapp_cloud.sightings SET opened_slot = opened_at / ${SLOT_MS}, opened_hour = NULL
	WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM whatsapp_cloud.sightings WHERE phone_number_id = $1 AND opened_hour IS NOT NULL
		ORDER BY phone_number_id, opened_hour LIMIT $2 FOR UPDATE SKIP LOCKED))`;

/**
 * The first round trip of a delivery: locks (of two deliveries about one person one must write before the other
 * reads), then what is known about the names, and numbers for new acquaintances.
 *
 * @param lockAll locks the business numbers instead of those who bear the names
 */
export function opening(
	names: readonly WantedName[],
	newAtMost: number,
	{ lockAll = false } = {},
): string {
	if (names.length === 0) return 'BEGIN';
	return [
		lockAll ? lockNumbers(names.map(({ phoneNumberId }) => phoneNumberId)) : lockNames(names),
		found(wantedRows(names)),
		`SELECT nextval('whatsapp_cloud.acquaintance_ids') AS id FROM generate_series(1, ${newAtMost})`,
	].join(';\n');
}

/** What `opening` found, by alias, and the numbers for new acquaintances. */
export function foundIn(opened: QueryResult[]): [Map<string, Acquaintance>, number[]] {
	const [acquaintances, ids] = opened.slice(-2);
	if (!acquaintances || !ids || opened.length < 3) return [new Map<string, Acquaintance>(), []];
	const numbers = (ids.rows as Array<{ id: string }>).map(({ id }) => Number(id));
	return [acquaintancesFrom(acquaintances), numbers.reverse()];
}

/** One acquaintance per number, though several names lead to it. */
export function acquaintancesFrom(result: { rows: unknown[] }): Map<string, Acquaintance> {
	const rows = result.rows as FoundRow[];
	const byId = acquaintancesById(rows);
	const byAlias = new Map<string, Acquaintance>();
	for (const row of rows) {
		const acquaintance = byId.get(row.acquaintance);
		if (acquaintance)
			byAlias.set(aliasKey(row.phone_number_id, [row.kind, row.value]), acquaintance);
	}
	return byAlias;
}

/** Each is told of on the first row that leads to it. */
export function acquaintancesById(rows: readonly FoundRow[]): Map<string | null, Acquaintance> {
	const first = rows.filter(({ acquaintance, is_first }) => acquaintance !== null && is_first);
	return new Map(first.map((row) => [row.acquaintance, acquaintanceFrom(row)]));
}

function acquaintanceFrom(row: FoundRow): Acquaintance {
	return {
		id: Number(row.acquaintance),
		sightings: (row.sightings ?? []).map(sightingFrom),
		renames: (row.renames ?? []).map(renameFrom),
	};
}

/** The second round trip: everything that changes, with `more` of it, and the claims. */
export function closing(
	changes: Changes,
	claims: readonly KeepingClaim[],
	now: number,
	more: readonly string[],
): string {
	const { aliases, sightings, renames, absorbed } = changes;
	const statements: string[] = [];
	if (absorbed.length > 0) {
		const these = `acquaintance IN (${absorbed.join(', ')})`;
		statements.push(`DELETE FROM whatsapp_cloud.sightings WHERE ${these}`);
		statements.push(`DELETE FROM whatsapp_cloud.renames WHERE ${these}`);
	}
	const aliasRows = aliases.map(({ phoneNumberId, name, acquaintance }) => ({
		...aliasRow(phoneNumberId, name),
		acquaintance,
	}));
	return [
		...statements,
		...upsert('aliases', ALIAS, ALIAS_KEY, aliasRows),
		...upsert('sightings', SIGHTING, SIGHTING_KEY, sightings.map(sightingRow)),
		...upsert('renames', RENAME, RENAME, renames.map(renameRow)),
		...more,
		...(claims.some(({ keys }) => keys.length > 0) ? [claimEvents(claims, now)] : []),
		'COMMIT',
	].join(';\n');
}

function upsert(
	table: string,
	columns: Record<string, string>,
	key: Record<string, string>,
	rows: Row[],
): string[] {
	if (rows.length === 0) return [];
	const names = Object.keys(columns);
	const updates = names
		.filter((name) => !(name in key))
		.map((name) => `${name} = excluded.${name}`);
	return [
		`INSERT INTO whatsapp_cloud.${table} (${names.join(', ')})
		SELECT ${names.join(', ')} FROM ${recordset(columns, rows)}
		ON CONFLICT (${Object.keys(key).join(', ')})
		DO ${updates.length === 0 ? 'NOTHING' : `UPDATE SET ${updates.join(', ')}`}`,
	];
}
