import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { SQLITE_HASHED } from './eventKeys';
import {
	EXPIRED,
	NEWS_KEY,
	REFUSAL_LIFE_MS,
	RESCUE_LEASE_MS,
	RESCUE_LIFE_MS,
	RESCUES_AT_ONCE,
	type DueRescue,
	type RescueDraft,
	type RescueLedger,
	type RescueNews,
	type RescueQuestion,
	type RescueResult,
} from './rescues';
import { PRUNE_ALONG } from './pruning';
import type { OurMessage, RefusedMessage } from './factTables';

/** The states of a rescue that is not over. */
const PENDING = "('waiting', 'stuck', 'unknown')";

/** Refused messages with the template that waits for them. Values: numbers (JSON), kept after (ms). */
const WAITING = `
	FROM refusals r
	JOIN sends s ON s.message_id = r.message_id AND s.phone_number_id = r.phone_number_id
	JOIN rescues t ON t.key = s.key AND t.phone_number_id = r.phone_number_id
	WHERE r.phone_number_id IN (SELECT value FROM json_each(?)) AND r.state IN ${PENDING}
		AND t.kept_at > ?`;

/** Templates that are too old. Values: kept before (ms). */
const OLD = `SELECT key FROM rescues WHERE kept_at <= ? ORDER BY kept_at LIMIT ${PRUNE_ALONG}`;

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
	readonly #suspend: StatementSync;
	readonly #finish: StatementSync;
	readonly #stuck: StatementSync;
	readonly #news: StatementSync;
	readonly #expire: StatementSync;
	readonly #prune: StatementSync;
	readonly #pruneRefusals: StatementSync;

	constructor(db: DatabaseSync) {
		this.#keep = db.prepare(`
			INSERT OR REPLACE INTO rescues SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
			WHERE NOT EXISTS (SELECT 1 FROM sends WHERE key = ?1 AND message_id IS NOT NULL)`);
		this.#drop = db.prepare('DELETE FROM rescues WHERE key = ?');
		this.#dropUnsent = db.prepare(`
			DELETE FROM rescues WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM sends WHERE key = ?1)`);
		this.#conclude = db.prepare(
			`DELETE FROM rescues
			WHERE key IN (SELECT key FROM sends WHERE message_id = ? AND phone_number_id = ?)`,
		);
		this.#refuse = db.prepare(`
			INSERT OR IGNORE INTO refusals
				(message_id, phone_number_id, refused_at, state, lease_until, customer)
			VALUES (?, ?, ?, 'waiting', 0, ?)`);
		this.#due = db.prepare(`
			SELECT t.*, r.message_id, r.refused_at
			${WAITING} AND r.lease_until <= ? ORDER BY r.refused_at LIMIT ${RESCUES_AT_ONCE}`);
		this.#again = db.prepare(`SELECT min(r.lease_until) AS at ${WAITING}`);
		this.#lease = db.prepare(
			`UPDATE refusals SET lease_until = ?
			WHERE message_id = ? AND phone_number_id = ? AND state IN ${PENDING}`,
		);
		this.#suspend = db.prepare(`
			UPDATE refusals SET state = ?, about = ?, finished_at = ?, failure = ?, lease_until = ?
			WHERE message_id = ? AND phone_number_id = ? AND state IN ${PENDING}`);
		this.#finish = db.prepare(`
			UPDATE refusals SET state = ?, about = ?, finished_at = ?, rescue_message_id = ?, failure = ?
			WHERE message_id = ? AND phone_number_id = ? AND state <> 'sent'`);
		this.#stuck = db.prepare(`
			SELECT 1 FROM refusals WHERE phone_number_id = ? AND state = 'stuck' AND lease_until <= ? LIMIT 1`);
		this.#news = db.prepare(`
			SELECT r.message_id, r.phone_number_id, r.about, r.state, r.finished_at, r.rescue_message_id, r.failure
			FROM refusals r
			WHERE (r.rescue_message_id IN (SELECT value FROM json_each(?))
					OR r.state IN ('failed', 'stuck', 'unknown'))
				AND r.phone_number_id IN (SELECT value FROM json_each(?))
				AND NOT EXISTS (
					SELECT 1 FROM events e WHERE e.scope = ? AND e.confirmed_at IS NOT NULL
						AND e.key = ${SQLITE_HASHED}(${NEWS_KEY}))
			LIMIT ${RESCUES_AT_ONCE}`);
		this.#expire = db.prepare(`
			UPDATE refusals SET state = 'failed', finished_at = ?1, failure = coalesce(failure, ?2), about = (
				SELECT t.about FROM rescues t JOIN sends s ON s.key = t.key
				WHERE s.message_id = refusals.message_id AND s.phone_number_id = refusals.phone_number_id)
			WHERE state IN ('waiting', 'stuck') AND (message_id, phone_number_id) IN (
				SELECT s.message_id, s.phone_number_id
				FROM (${OLD.replaceAll('?', '?3')}) t JOIN sends s ON s.key = t.key)`);
		this.#prune = db.prepare(`DELETE FROM rescues WHERE key IN (${OLD})`);
		this.#pruneRefusals = db.prepare(`
			DELETE FROM refusals WHERE (message_id, phone_number_id) IN (
				SELECT message_id, phone_number_id FROM refusals WHERE refused_at <= ?
				ORDER BY refused_at LIMIT ${PRUNE_ALONG})`);
	}

	keep(drafts: RescueDraft[], now: number): void {
		this.prune(now);
		for (const draft of drafts) {
			const { key, phoneNumberId, recipient, request, about } = draft;
			const { messagesPerSecond = null, account = '', counted = null } = draft;
			this.#keep.run(
				...[key, phoneNumberId, recipient, request, about, now],
				...[messagesPerSecond, account, counted],
			);
		}
	}

	/** The free-form message with this key did not go out, unless somebody else is sending it. */
	dropUnsent(key: string): void {
		this.#dropUnsent.run(key);
	}

	/** Free-form messages that need no rescue any more, and ones that do. @returns whether a template is gone by it */
	news(concluded: OurMessage[], refused: RefusedMessage[], now: number): boolean {
		let isOneGone = false;
		for (const { messageId, phoneNumberId } of concluded) {
			if (this.#conclude.run(messageId, phoneNumberId).changes > 0) isOneGone = true;
		}
		for (const { messageId, phoneNumberId, customer } of refused) {
			this.#refuse.run(messageId, phoneNumberId, now, customer);
		}
		return isOneGone;
	}

	claim(phoneNumberIds: string[], now: number): { due: DueRescue[]; againAt?: number } {
		const which = [JSON.stringify(phoneNumberIds), now - RESCUE_LIFE_MS] as const;
		const due = this.#due.all(...which, now).map(dueFrom);
		for (const { messageId, phoneNumberId } of due) {
			this.#lease.run(now + RESCUE_LEASE_MS, messageId, phoneNumberId);
		}
		const at = this.#again.get(...which)?.at;
		return typeof at === 'number' ? { due, againAt: at } : { due };
	}

	finish(rescue: DueRescue, result: RescueResult, now: number): void {
		const { key, about } = rescue;
		const which = [rescue.messageId, rescue.phoneNumberId] as const;
		switch (result.result) {
			case 'later':
				this.#lease.run(result.at, ...which);
				return;
			case 'stuck':
				this.#suspend.run('stuck', about, now, result.failure, now, ...which);
				return;
			case 'unknown':
				this.#suspend.run('unknown', about, now, null, result.at, ...which);
				return;
			case 'sent':
				this.#finish.run('sent', about, now, result.rescueMessageId, null, ...which);
				break;
			case 'failed':
				this.#finish.run('failed', about, now, null, result.failure, ...which);
		}
		this.#drop.run(key);
	}

	/** Whether rescues of the number are free that nobody could send so far. */
	areStuck(phoneNumberId: string, now: number): boolean {
		return this.#stuck.get(phoneNumberId, now) !== undefined;
	}

	newsFor({ scope, messageIds, phoneNumberIds }: RescueQuestion): RescueNews[] {
		return this.#news
			.all(JSON.stringify(messageIds), JSON.stringify(phoneNumberIds), scope)
			.map(newsFrom);
	}

	/** Forgets what is too old, at most {@link PRUNE_ALONG} of each; returns how many. */
	prune(now: number): number {
		this.#expire.run(now, EXPIRED, now - RESCUE_LIFE_MS);
		const { changes } = this.#prune.run(now - RESCUE_LIFE_MS);
		return Math.max(
			...[Number(changes), Number(this.#pruneRefusals.run(now - REFUSAL_LIFE_MS).changes)],
		);
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
		findNews: async (question) => within((rescues) => rescues.newsFor(question)),
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
		...(row.messages_per_second === null
			? {}
			: { messagesPerSecond: Number(row.messages_per_second) }),
		...(typeof row.counted === 'string' ? { counted: row.counted } : {}),
	};
}

function newsFrom(row: Row): RescueNews {
	const { rescue_message_id: rescueMessageId, failure } = row;
	return {
		messageId: String(row.message_id),
		phoneNumberId: String(row.phone_number_id),
		about: String(row.about),
		state: row.state as RescueNews['state'],
		at: Number(row.finished_at),
		...(typeof rescueMessageId === 'string' ? { rescueMessageId } : {}),
		...(typeof failure === 'string' ? { failure } : {}),
	};
}
