import type { DatabaseSync, StatementSync } from 'node:sqlite';

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
import { findingIn, lookUp } from './sqliteRecording';
import type { SqliteStatements } from './sqliteStatements';
import { CLAIM_LEASE_MS, EVENT_RETENTION_MS, type EventClaim, type KeepingClaim } from './store';
import { namesFor } from './windowQuery';

const IS_COLLECTED = `collection = '${COLLECTING}'`;

/**
 * The SQL for which events were handed to whom, and for what is kept of them until an execution has them, in
 * SQLite. Only runs within a transaction of the caller.
 */
export class SqliteEvents {
	readonly #claim: StatementSync;
	readonly #confirm: StatementSync;
	readonly #take: StatementSync;
	readonly #confirmed: StatementSync;
	readonly #release: StatementSync;
	readonly #prune: StatementSync;
	readonly #keep: StatementSync;
	readonly #drop: StatementSync;
	readonly #kept: StatementSync;
	readonly #adopt: StatementSync;
	readonly #pruneKept: StatementSync;
	readonly #collected: StatementSync;
	readonly #sender: StatementSync;
	readonly #releaseOne: StatementSync;
	readonly #statements: SqliteStatements;

	constructor(db: DatabaseSync, statements: SqliteStatements) {
		this.#statements = statements;
		// An abandoned claim may be taken over, a confirmed one never.
		this.#claim = db.prepare(`
			INSERT INTO events (scope, key, claimed_at) VALUES (?, ?, ?)
			ON CONFLICT (scope, key) DO UPDATE SET claimed_at = excluded.claimed_at
			WHERE confirmed_at IS NULL AND claimed_at <= excluded.claimed_at - ${CLAIM_LEASE_MS}`);
		this.#confirm = db.prepare(`
			INSERT INTO events (scope, key, claimed_at, confirmed_at) VALUES (?1, ?2, ?3, ?3)
			ON CONFLICT (scope, key) DO UPDATE SET confirmed_at = excluded.confirmed_at`);
		this.#take = db.prepare(`
			INSERT INTO events (scope, key, claimed_at, confirmed_at, taken_by) VALUES (?1, ?2, ?3, ?3, ?4)
			ON CONFLICT (scope, key) DO UPDATE SET confirmed_at = excluded.confirmed_at, taken_by = excluded.taken_by
			WHERE taken_by IS NULL OR taken_by = excluded.taken_by`);
		this.#confirmed = db.prepare(
			'SELECT 1 FROM events WHERE scope = ? AND key = ? AND confirmed_at IS NOT NULL',
		);
		this.#release = db.prepare(
			'DELETE FROM events WHERE scope = ? AND key = ? AND confirmed_at IS NULL',
		);
		// Rows are numbered in the order of the first claim: the oldest stand first, no index is needed.
		this.#prune = db.prepare(`
			DELETE FROM events
			WHERE id IN (SELECT id FROM events ORDER BY id LIMIT ?) AND claimed_at < ?`);
		this.#keep = db.prepare(
			`INSERT OR REPLACE INTO handovers
				(scope, key, event, process, claimed_at, phone_number_id, waits_for, sender, collection)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		);
		this.#drop = db.prepare('DELETE FROM handovers WHERE scope = ? AND key = ?');
		this.#kept = db.prepare(`
			SELECT h.id, h.event, h.process, h.claimed_at, h.waits_for, h.collection FROM handovers h
			WHERE h.scope = ? AND (h.collection IS NULL OR h.collection <> '${COLLECTING}') AND (h.waits_for IS NULL OR EXISTS (
				SELECT 1 FROM waits w WHERE w.answer_message_id = h.waits_for AND w.state = 'lost'
					AND h.phone_number_id IN ('', w.phone_number_id)))
			ORDER BY h.id`);
		this.#adopt = db.prepare(
			'UPDATE handovers SET process = ?, claimed_at = ?, waits_for = NULL WHERE id = ?',
		);
		// Nearly always none: no index is needed.
		this.#pruneKept = db.prepare(`
			DELETE FROM handovers WHERE id IN (SELECT id FROM handovers WHERE claimed_at < ? LIMIT ?)`);
		this.#collected = db.prepare(`
			SELECT id, phone_number_id, sender, claimed_at FROM handovers
			WHERE scope = ? AND ${IS_COLLECTED} ORDER BY id`);
		this.#sender = db.prepare(
			'SELECT phone_number_id, sender FROM handovers WHERE scope = ? AND id = ?',
		);
		this.#releaseOne = db.prepare(`
			UPDATE handovers SET collection = ?, process = ?, claimed_at = ?
			WHERE scope = ? AND id = ? AND ${IS_COLLECTED} RETURNING event`);
	}

	/** Whether each event is the caller's now. */
	claim({ scope, keys, kept }: KeepingClaim, now: number): boolean[] {
		return keys.map(hashedKey).map((key, index) => {
			const isClaimed = this.#claim.run(scope, key, now).changes === 1;
			const event = kept?.events[index];
			if (isClaimed && kept && event) {
				const { waitsFor = null, sender } = event;
				const held = sender ? [JSON.stringify(sender), COLLECTING] : [null, null];
				const more = [kept.numbers?.[index] ?? '', waitsFor, ...held];
				this.#keep.run(scope, key, event.event, kept.process, now, ...more);
			}
			return isClaimed;
		});
	}

	confirm({ scope, keys }: EventClaim, now: number): void {
		for (const key of keys.map(hashedKey)) this.#confirm.run(scope, key, now);
	}

	/** Whether each event is the execution's. */
	take({ scope, keys }: EventClaim, executionId: string, now: number): boolean[] {
		return keys.map(hashedKey).map((key) => {
			this.#drop.run(scope, key);
			return this.#take.run(scope, key, now, executionId).changes === 1;
		});
	}

	areConfirmed({ scope, keys }: EventClaim): boolean[] {
		return keys.map(hashedKey).map((key) => this.#confirmed.get(scope, key) !== undefined);
	}

	release({ scope, keys }: EventClaim): void {
		for (const key of keys.map(hashedKey)) {
			if (this.#release.run(scope, key).changes === 1) this.#drop.run(scope, key);
		}
	}

	kept(scope: string): Handover[] {
		return this.#kept.all(scope).map((row) => ({
			id: Number(row.id),
			event: String(row.event),
			process: String(row.process),
			claimedAt: Number(row.claimed_at),
			isLostAnswer: row.waits_for !== null,
			...(row.collection === null ? {} : { collection: String(row.collection) }),
		}));
	}

	adopt(handovers: Handover[], process: string, now: number): void {
		for (const { id } of handovers) this.#adopt.run(process, now, id);
	}

	collected(scope: string): CollectedEvent[] {
		return this.#collected.all(scope).map((row) => ({
			id: Number(row.id),
			number: String(row.phone_number_id),
			sender: senderFrom(String(row.sender)),
			arrivedAt: Number(row.claimed_at),
		}));
	}

	namesOf(scope: string, ids: number[]): Map<number, string[]> {
		// People are looked up once, however many of the events are theirs.
		const finding = new Map<string, ReturnType<typeof findingIn>>();
		const names = new Map<number, string[]>();
		for (const id of ids) {
			const row = this.#sender.get(scope, id);
			if (!row) continue;
			const [number, { customer }] = [String(row.phone_number_id), senderFrom(String(row.sender))];
			const find = finding.get(number) ?? findingIn(this.#statements, number);
			finding.set(number, find);
			names.set(id, namesFor(lookUp(this.#statements, number, customer, find)));
		}
		return names;
	}

	releaseCollected(
		{ scope, process, collections }: CollectionClaim,
		now: number,
	): Map<string, string[]> {
		const released = [...collections].map(([collection, ids]): [string, string[]] => [
			collection,
			ids.flatMap((id) => {
				const row = this.#releaseOne.get(collection, process, now, scope, id);
				return row ? [String(row.event)] : [];
			}),
		]);
		return new Map(released);
	}

	/** Forgets what no workflow has taken, at most `limit`; returns how many. */
	pruneKept(limit: number, now: number): number {
		return Number(this.#pruneKept.run(now - HANDOVER_RETENTION_MS, limit).changes);
	}

	/** Forgets events that Meta no longer repeats, at most `limit`; returns how many. */
	prune(limit: number, now: number): number {
		return Number(this.#prune.run(limit, now - EVENT_RETENTION_MS).changes);
	}
}

/**
 * @param reading runs something in a transaction
 * @param writing the same, in one that writes
 */
export function sqliteHandoverLedger(
	reading: <T>(run: (events: SqliteEvents) => T) => T,
	writing: <T>(run: (events: SqliteEvents) => T) => T,
): HandoverLedger {
	return {
		find: async (scope) => reading((events) => events.kept(scope)),
		adopt: async (handovers, process, now) =>
			writing((events) => events.adopt(handovers, process, now)),
		collected: async (scope) => reading((events) => events.collected(scope)),
		namesOf: async (scope, ids) => reading((events) => events.namesOf(scope, ids)),
		releaseCollected: async (claim, now) =>
			writing((events) => events.releaseCollected(claim, now)),
	};
}
