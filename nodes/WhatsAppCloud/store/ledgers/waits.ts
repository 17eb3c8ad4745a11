import { messageRows } from '../columns';
import { run, type Columns, type Database, type Dialect, type Row, type Script } from '../database';
import type { OurMessage } from '../factTables';
import { PRUNE_ALONG } from '../pruning';
import { numberIn } from '../rows';
import {
	ANSWER_LEASE_MS,
	ANSWERS_AT_ONCE,
	REPLY_SLACK_MS,
	waitedFor,
	type AnsweredWait,
	type Decision,
	type Wait,
	type WaitLedger,
	type WaitResult,
} from '../waits';
import { ANSWER_RETENTION_MS } from '../retention';
import { isDue } from './due';
import { pruneStep } from './pruneStep';

const MESSAGE: Columns = { message_id: 'text', phone_number_id: 'text' };

function statementsIn({ anyOf, rows, skipLocked }: Dialect) {
	return {
		/**
		 * An answer that n8n does not have yet is the execution's, also if that gets here once more. Values: key, resume
		 * URL, number, customer, any reply, now, end, account.
		 */
		open: `
			INSERT INTO whatsapp_cloud.waits
				(key, resume_url, phone_number_id, customer, any_reply, opened_at, expires_at, account, state, lease_until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', 0)
			ON CONFLICT (key, resume_url) DO UPDATE SET phone_number_id = excluded.phone_number_id,
				customer = excluded.customer, any_reply = excluded.any_reply, opened_at = excluded.opened_at,
				expires_at = excluded.expires_at, account = excluded.account, state = 'open', lease_until = 0,
				answer = NULL, answer_message_id = NULL, answered_at = NULL
			WHERE waits.state <> 'answered'`,
		close: `
			DELETE FROM whatsapp_cloud.waits WHERE key = $1 AND resume_url = $2 AND state = 'open'`,
		/** Of a question, and of the template that went out instead. Values: messages (JSON). */
		unasked: `
			UPDATE whatsapp_cloud.waits SET any_reply = false WHERE state = 'open' AND key IN (
				SELECT s.key FROM ${rows('$1', MESSAGE)} AS n
				JOIN whatsapp_cloud.sends s ON s.message_id = n.message_id
				WHERE s.phone_number_id = n.phone_number_id
				UNION
				SELECT s.key FROM ${rows('$1', MESSAGE)} AS n
				JOIN whatsapp_cloud.refusals r ON r.rescue_message_id = n.message_id
				JOIN whatsapp_cloud.sends s ON s.message_id = r.message_id
				WHERE r.phone_number_id = n.phone_number_id AND s.phone_number_id = n.phone_number_id)`,
		/** Values: answer, now, WABA, template, opened at last. */
		decide: `
			UPDATE whatsapp_cloud.waits
			SET state = 'answered', answer = $1, answer_message_id = 'decision/' || id,
				answered_at = CAST($2 AS bigint)
			WHERE phone_number_id = $3 AND state = 'open' AND customer = $4 AND expires_at > CAST($2 AS bigint)
				AND opened_at <= $5`,
		/** Of several processes each gets others. Values: numbers, now, end of the lease. */
		lease: `
			WITH due AS (
				SELECT id FROM whatsapp_cloud.waits
				WHERE ${anyOf('phone_number_id', '$1')} AND state = 'answered' AND ${isDue('lease_until', '$2')}
				ORDER BY answered_at LIMIT ${ANSWERS_AT_ONCE} ${skipLocked()}
			)
			UPDATE whatsapp_cloud.waits SET lease_until = $3 WHERE id IN (SELECT id FROM due)
			RETURNING id`,
		/** Values: IDs. */
		due: `
			SELECT w.id, w.resume_url, w.phone_number_id, w.answer, w.answer_message_id, w.answered_at,
				w.expires_at, coalesce(s.outcome, '{}') AS outcome
			FROM whatsapp_cloud.waits w LEFT JOIN whatsapp_cloud.sends s ON s.key = w.key
			WHERE ${anyOf('w.id', '$1', 'bigint')} AND w.answer IS NOT NULL ORDER BY w.answered_at`,
		again: `
			SELECT min(lease_until) AS at FROM whatsapp_cloud.waits
			WHERE ${anyOf('phone_number_id', '$1')} AND state = 'answered'`,
		later: 'UPDATE whatsapp_cloud.waits SET lease_until = $2 WHERE id = $1',
		/** Values: ID, state. */
		end: 'UPDATE whatsapp_cloud.waits SET state = $2, answer = NULL WHERE id = $1',
		/** What was kept for workflows in case n8n would not want the answer, goes once it has it. */
		given: `
			DELETE FROM whatsapp_cloud.handovers WHERE EXISTS (
				SELECT 1 FROM whatsapp_cloud.waits w
				WHERE w.id = $1 AND w.answer_message_id = handovers.waits_for
					AND handovers.phone_number_id IN ('', w.phone_number_id))`,
		/** Values: expired before (ms). */
		prune: pruneStep({
			skipLocked,
			table: 'waits',
			key: ['id'],
			which: 'expires_at <= $1 ORDER BY expires_at',
			limit: PRUNE_ALONG,
		}),
	};
}

