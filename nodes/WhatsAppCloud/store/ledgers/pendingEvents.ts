import { run, type Columns, type Database, type Dialect, type Row, type Script } from '../database';
import { hashedKey } from '../eventKeys';
import {
	ADOPTION_STEP_MS,
	COLLECTING,
	senderFrom,
	type CollectedEvent,
	type CollectionClaim,
	type PendingEvent,
	type PendingEventLedger,
} from '../pendingEvents';
import { textIn } from '../rows';
import type { EventClaim } from '../store';
import type { Finder } from '../finding';
import { namesFor } from '../windowQuery';
import { PENDING_EVENT_RETENTION_MS } from '../retention';
import { pruneStep } from './pruneStep';

const IS_COLLECTED = `collection = '${COLLECTING}'`;

const KEY: Columns = { key: 'text' };

function statementsIn({ anyOf, forUpdate, rows, skipLocked }: Dialect) {
	const these = `scope = $1 AND ${anyOf('key', '$2')}`;
	return {
		/** Values: scope, now, keys (JSON). */
		confirm: `
			INSERT INTO whatsapp_cloud.events (scope, key, claimed_at, confirmed_at)
			SELECT $1, key, CAST($2 AS bigint), CAST($2 AS bigint) FROM ${rows('$3', KEY)} AS k WHERE true
			ON CONFLICT (scope, key) DO UPDATE SET confirmed_at = excluded.confirmed_at`,
		/** Values: scope, now, keys (JSON), execution ID. */
		take: `
			INSERT INTO whatsapp_cloud.events AS e (scope, key, claimed_at, confirmed_at, taken_by)
			SELECT $1, key, CAST($2 AS bigint), CAST($2 AS bigint), $4 FROM ${rows('$3', KEY)} AS k WHERE true
			ON CONFLICT (scope, key) DO UPDATE
			SET confirmed_at = excluded.confirmed_at, taken_by = excluded.taken_by
			WHERE e.taken_by IS NULL OR e.taken_by = excluded.taken_by
			RETURNING key`,
		/** Values: scope, keys. */
		arrived: `DELETE FROM whatsapp_cloud.handovers WHERE ${these}`,
		confirmed: `
			SELECT key FROM whatsapp_cloud.events WHERE ${these} AND confirmed_at IS NOT NULL`,
		release: `
			DELETE FROM whatsapp_cloud.events WHERE ${these} AND confirmed_at IS NULL RETURNING key`,
		kept: `
			SELECT h.id, h.event, h.process, h.claimed_at, h.waits_for, h.collection
			FROM whatsapp_cloud.handovers h
			WHERE h.scope = $1 AND (h.collection IS NULL OR h.collection <> '${COLLECTING}')
				AND (h.waits_for IS NULL OR EXISTS (
					SELECT 1 FROM whatsapp_cloud.waits w WHERE w.answer_message_id = h.waits_for
						AND w.state = 'lost' AND h.phone_number_id IN ('', w.phone_number_id)))
			ORDER BY h.id`,
		/** Values: scope, keys. */
		areKept: `SELECT key FROM whatsapp_cloud.handovers WHERE ${these}`,
		/** Values: IDs, process, now. */
		adopt: `
			UPDATE whatsapp_cloud.handovers SET process = $2, waits_for = NULL,
				claimed_at = claimed_at
					+ (CAST($3 AS bigint) - claimed_at) / ${ADOPTION_STEP_MS} * ${ADOPTION_STEP_MS}
			WHERE ${anyOf('id', '$1', 'bigint')}`,
		collected: `
			SELECT id, phone_number_id, sender, claimed_at FROM whatsapp_cloud.handovers
			WHERE scope = $1 AND ${IS_COLLECTED} ORDER BY id`,
		/** Values: scope, IDs. */
		senders: `
			SELECT id, phone_number_id, sender FROM whatsapp_cloud.handovers
			WHERE scope = $1 AND ${anyOf('id', '$2', 'bigint')} AND sender IS NOT NULL`,
		/** Values: scope, IDs. Locked in one order by all, so that of two processes one gets the whole collection. */
		lock: `
			SELECT id FROM whatsapp_cloud.handovers
			WHERE scope = $1 AND ${anyOf('id', '$2', 'bigint')} AND ${IS_COLLECTED}
			ORDER BY id ${forUpdate}`,
		/** Values: IDs, collection, process, now. */
		releaseCollected: `
			UPDATE whatsapp_cloud.handovers SET collection = $2, process = $3, claimed_at = $4
			WHERE ${anyOf('id', '$1', 'bigint')} RETURNING id, event`,
		/** Values: claimed before (ms), how many at most. Nearly always none: no index is needed. */
		prune: pruneStep({
			skipLocked,
			table: 'handovers',
			key: ['id'],
			which: 'claimed_at < $1',
			limit: '$2',
		}),
	};
}

/** Which events were handed to whom, and what is kept of them until an execution has them, in either database. */
export class PendingEvents implements PendingEventLedger {
	readonly #db: Database;

