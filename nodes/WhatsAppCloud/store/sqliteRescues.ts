import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { SQLITE_HASHED } from './eventKeys';
import {
	RESCUE_LEASE_MS,
	RESCUE_LIFE_MS,
	RESCUED_KEY_PREFIX,
	RESCUES_AT_ONCE,
	type DueRescue,
	type FinishedRescue,
	type RescueDraft,
	type RescueLedger,
	type RescueQuestion,
	type RescueResult,
} from './rescues';
import type { RefusedMessage } from './sorting';

/** Refused messages with the template that waits for them. Values: numbers (JSON), kept after (ms). */
const WAITING = `
	FROM refusals r
	JOIN sends s ON s.message_id = r.message_id
	JOIN rescues t ON t.key = s.key
	WHERE r.phone_number_id IN (SELECT value FROM json_each(?)) AND r.state = 'waiting'
		AND t.kept_at > ?`;

/** The SQL for rescues in SQLite. Only runs within a transaction of the caller. */
export class SqliteRescues {
	readonly #keep: StatementSync;
	readonly #drop: StatementSync;
	readonly #dropUnsent: StatementSync;
	readonly #conclude: StatementSync;
	readonly #refuse: StatementSync;
	readonly #due: StatementSync;
	readonly #again: StatementSync;
	readonly #lease: StatementSync;
	readonly #finish: StatementSync;
	readonly #finished: StatementSync;
	readonly #prune: StatementSync;
	readonly #pruneRefusals: StatementSync;

	constructor(db: DatabaseSync) {
		this.#keep = db.prepare(`
			INSERT OR REPLACE INTO rescues SELECT ?1, ?2, ?3, ?4, ?5, ?6
			WHERE NOT EXISTS (SELECT 1 FROM sends WHERE key = ?1 AND message_id IS NOT NULL)`);
		this.#drop = db.prepare('DELETE FROM rescues WHERE key = ?');
		this.#dropUnsent = db.prepare(`
			DELETE FROM rescues WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM sends WHERE key = ?1)`);
		this.#conclude = db.prepare(
			'DELETE FROM rescues WHERE key IN (SELECT key FROM sends WHERE message_id = ?)',
		);
		this.#refuse = db.prepare(`
			INSERT OR IGNORE INTO refusals (message_id, phone_number_id, refused_at, state, lease_until)
			VALUES (?, ?, ?, 'waiting', 0)`);
		this.#due = db.prepare(`
			SELECT t.key, t.phone_number_id, t.recipient, t.request, t.about, r.message_id, r.refused_at
			${WAITING} AND r.lease_until <= ? ORDER BY r.refused_at LIMIT ${RESCUES_AT_ONCE}`);
		this.#again = db.prepare(`SELECT min(r.lease_until) AS at ${WAITING}`);
		this.#lease = db.prepare(
			"UPDATE refusals SET lease_until = ? WHERE message_id = ? AND state = 'waiting'",
		);
		this.#finish = db.prepare(`
			UPDATE refusals SET state = ?, about = ?, finished_at = ?, rescue_message_id = ?, failure = ?
			WHERE message_id = ? AND state = 'waiting'`);
		this.#finished = db.prepare(`
			SELECT r.message_id, r.phone_number_id, r.about, r.finished_at, r.rescue_message_id, r.failure
			FROM refusals r
			WHERE (r.rescue_message_id IN (SELECT value FROM json_each(?))
					OR r.state = 'failed' AND r.phone_number_id IN (SELECT value FROM json_each(?)))
				AND NOT EXISTS (
					SELECT 1 FROM events e WHERE e.scope = ? AND e.confirmed_at IS NOT NULL
						AND e.key = ${SQLITE_HASHED}('${RESCUED_KEY_PREFIX}' || r.message_id))
			LIMIT ${RESCUES_AT_ONCE}`);
		this.#prune = db.prepare('DELETE FROM rescues WHERE kept_at <= ?');
		this.#pruneRefusals = db.prepare('DELETE FROM refusals WHERE refused_at <= ?');
	}

	keep(drafts: RescueDraft[], now: number): void {
		this.prune(now);
		for (const { key, phoneNumberId, recipient, request, about } of drafts) {
			this.#keep.run(key, phoneNumberId, recipient, request, about, now);
		}
	}

	/** The free-form message with this key did not go out, unless somebody else is sending it. */
	dropUnsent(key: string): void {
		this.#dropUnsent.run(key);
	}

	/** Free-form messages that need no rescue any more, and ones that do. */
	news(concluded: string[], refused: RefusedMessage[], now: number): void {
		for (const messageId of concluded) this.#conclude.run(messageId);
		for (const { messageId, phoneNumberId } of refused) {
			this.#refuse.run(messageId, phoneNumberId, now);
		}
	}

	claim(phoneNumberIds: string[], now: number): { due: DueRescue[]; againAt?: number } {
		const numbers = JSON.stringify(phoneNumberIds);
		const keptAfter = now - RESCUE_LIFE_MS;
		const due = this.#due.all(numbers, keptAfter, now).map(dueFrom);
		for (const { messageId } of due) this.#lease.run(now + RESCUE_LEASE_MS, messageId);
		const at = this.#again.get(numbers, keptAfter)?.at;
		return typeof at === 'number' ? { due, againAt: at } : { due };
	}

	finish({ messageId, key, about }: DueRescue, result: RescueResult, now: number): void {
		if (result.result === 'later') {
			this.#lease.run(result.at, messageId);
			return;
		}
		const sent = result.result === 'sent' ? result.rescueMessageId : null;
		const failure = result.result === 'failed' ? result.failure : null;
		this.#finish.run(result.result, about, now, sent, failure, messageId);
		this.#drop.run(key);
	}

	finished({ scope, messageIds, phoneNumberIds }: RescueQuestion): FinishedRescue[] {
		return this.#finished
			.all(JSON.stringify(messageIds), JSON.stringify(phoneNumberIds), scope)
			.map(finishedFrom);
	}

	prune(now: number): void {
		this.#prune.run(now - RESCUE_LIFE_MS);
		this.#pruneRefusals.run(now - RESCUE_LIFE_MS);
	}
}

/** @param within runs something in a transaction that writes */
export function sqliteRescueLedger(
	within: <T>(run: (rescues: SqliteRescues) => T) => T,
): RescueLedger {
	return {
		keep: async (drafts, now) => within((rescues) => rescues.keep(drafts, now)),
		claim: async (phoneNumberIds, now) => within((rescues) => rescues.claim(phoneNumberIds, now)),
		finish: async (rescue, result, now) => within((rescues) => rescues.finish(rescue, result, now)),
		findFinished: async (question) => within((rescues) => rescues.finished(question)),
	};
}

type Row = Record<string, unknown>;

function dueFrom(row: Row): DueRescue {
	return {
		key: String(row.key),
		phoneNumberId: String(row.phone_number_id),
		recipient: String(row.recipient),
		request: String(row.request),
		about: String(row.about),
		messageId: String(row.message_id),
		refusedAt: Number(row.refused_at),
	};
}

function finishedFrom(row: Row): FinishedRescue {
	const { rescue_message_id: rescueMessageId, failure } = row;
	return {
		messageId: String(row.message_id),
		phoneNumberId: String(row.phone_number_id),
		about: String(row.about),
		finishedAt: Number(row.finished_at),
		...(typeof rescueMessageId === 'string' ? { rescueMessageId } : {}),
		...(typeof failure === 'string' ? { failure } : {}),
	};
}
