import { escapeLiteral, type QueryResult } from 'pg';

import type { Name } from '../../customer/observedNames';
import { nameKey } from '../../customer/observedNames';
import { aliasesOf, aliasRow, recordset } from './columns';
import type { Acquaintance } from '../recording';

/** A name on a business number. */
export interface WantedName {
	phoneNumberId: string;
	name: Name;
}

/** From so many names on, a delivery has its business numbers to itself: locks take the server's memory. */
export const NAMES_TO_LOCK = 32;

/** The columns that tell names apart. */
export const ALIAS_KEY = { phone_number_id: 'text', kind: 'text', value: 'text' };

/** A table `w` of names. */
export function wantedRows(names: readonly WantedName[]): string {
	return recordset(
		ALIAS_KEY,
		names.map(({ phoneNumberId, name }) => aliasRow(phoneNumberId, name)),
	);
}

/** Begins a transaction that nobody else records or forgets on these business numbers beside. */
export function lockNumbers(phoneNumberIds: readonly string[]): string {
	return ['BEGIN', lock('pg_advisory_xact_lock', phoneNumberIds)].join(';\n');
}

/**
 * Begins a transaction in which nobody else records anything about those who bear the names, nor forgets anybody on
 * their business numbers. Everybody locks in the same order, so that no two wait for each other: numbers, names, and
 * then the acquaintances that the names lead to ({@link areLocked}).
 */
export function lockNames(names: readonly WantedName[]): string {
	const numbers = names.map(({ phoneNumberId }) => phoneNumberId);
	if (names.length > NAMES_TO_LOCK) return lockNumbers(numbers);
	const keys = names.map(({ phoneNumberId, name }) => `${phoneNumberId}/${nameKey(name)}`);
	return [
		'BEGIN',
		lock('pg_advisory_xact_lock_shared', numbers),
		lock('pg_advisory_xact_lock', keys),
		`SELECT id AS locked, pg_advisory_xact_lock(hashtextextended('whatsapp_cloud/acquaintance/' || id, 0))
		FROM (
			SELECT DISTINCT k.acquaintance AS id FROM ${wantedRows(names)} CROSS JOIN ${aliasesOf} k
			ORDER BY 1 OFFSET 0
		) AS known`,
	].join(';\n');
}

/**
 * Whether a transaction that {@link lockNames} began has locked all of these. Not so when one of them became part of
 * another while it was waited for, which is rare.
 */
export function areLocked(opened: QueryResult[], acquaintances: Iterable<Acquaintance>): boolean {
	const found = opened.find(({ fields }) => fields[0]?.name === 'locked');
	if (!found) return true;
	const locked = new Set((found.rows as Array<{ locked: string }>).map(({ locked: id }) => +id));
	return [...acquaintances].every(({ id }) => locked.has(id));
}

/** Takes locks one after the other, each once. */
function lock(take: string, names: readonly string[]): string {
	const sorted = [...new Set(names)].sort().map((name) => escapeLiteral(`whatsapp_cloud/${name}`));
	return `SELECT ${take}(hashtextextended(name, 0)) FROM unnest(ARRAY[${sorted.join(', ')}]::text[]) AS name`;
}