	readonly #finder: Finder;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor(db: Database, finder: Finder) {
		this.#db = db;
		this.#finder = finder;
		this.#sql = statementsIn(db.dialect);
	}

	async confirm({ scope, keys }: EventClaim, now: number): Promise<void> {
		const values = [scope, now, jsonOf(keys)];
		await this.#db.write(run({ sql: this.#sql.confirm, values }));
	}

	/** Whether each event is the execution's. */
	async take({ scope, keys }: EventClaim, executionId: string, now: number): Promise<boolean[]> {
		return await this.#db.write(this.#take({ scope, keys }, executionId, now));
	}

	/** In this order: what somebody has taken, and is still kept, is handed over once more for nothing. */
	*#take({ scope, keys }: EventClaim, executionId: string, now: number): Script<boolean[]> {
		const { rows } = yield {
			sql: this.#sql.take,
			values: [scope, now, jsonOf(keys), executionId],
		};
		yield { sql: this.#sql.arrived, values: [scope, hashed(keys)], erases: true };
		return areAmong(rows, keys);
	}

	async areConfirmed({ scope, keys }: EventClaim): Promise<boolean[]> {
		const values = [scope, hashed(keys)];
		const { rows } = await this.#db.read(run({ sql: this.#sql.confirmed, values }));
		return areAmong(rows, keys);
	}

	async release(claim: EventClaim): Promise<void> {
		await this.#db.writeWhole(() => this.#release(claim));
	}

	*#release({ scope, keys }: EventClaim): Script<void> {
		const { rows } = yield { sql: this.#sql.release, values: [scope, hashed(keys)] };
		const released = rows.map(({ key }) => String(key));
		yield { sql: this.#sql.arrived, values: [scope, released], erases: true };
	}

	async find(scope: string): Promise<PendingEvent[]> {
		const { rows } = await this.#db.read(run({ sql: this.#sql.kept, values: [scope] }));
		return rows.map((row) => {
			const collection = textIn(row.collection);
			return {
				id: Number(row.id),
				event: String(row.event),
				process: String(row.process),
				claimedAt: Number(row.claimed_at),
				isLostAnswer: row.waits_for !== null,
				...(collection === undefined ? {} : { collection }),
			};
		});
	}

	async areKept({ scope, keys }: EventClaim): Promise<boolean[]> {
		const values = [scope, hashed(keys)];
		const { rows } = await this.#db.read(run({ sql: this.#sql.areKept, values }));
		return areAmong(rows, keys);
	}

	async adopt(events: PendingEvent[], process: string, now: number): Promise<void> {
		const values = [events.map(({ id }) => id), process, now];
		await this.#db.write(run({ sql: this.#sql.adopt, values }));
	}

	async collected(scope: string): Promise<CollectedEvent[]> {
		const { rows } = await this.#db.read(run({ sql: this.#sql.collected, values: [scope] }));
		return rows.map((row) => ({
			id: Number(row.id),
			number: String(row.phone_number_id),
			sender: senderFrom(String(row.sender)),
			arrivedAt: Number(row.claimed_at),
		}));
	}

	async namesOf(scope: string, ids: number[]): Promise<Map<number, string[]>> {
		return await this.#db.read(this.#namesOf(scope, ids));
	}

	*#namesOf(scope: string, ids: number[]): Script<Map<number, string[]>> {
		const { rows } = yield { sql: this.#sql.senders, values: [scope, ids] };
		const names = new Map<number, string[]>();
		for (const [number, some] of Map.groupBy(rows, (row) => String(row.phone_number_id))) {
			const customers = some.map(({ sender }) => senderFrom(String(sender)).customer);
			const found = yield* this.#finder.lookUp(number, customers);
			found.forEach((one, index) => names.set(Number(some[index]?.id), namesFor(one)));
		}
		return names;
	}

	async releaseCollected(claim: CollectionClaim, now: number): Promise<Map<string, string[]>> {
		return await this.#db.writeWhole(() => this.#releaseCollected(claim, now));
	}

	*#releaseCollected(
		{ scope, process, collections }: CollectionClaim,
		now: number,
	): Script<Map<string, string[]>> {
		const all = [...collections.values()].flat();
		const { rows } = yield { sql: this.#sql.lock, values: [scope, all] };
		const free = new Set(rows.map(({ id }) => Number(id)));
		const released = new Map<string, string[]>();
		for (const [collection, ids] of collections) {
			const theirs = ids.filter((id) => free.has(id));
			const values = [theirs, collection, process, now];
			const changed = yield { sql: this.#sql.releaseCollected, values };
			const events = changed.rows.sort((a, b) => Number(a.id) - Number(b.id));
			released.set(
				collection,
				events.map(({ event }) => String(event)),
			);
		}
		return released;
	}

	/** Forgets what no workflow has taken, at most `limit`; returns how many. */
	*prune(limit: number, now: number): Script<number> {
		const values = [now - PENDING_EVENT_RETENTION_MS, limit];
		return (yield { sql: this.#sql.prune, values, erases: true }).count;
	}
}

/** The keys as they are kept, each once; in one order for all, so that transactions cannot deadlock. */
function hashed(keys: string[]): string[] {
	return [...new Set(keys.map(hashedKey))].sort();
}

function jsonOf(keys: string[]): string {
	return JSON.stringify(hashed(keys).map((key) => ({ key })));
}

/** Whether each key is among those that a statement gave back. */
function areAmong(rows: readonly Row[], keys: string[]): boolean[] {
	const found = new Set(rows.map(({ key }) => String(key)));
	return keys.map((key) => found.has(hashedKey(key)));
}
