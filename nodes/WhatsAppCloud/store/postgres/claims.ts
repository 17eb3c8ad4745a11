import type { QueryResult } from 'pg';

import { hashedKey } from '../eventKeys';
import { keptColumns } from '../pendingEvents';
import { recordset } from './columns';
import { CLAIM_LEASE_MS, type KeepingClaim } from '../store';

/**
 * A statement that claims events, within a transaction; {@link claimedIn} its result are those that it got. An
 * abandoned claim may be taken over, also of a clock that was put back since; a confirmed one never.
 */
export function claimEvents(claims: readonly KeepingClaim[], now: number): string {
	const rows = claimRows(claims);
	// In one order for all, so that transactions cannot deadlock.
	const wanted = [...rows]
		.sort((a, b) => (a.id < b.id ? -1 : 1))
		.map(({ scope, key }) => ({ scope, key }));
	const claim = `
		INSERT INTO whatsapp_cloud.events AS e (scope, key, claimed_at)
		SELECT scope, key, ${now} FROM ${recordset({ scope: 'text', key: 'text' }, wanted)}
		ON CONFLICT (scope, key) DO UPDATE SET claimed_at = excluded.claimed_at
		WHERE e.confirmed_at IS NULL AND abs(excluded.claimed_at - e.claimed_at) >= ${CLAIM_LEASE_MS}
		RETURNING scope, key`;
	const kept = rows.flatMap(({ scope, key, kept }, position) =>
		kept ? [{ position, scope, key, ...kept }] : [],
	);
	if (kept.length === 0) return claim;
	const columns = {
		...{ position: 'int', scope: 'text', key: 'text', event: 'text', process: 'text' },
		...{ phone_number_id: 'text', waits_for: 'text', sender: 'text', collection: 'text' },
	};
	return `
		WITH claimed AS (${claim}), handovers AS (
			INSERT INTO whatsapp_cloud.handovers
				(scope, key, event, process, claimed_at, phone_number_id, waits_for, sender, collection)
			SELECT scope, key, event, process, ${now}, phone_number_id, waits_for, sender, collection
			FROM ${recordset(columns, kept)} JOIN claimed USING (scope, key) ORDER BY position
			ON CONFLICT (scope, key) DO UPDATE
				SET event = excluded.event, process = excluded.process, claimed_at = excluded.claimed_at,
					phone_number_id = excluded.phone_number_id, waits_for = excluded.waits_for,
					sender = excluded.sender, collection = excluded.collection
		)
		SELECT scope, key FROM claimed`;
}

/** The events of claims, each once, in the order in which they came. */
function claimRows(claims: readonly KeepingClaim[]) {
	const rows = claims.flatMap(({ scope, keys, kept }) =>
		keys.map((key, position) => ({
			...{ id: claimOf(scope, key), scope, key: hashedKey(key) },
			kept: keptColumns(kept, position),
		})),
	);
	// What stands first is kept.
	return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].toReversed();
}

/** One event of one scope, as one string. */
export function claimOf(scope: string, key: string): string {
	return `${hashedKey(key)}/${scope}`;
}

/** The events that a statement claimed, see {@link claimOf}. */
export function claimedIn(result: QueryResult | undefined): Set<string> {
	const rows = (result?.rows ?? []) as Array<{ scope?: string; key?: string }>;
	return new Set(
		rows.flatMap(({ scope, key }) =>
			scope === undefined || key === undefined ? [] : [`${key}/${scope}`],
		),
	);
}
