import type { QueryResult } from 'pg';

import { hashedKey } from './eventKeys';
import { HANDOVER_RETENTION_MS, type Handover, type HandoverLedger } from './pendingEvents';
import type { PostgresConnection } from './postgresConnection';
import { recordset } from './postgresColumns';
import { CLAIM_LEASE_MS, EVENT_RETENTION_MS, type EventClaim, type KeepingClaim } from './store';

/** Values: scope, keys, now. */
const CONFIRM = `
	INSERT INTO whatsapp_cloud.events (scope, key, claimed_at, confirmed_at)
	SELECT $1, key, $3::bigint, $3::bigint FROM unnest($2::text[]) AS key
	ON CONFLICT (scope, key) DO UPDATE SET confirmed_at = excluded.confirmed_at`;

/** Values: scope, keys, now, execution ID. */
const TAKE = `
	WITH arrived AS (
		DELETE FROM whatsapp_cloud.handovers WHERE scope = $1 AND key = ANY ($2::text[])
	)
	INSERT INTO whatsapp_cloud.events AS e (scope, key, claimed_at, confirmed_at, taken_by)
	SELECT $1, key, $3::bigint, $3::bigint, $4 FROM unnest($2::text[]) AS key
	ON CONFLICT (scope, key) DO UPDATE SET confirmed_at = excluded.confirmed_at, taken_by = excluded.taken_by
	WHERE e.taken_by IS NULL OR e.taken_by = excluded.taken_by
	RETURNING key`;

/** Values: scope, keys. */
const CONFIRMED = `
	SELECT key FROM whatsapp_cloud.events
	WHERE scope = $1 AND key = ANY ($2::text[]) AND confirmed_at IS NOT NULL`;

/** Values: scope, keys. */
const RELEASE = `
	WITH released AS (
		DELETE FROM whatsapp_cloud.events
		WHERE scope = $1 AND key = ANY ($2::text[]) AND confirmed_at IS NULL RETURNING key
	)
	DELETE FROM whatsapp_cloud.handovers WHERE scope = $1 AND key IN (SELECT key FROM released)`;

/** Values: scope. */
const KEPT = `
	SELECT h.id, h.event, h.process, h.claimed_at, h.waits_for FROM whatsapp_cloud.handovers h
	WHERE h.scope = $1 AND (h.waits_for IS NULL OR EXISTS (
		SELECT 1 FROM whatsapp_cloud.waits w WHERE w.answer_message_id = h.waits_for AND w.state = 'lost'
			AND h.phone_number_id IN ('', w.phone_number_id)))
	ORDER BY h.id`;

/** Values: IDs, process, now. */
const ADOPT = `
	UPDATE whatsapp_cloud.handovers SET process = $2, claimed_at = $3, waits_for = NULL
	WHERE id = ANY ($1::bigint[])`;

/** Values: claimed before (ms), how many at most. */
const PRUNE = `
	DELETE FROM whatsapp_cloud.events WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM whatsapp_cloud.events WHERE claimed_at < $1
		ORDER BY claimed_at LIMIT $2 FOR UPDATE SKIP LOCKED))`;

/** Values: claimed before (ms), how many at most. Nearly always none: no index is needed. */
const PRUNE_KEPT = `
	DELETE FROM whatsapp_cloud.handovers WHERE id IN (
		SELECT id FROM whatsapp_cloud.handovers WHERE claimed_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`;

interface KeptRow {
	id: string;
	event: string;
	process: string;
	claimed_at: string;
	waits_for: string | null;
}

/** Which events were handed to whom, and what is kept of them until an execution has them, in PostgreSQL. */
export class PostgresEvents implements HandoverLedger {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async confirm({ scope, keys }: EventClaim, now: number): Promise<void> {
		await this.#connection.query(CONFIRM, [scope, hashed(keys), now]);
	}

	async take({ scope, keys }: EventClaim, executionId: string, now: number): Promise<boolean[]> {
		const found = await this.#connection.query(TAKE, [scope, hashed(keys), now, executionId]);
		const taken = keysIn(found);
		return keys.map((key) => taken.has(hashedKey(key)));
	}

