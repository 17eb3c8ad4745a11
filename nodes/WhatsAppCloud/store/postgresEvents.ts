import { hashedKey } from './eventKeys';
import {
	COLLECTING,
	HANDOVER_RETENTION_MS,
	senderFrom,
	type CollectedEvent,
	type CollectionClaim,
	type Handover,
	type HandoverLedger,
} from './pendingEvents';
import type { PostgresConnection } from './postgresConnection';
import { hashed, keysIn } from './postgresClaims';
import { lookUp } from './postgresWindowQuery';
import { EVENT_RETENTION_MS, type EventClaim } from './store';
import { namesFor } from './windowQuery';

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

const IS_COLLECTED = `collection = '${COLLECTING}'`;

/** Values: scope. */
const KEPT = `
	SELECT h.id, h.event, h.process, h.claimed_at, h.waits_for, h.collection FROM whatsapp_cloud.handovers h
	WHERE h.scope = $1 AND (h.collection IS NULL OR h.collection <> '${COLLECTING}') AND (h.waits_for IS NULL OR EXISTS (
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

/** Values: scope. */
const COLLECTED = `
	SELECT id, phone_number_id, sender, claimed_at FROM whatsapp_cloud.handovers
	WHERE scope = $1 AND ${IS_COLLECTED} ORDER BY id`;

/** Values: scope, IDs. */
const SENDERS = `
	SELECT id, phone_number_id, sender FROM whatsapp_cloud.handovers
	WHERE scope = $1 AND id = ANY ($2::bigint[]) AND sender IS NOT NULL`;

/**
 * Values: scope, IDs, the collection of each, process, now. Locked in one order by all, so that of two processes one
 * gets the whole collection.
 */
const RELEASE_COLLECTED = `
	WITH due AS (
		SELECT id FROM whatsapp_cloud.handovers
		WHERE scope = $1 AND id = ANY ($2::bigint[]) AND ${IS_COLLECTED} ORDER BY id FOR UPDATE
	), released AS (
		UPDATE whatsapp_cloud.handovers h SET collection = c.collection, process = $4, claimed_at = $5
		FROM due JOIN unnest($2::bigint[], $3::text[]) AS c (id, collection) ON c.id = due.id
		WHERE h.id = due.id RETURNING h.id, h.event, h.collection
	)
	SELECT event, collection FROM released ORDER BY id`;

interface CollectedRow {
	id: string;
	phone_number_id: string;
	sender: string;
	claimed_at: string;
}

interface KeptRow {
	id: string;
	event: string;
	process: string;
	claimed_at: string;
	waits_for: string | null;
	collection: string | null;
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
		return (rows as KeptRow[]).map(({ id, event, process, claimed_at, waits_for, collection }) => ({
			...{ id: Number(id), event, process },
			claimedAt: Number(claimed_at),
			isLostAnswer: waits_for !== null,
			...(collection === null ? {} : { collection }),
		}));
	}

	async adopt(handovers: Handover[], process: string, now: number): Promise<void> {
		const ids = handovers.map(({ id }) => id);
		await this.#connection.query(ADOPT, [ids, process, now]);
	}

	async collected(scope: string): Promise<CollectedEvent[]> {
		const { rows } = await this.#connection.query(COLLECTED, [scope]);
		return (rows as CollectedRow[]).map((row) => ({
			id: Number(row.id),
			number: row.phone_number_id,
			sender: senderFrom(row.sender),
			arrivedAt: Number(row.claimed_at),
		}));
	}

	async namesOf(scope: string, ids: number[]): Promise<Map<number, string[]>> {
		const query = this.#connection.query.bind(this.#connection);
		const { rows } = await query(SENDERS, [scope, ids]);
		const names = new Map<number, string[]>();
		const byNumber = Map.groupBy(rows as CollectedRow[], (row) => row.phone_number_id);
		for (const [number, ofNumber] of byNumber) {
			const customers = ofNumber.map(({ sender }) => senderFrom(sender).customer);
			(await lookUp(query, number, customers)).forEach((found, index) => {
				names.set(Number(ofNumber[index]?.id), namesFor(found));
			});
		}
		return names;
	}

	async releaseCollected(
		{ scope, process, collections }: CollectionClaim,
		now: number,
	): Promise<Map<string, string[]>> {
		const pairs = [...collections].flatMap(([name, ids]) => ids.map((id) => ({ id, name })));
		const [ids, names] = [pairs.map(({ id }) => id), pairs.map(({ name }) => name)];
		const values = [scope, ids, names, process, now];
		const { rows } = await this.#connection.query(RELEASE_COLLECTED, values);
		const released = new Map([...collections.keys()].map((name): [string, string[]] => [name, []]));
		for (const { event, collection } of rows as Array<{ event: string; collection: string }>) {
			released.get(collection)?.push(event);
		}
		return released;
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
