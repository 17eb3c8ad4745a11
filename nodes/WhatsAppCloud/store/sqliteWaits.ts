import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { namesFor } from './windowQuery';
import { PRUNE_ALONG } from './pruning';
import { findingIn, lookUp } from './sqliteRecording';
import type { SqliteStatements } from './sqliteStatements';
import {
	ANSWER_LEASE_MS,
	ANSWER_RETENTION_MS,
	ANSWERS_AT_ONCE,
	answeringIn,
	REPLY_SLACK_MS,
	waitedFor,
	type AnsweredWait,
	type Answering,
	type Decision,
	type Reply,
	type Wait,
	type WaitLedger,
	type WaitResult,
} from './waits';

/** The sends that the quoted message ?3 is, or is a rescue of. */
const QUOTED = `
	SELECT key FROM sends WHERE message_id = ?3
	UNION SELECT s.key FROM refusals r
		JOIN sends s ON s.message_id = r.message_id AND s.phone_number_id = r.phone_number_id
	WHERE r.rescue_message_id = ?3`;

/** The index on a number's open waits is none of the answer's: `+` keeps it out. */
const IS_OPEN = `+w.phone_number_id = ?1 AND +w.state = 'open' AND +w.expires_at > ?6`;

/**
 * The wait that a reply answers. Values: number, everything that the customer is called (JSON), quoted message or
 * null, whether it was tapped (1 or 0), when, now.
 */
const ANSWERED = `
	SELECT w.id, 1 AS quoted, w.opened_at FROM waits w
	WHERE w.key IN (${QUOTED}) AND ${IS_OPEN} AND (?4 OR w.any_reply)
	UNION ALL
	SELECT w.id, 0 AS quoted, w.opened_at FROM waits w
	WHERE w.customer IN (SELECT value FROM json_each(?2)) AND ${IS_OPEN}
		AND w.any_reply AND (NOT ?4 OR ?3 IS NULL) AND w.opened_at <= ?5 + ${REPLY_SLACK_MS}
		AND +w.key NOT IN (${QUOTED})
	ORDER BY quoted DESC, opened_at, id LIMIT 1`;

type Find = ReturnType<typeof findingIn>;

/** Values: answer, now, WABA, template, when. */
const DECIDE = `
	UPDATE waits SET state = 'answered', answer = ?1, answer_message_id = 'decision/' || id, answered_at = ?2
	WHERE phone_number_id = ?3 AND state = 'open' AND customer = ?4 AND expires_at > ?2
		AND opened_at <= ?5 + ${REPLY_SLACK_MS}`;

/** The SQL for waits in SQLite. Only runs within a transaction of the caller. */
export class SqliteWaits {
	readonly #statements: SqliteStatements;
	readonly #open: StatementSync;
	readonly #close: StatementSync;
	readonly #before: StatementSync;
	readonly #any: StatementSync;
	readonly #answered: StatementSync;
	readonly #answer: StatementSync;
	readonly #decide: StatementSync;
	readonly #due: StatementSync;
	readonly #again: StatementSync;
	readonly #lease: StatementSync;
	readonly #end: StatementSync;
	readonly #given: StatementSync;
	readonly #prune: StatementSync;