	async areConfirmed({ scope, keys }: EventClaim): Promise<boolean[]> {
		const confirmed = keysIn(await this.#connection.query(CONFIRMED, [scope, hashed(keys)]));
		return keys.map((key) => confirmed.has(hashedKey(key)));
	}

	async release({ scope, keys }: EventClaim): Promise<void> {
		await this.#connection.query(RELEASE, [scope, hashed(keys)]);
	}

	async find(scope: string): Promise<Handover[]> {
		const { rows } = await this.#connection.query(KEPT, [scope]);
		return (rows as KeptRow[]).map(({ id, event, process, claimed_at, waits_for }) => ({
			...{ id: Number(id), event, process },
			claimedAt: Number(claimed_at),
			isLostAnswer: waits_for !== null,
		}));
	}

	async adopt(handovers: Handover[], process: string, now: number): Promise<void> {
		const ids = handovers.map(({ id }) => id);
		await this.#connection.query(ADOPT, [ids, process, now]);
	}

	/** Forgets what no workflow has taken, at most `limit`; returns how many. */
	async pruneKept(limit: number, now: number): Promise<number> {
		const { rowCount } = await this.#connection.query(PRUNE_KEPT, [
			...[now - HANDOVER_RETENTION_MS, limit],
		]);
		return rowCount ?? 0;
	}

	/** Forgets events that Meta no longer repeats, at most `limit`; returns how many. */
	async prune(limit: number, now: number): Promise<number> {
		const { rowCount } = await this.#connection.query(PRUNE, [now - EVENT_RETENTION_MS, limit]);
		return rowCount ?? 0;
	}
}

/**
 * A statement that claims events, within a transaction; {@link claimedIn} its result are those that it got. An
 * abandoned claim may be taken over, a confirmed one never.
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
		WHERE e.confirmed_at IS NULL AND e.claimed_at <= excluded.claimed_at - ${CLAIM_LEASE_MS}
		RETURNING scope, key`;
	const kept = rows.flatMap(({ scope, key, kept }, position) =>
		kept ? [{ position, scope, key, ...kept }] : [],
	);
	if (kept.length === 0) return claim;
	const columns = {
		...{ position: 'int', scope: 'text', key: 'text', event: 'text', process: 'text' },
		...{ number: 'text', waits_for: 'text' },
	};
	return `
		WITH claimed AS (${claim}), handovers AS (
			INSERT INTO whatsapp_cloud.handovers
				(scope, key, event, process, claimed_at, phone_number_id, waits_for)
			SELECT scope, key, event, process, ${now}, number, waits_for
			FROM ${recordset(columns, kept)} JOIN claimed USING (scope, key) ORDER BY position
			ON CONFLICT (scope, key) DO UPDATE
				SET event = excluded.event, process = excluded.process, claimed_at = excluded.claimed_at,
					phone_number_id = excluded.phone_number_id, waits_for = excluded.waits_for
		)
		SELECT scope, key FROM claimed`;
}

/** The events of claims, each once, in the order in which they came. */
function claimRows(claims: readonly KeepingClaim[]) {
	const rows = claims.flatMap(({ scope, keys, kept }) =>
		keys.map((key, position) => {
			const event = kept?.events[position];
			return {
				...{ id: claimOf(scope, key), scope, key: hashedKey(key) },
				kept: event && {
					...{ event: event.event, waits_for: event.waitsFor ?? null },
					...{ process: kept.process, number: kept.numbers?.[position] ?? '' },
				},
			};
		}),
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

/** The keys as they are kept, each once; in one order for all, so that transactions cannot deadlock. */
function hashed(keys: string[]): string[] {
	return [...new Set(keys.map(hashedKey))].sort();
}

/** The keys that a statement gave back, as they are kept ({@link hashedKey}). */
function keysIn(result: QueryResult): Set<string> {
	return new Set((result.rows as Array<{ key: string }>).map(({ key }) => key));
}