/** Waits, in either database; which reply is whose answer is asked with each delivery, and by each in its own way. */
export class Waits implements WaitLedger {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof statementsIn>;

	readonly answer: WaitLedger['answer'];

	constructor(db: Database, answer: WaitLedger['answer']) {
		this.#db = db;
		this.#sql = statementsIn(db.dialect);
		this.answer = answer;
	}

	async open(wait: Wait, now: number): Promise<void> {
		await this.#db.write(this.#open(wait, now));
	}

	*#open(wait: Wait, now: number): Script<void> {
		yield { sql: this.#sql.prune, values: [now - ANSWER_RETENTION_MS], erases: true };
		const { key, resumeUrl, phoneNumberId, customer, anyReply, expiresAt, account = '' } = wait;
		const values = [key, resumeUrl, phoneNumberId, customer, anyReply, now, expiresAt, account];
		yield { sql: this.#sql.open, values, erases: true };
	}

	async close({ key, resumeUrl }: Pick<Wait, 'key' | 'resumeUrl'>): Promise<void> {
		await this.#db.write(run({ sql: this.#sql.close, values: [key, resumeUrl], erases: true }));
	}

	/** These messages did not arrive: whatever their customers write next answers something else. */
	*unasked(messages: OurMessage[]): Script<void> {
		if (messages.length > 0) yield { sql: this.#sql.unasked, values: [messageRows(messages)] };
	}

	async decide(decision: Decision, now: number): Promise<number> {
		const { businessAccountId, templateId, at, answer } = decision;
		const openedBy = Math.floor(at) + REPLY_SLACK_MS;
		const values = [answer, now, businessAccountId, waitedFor(templateId), openedBy];
		return (await this.#db.write(run({ sql: this.#sql.decide, values }))).count;
	}

	async claim(
		phoneNumberIds: string[],
		now: number,
	): Promise<{ due: AnsweredWait[]; againAt?: number }> {
		return await this.#db.write(this.#claim(phoneNumberIds, now));
	}

	*#claim(
		phoneNumberIds: string[],
		now: number,
	): Script<{ due: AnsweredWait[]; againAt?: number }> {
		const { again, due, lease } = this.#sql;
		const leased = yield { sql: lease, values: [phoneNumberIds, now, now + ANSWER_LEASE_MS] };
		const ids = leased.rows.map(({ id }) => Number(id));
		const found = ids.length === 0 ? leased : yield { sql: due, values: [ids] };
		const { rows } = yield { sql: again, values: [phoneNumberIds] };
		const againAt = numberIn(rows[0]?.at);
		return { due: found.rows.map(answeredFrom), ...(againAt === undefined ? {} : { againAt }) };
	}

	async finish(id: number, result: WaitResult): Promise<void> {
		await this.#db.writeWhole(() => this.#finish(id, result));
	}

	*#finish(id: number, result: WaitResult): Script<void> {
		if (result.result === 'later') {
			yield { sql: this.#sql.later, values: [id, Math.ceil(result.at)] };
			return;
		}
		if (result.result === 'done') yield { sql: this.#sql.given, values: [id], erases: true };
		yield { sql: this.#sql.end, values: [id, result.result], erases: true };
	}
}

function answeredFrom(row: Row): AnsweredWait {
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