	constructor(db: DatabaseSync, statements: SqliteStatements) {
		this.#statements = statements;
		this.#open = db.prepare(`
			INSERT OR REPLACE INTO waits
				(key, resume_url, phone_number_id, customer, any_reply, opened_at, expires_at, account, state, lease_until)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', 0)`);
		this.#close = db.prepare(
			"DELETE FROM waits WHERE key = ? AND resume_url = ? AND state = 'open'",
		);
		this.#before = db.prepare(
			'SELECT state FROM waits WHERE answer_message_id = ? AND phone_number_id = ?',
		);
		this.#any = db.prepare(
			"SELECT 1 FROM waits WHERE phone_number_id = ? AND state = 'open' LIMIT 1",
		);
		this.#answered = db.prepare(ANSWERED);
		this.#answer = db.prepare(`
			UPDATE waits SET state = 'answered', answer = ?, answer_message_id = ?, answered_at = ?
			WHERE id = ?`);
		this.#decide = db.prepare(DECIDE);
		this.#due = db.prepare(`
			SELECT w.id, w.resume_url, w.phone_number_id, w.answer, w.answer_message_id, w.answered_at,
				w.expires_at, coalesce(s.outcome, '{}') AS outcome
			FROM waits w LEFT JOIN sends s ON s.key = w.key
			WHERE w.phone_number_id IN (SELECT value FROM json_each(?)) AND w.state = 'answered'
				AND w.lease_until <= ?
			ORDER BY w.answered_at LIMIT ${ANSWERS_AT_ONCE}`);
		this.#again = db.prepare(`
			SELECT min(lease_until) AS at FROM waits
			WHERE phone_number_id IN (SELECT value FROM json_each(?)) AND state = 'answered'`);
		this.#lease = db.prepare('UPDATE waits SET lease_until = ? WHERE id = ?');
		this.#end = db.prepare('UPDATE waits SET state = ?, answer = NULL WHERE id = ?');
		this.#given = db.prepare(`
			DELETE FROM handovers WHERE EXISTS (
				SELECT 1 FROM waits w WHERE w.id = ? AND w.answer_message_id = handovers.waits_for
					AND handovers.phone_number_id IN ('', w.phone_number_id))`);
		this.#prune = db.prepare(`
			DELETE FROM waits WHERE id IN (
				SELECT id FROM waits WHERE expires_at <= ? ORDER BY expires_at LIMIT ${PRUNE_ALONG})`);
	}

	open(wait: Wait, now: number): void {
		this.#prune.run(now - ANSWER_RETENTION_MS);
		const { key, resumeUrl, phoneNumberId, customer, anyReply, expiresAt, account = '' } = wait;
		const accept = anyReply ? 1 : 0;
		this.#open.run(key, resumeUrl, phoneNumberId, customer, accept, now, expiresAt, account);
	}

	close({ key, resumeUrl }: Pick<Wait, 'key' | 'resumeUrl'>): void {
		this.#close.run(key, resumeUrl);
	}

	answer(replies: Reply[], now: number): Array<Answering | undefined> {
		// People are looked up once, however many of the replies are theirs.
		const finding = new Map<string, Find>();
		return replies.map((reply) => {
			const { phoneNumberId } = reply;
			const find = finding.get(phoneNumberId) ?? findingIn(this.#statements, phoneNumberId);
			finding.set(phoneNumberId, find);
			return this.#answerOne(reply, find, now);
		});
	}

	#answerOne(reply: Reply, find: Find, now: number): Answering | undefined {
		const { phoneNumberId, customer, messageId, quotes, tapped, at, answer } = reply;
		const before = this.#before.get(messageId, phoneNumberId);
		if (before) return answeringIn(String(before.state));
		// Nearly always nobody waits.
		if (!this.#any.get(phoneNumberId)) return undefined;
		const lookedUp = lookUp(this.#statements, phoneNumberId, customer, find);
		const names = JSON.stringify(namesFor(lookedUp));
		const tap = tapped ? 1 : 0;
		const wait = this.#answered.get(phoneNumberId, names, quotes ?? null, tap, at, now);
		if (!wait) return undefined;
		this.#answer.run(answer, messageId, now, Number(wait.id));
		return 'pending';
	}

	decide({ businessAccountId, templateId, at, answer }: Decision, now: number): number {
		return Number(
			this.#decide.run(answer, now, businessAccountId, waitedFor(templateId), at).changes,
		);
	}

	claim(phoneNumberIds: string[], now: number): { due: AnsweredWait[]; againAt?: number } {
		const numbers = JSON.stringify(phoneNumberIds);
		const due = this.#due.all(numbers, now).map(answeredFrom);
		for (const { id } of due) this.#lease.run(now + ANSWER_LEASE_MS, id);
		const at = this.#again.get(numbers)?.at;
		return typeof at === 'number' ? { due, againAt: at } : { due };
	}

	finish(id: number, result: WaitResult): void {
		if (result.result === 'later') {
			this.#lease.run(result.at, id);
			return;
		}
		if (result.result === 'done') this.#given.run(id);
		this.#end.run(result.result, id);
	}
}

/** @param within runs something in a transaction that writes */
export function sqliteWaitLedger(within: <T>(run: (waits: SqliteWaits) => T) => T): WaitLedger {
	return {
		open: async (wait, now) => within((waits) => waits.open(wait, now)),
		close: async (wait) => within((waits) => waits.close(wait)),
		answer: async (replies, now) => within((waits) => waits.answer(replies, now)),
		decide: async (decision, now) => within((waits) => waits.decide(decision, now)),
		claim: async (phoneNumberIds, now) => within((waits) => waits.claim(phoneNumberIds, now)),
		finish: async (id, result) => within((waits) => waits.finish(id, result)),
	};
}

function answeredFrom(row: Record<string, unknown>): AnsweredWait {
	return {
		id: Number(row.id),
		resumeUrl: String(row.resume_url),
		phoneNumberId: String(row.phone_number_id),
		answer: String(row.answer),
		answerMessageId: String(row.answer_message_id),
		outcome: String(row.outcome),
		answeredAt: Number(row.answered_at),
		expiresAt: Number(row.expires_at),
	};
}
