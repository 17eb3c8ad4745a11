import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { namesFor } from '../windowQuery';
import { findingIn, lookUp } from './recording';
import type { SqliteStatements } from './acquaintances';
import { answeringIn, REPLY_SLACK_MS, type Answering, type Reply } from '../waits';

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

/** Which reply is whose answer, in SQLite. Only runs within a transaction of the caller. */
export class SqliteAnswers {
	readonly #statements: SqliteStatements;
	readonly #before: StatementSync;
	readonly #any: StatementSync;
	readonly #answered: StatementSync;
	readonly #answer: StatementSync;

	constructor(db: DatabaseSync, statements: SqliteStatements) {
		this.#statements = statements;
		this.#before = db.prepare(
			'SELECT state FROM waits WHERE answer_message_id = ? AND phone_number_id = ?',
		);
		this.#any = db.prepare('SELECT 1 FROM waits WHERE phone_number_id = ? LIMIT 1');
		this.#answered = db.prepare(ANSWERED);
		this.#answer = db.prepare(`
			UPDATE waits SET state = 'answered', answer = ?, answer_message_id = ?, answered_at = ?
			WHERE id = ?`);
	}

	answer(replies: Reply[], now: number): Array<Answering | undefined> {
		// People are looked up once, however many of the replies are theirs; nearly always nobody waits.
		const finding = new Map<string, Find | undefined>();
		return replies.map((reply) => {
			const { phoneNumberId } = reply;
			if (!finding.has(phoneNumberId)) {
				const isAny = this.#any.get(phoneNumberId) !== undefined;
				finding.set(phoneNumberId, isAny ? findingIn(this.#statements, phoneNumberId) : undefined);
			}
			const find = finding.get(phoneNumberId);
			return find && this.#answerOne(reply, find, now);
		});
	}

	#answerOne(reply: Reply, find: Find, now: number): Answering | undefined {
		const { phoneNumberId, customer, messageId, quotes, tapped, at } = reply;
		const before = this.#before.get(messageId, phoneNumberId);
		if (before) return answeringIn(String(before.state));
		const lookedUp = lookUp(this.#statements, phoneNumberId, customer, find);
		const names = JSON.stringify(namesFor(lookedUp));
		const tap = tapped ? 1 : 0;
		const wait = this.#answered.get(phoneNumberId, names, quotes ?? null, tap, at, now);
		if (!wait) return undefined;
		this.#answer.run(reply.answer, messageId, now, Number(wait.id));
		return 'pending';
	}
}
