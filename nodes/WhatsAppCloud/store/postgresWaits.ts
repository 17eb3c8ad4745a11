import { escapeLiteral } from 'pg';

import { namesFor } from './lookup';
import { lookUp } from './postgresLookup';
import type { PostgresConnection } from './postgresConnection';
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

/** Values: key, resume URL, number, customer, any reply, now, end, account. */
const OPEN = `
	INSERT INTO whatsapp_cloud.waits
		(key, resume_url, phone_number_id, customer, any_reply, opened_at, expires_at, account, state, lease_until)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', 0)
	ON CONFLICT (key, resume_url) DO UPDATE SET phone_number_id = excluded.phone_number_id,
		customer = excluded.customer, any_reply = excluded.any_reply, opened_at = excluded.opened_at,
		expires_at = excluded.expires_at, account = excluded.account, state = 'open', lease_until = 0, answer = NULL,
		answer_message_id = NULL, answered_at = NULL`;

const CLOSE = `
	DELETE FROM whatsapp_cloud.waits WHERE key = $1 AND resume_url = $2 AND state = 'open'`;

/** Values: numbers, message IDs. */
const CONCERNED = `
	SELECT EXISTS (
		SELECT 1 FROM whatsapp_cloud.waits
		WHERE phone_number_id = ANY ($1::text[]) AND state = 'open'
			OR answer_message_id = ANY ($2::text[])) AS concerned`;

const BEFORE =
	'SELECT state FROM whatsapp_cloud.waits WHERE answer_message_id = $1 AND phone_number_id = $2';

/**
 * Gives a reply to the wait that it answers. Values: number, everything that the customer is called, quoted message or
 * null, whether it was tapped, when, now, answer, message ID.
 */
const ANSWER = `
	WITH candidates AS (
		SELECT w.*, coalesce($3::text IN (s.message_id, r.rescue_message_id), false) AS quoted
		FROM whatsapp_cloud.waits w
		LEFT JOIN whatsapp_cloud.sends s ON s.key = w.key
		LEFT JOIN whatsapp_cloud.refusals r
			ON r.message_id = s.message_id AND r.phone_number_id = s.phone_number_id
		WHERE w.phone_number_id = $1 AND w.state = 'open' AND w.expires_at > $6::bigint
	), best AS (
		SELECT id FROM candidates
		WHERE CASE WHEN quoted THEN $4::boolean OR any_reply
			ELSE any_reply AND (NOT $4::boolean OR $3::text IS NULL)
				AND opened_at <= $5::bigint + ${REPLY_SLACK_MS} AND customer = ANY ($2::text[])
		END
		ORDER BY quoted DESC, opened_at, id LIMIT 1
	)
	UPDATE whatsapp_cloud.waits w
	SET state = 'answered', answer = $7, answer_message_id = $8, answered_at = $6::bigint
	FROM best WHERE w.id = best.id`;

/** Values: answer, now, WABA, template, when. */
const DECIDE = `
	UPDATE whatsapp_cloud.waits
	SET state = 'answered', answer = $1, answer_message_id = 'decision/' || id, answered_at = $2::bigint
	WHERE phone_number_id = $3 AND state = 'open' AND customer = $4 AND expires_at > $2::bigint
		AND opened_at <= $5::bigint + ${REPLY_SLACK_MS}`;

/** Values: numbers, now, end of the lease. */
const CLAIM = `
	WITH due AS (
		SELECT id FROM whatsapp_cloud.waits
		WHERE phone_number_id = ANY ($1::text[]) AND state = 'answered' AND lease_until <= $2
		ORDER BY answered_at LIMIT ${ANSWERS_AT_ONCE} FOR UPDATE SKIP LOCKED
	)
	UPDATE whatsapp_cloud.waits w SET lease_until = $3
	FROM due WHERE w.id = due.id
	RETURNING w.*, coalesce(
		(SELECT s.outcome FROM whatsapp_cloud.sends s WHERE s.key = w.key), '{}') AS outcome`;

const AGAIN = `
	SELECT min(lease_until) AS at FROM whatsapp_cloud.waits
	WHERE phone_number_id = ANY ($1::text[]) AND state = 'answered'`;

const LATER = 'UPDATE whatsapp_cloud.waits SET lease_until = $2 WHERE id = $1';

/** Values: ID, state. What was kept for workflows in case n8n would not want the answer, goes once it has it. */
const END = `
	WITH ended AS (
		UPDATE whatsapp_cloud.waits SET state = $2, answer = NULL WHERE id = $1
		RETURNING answer_message_id, phone_number_id
	)
	DELETE FROM whatsapp_cloud.handovers h USING ended e
	WHERE h.waits_for = e.answer_message_id AND h.phone_number_id IN ('', e.phone_number_id)
		AND $2 = 'done'`;

const PRUNE = 'DELETE FROM whatsapp_cloud.waits WHERE expires_at <= $1';

interface WaitRow {
	id: string;
	resume_url: string;
	phone_number_id: string;
	answer: string;
	answer_message_id: string;
	answered_at: string;
	expires_at: string;
	outcome: string;
}

/** Waits in PostgreSQL. */
export class PostgresWaits implements WaitLedger {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async open(wait: Wait, now: number): Promise<void> {
		await this.#connection.query(PRUNE, [now - ANSWER_RETENTION_MS]);
		const { key, resumeUrl, phoneNumberId, customer, anyReply, expiresAt, account = '' } = wait;
		const values = [key, resumeUrl, phoneNumberId, customer, anyReply, now, expiresAt, account];
		await this.#connection.query(OPEN, values);
	}

	async close({ key, resumeUrl }: Pick<Wait, 'key' | 'resumeUrl'>): Promise<void> {
		await this.#connection.query(CLOSE, [key, resumeUrl]);
	}

	async answer(replies: Reply[], now: number): Promise<Array<Answering | undefined>> {
		if (replies.length === 0) return [];
		const numbers = [...new Set(replies.map(({ phoneNumberId }) => phoneNumberId))].sort();
		const ids = replies.map(({ messageId }) => messageId);
		const { rows } = await this.#connection.query(CONCERNED, [numbers, ids]);
		// Nearly always nobody waits.
		if (!(rows as Array<{ concerned: boolean }>)[0]?.concerned) return replies.map(() => undefined);
		// One after the other on each number: two deliveries of one reply must not answer two waits.
		const locks = numbers.map(
			(number) =>
				`SELECT pg_advisory_xact_lock(hashtextextended(${escapeLiteral(`whatsapp_cloud/waits/${number}`)}, 0))`,
		);
		return await this.#connection.transaction(['BEGIN', ...locks].join('; '), async (client) => {
			const answered: Array<Answering | undefined> = [];
			for (const reply of replies) {
				const { phoneNumberId, customer, messageId } = reply;
				const { rows } = await client.query(BEFORE, [messageId, phoneNumberId]);
				const [before] = rows as Array<{ state: string }>;
				if (before) {
					answered.push(answeringIn(before.state));
					continue;
				}
				const query = async (text: string, values: unknown[]) => await client.query(text, values);
				const names = (await lookUp(query, phoneNumberId, [customer])).flatMap(namesFor);
				const { rowCount } = await client.query(ANSWER, valuesOf(reply, names, now));
				answered.push(rowCount === 0 ? undefined : 'pending');
			}
			await client.query('COMMIT');
			return answered;
		});
	}

	async decide(decision: Decision, now: number): Promise<number> {
		const { businessAccountId, templateId, at, answer } = decision;
		const values = [answer, now, businessAccountId, waitedFor(templateId), at];
		return (await this.#connection.query(DECIDE, values)).rowCount ?? 0;
	}

	async claim(
		phoneNumberIds: string[],
		now: number,
	): Promise<{ due: AnsweredWait[]; againAt?: number }> {
		const values = [phoneNumberIds, now, now + ANSWER_LEASE_MS];
		const claimed = await this.#connection.query(CLAIM, values);
		const again = await this.#connection.query(AGAIN, [phoneNumberIds]);
		const due = (claimed.rows as WaitRow[]).map(answeredFrom);
		const at = (again.rows as Array<{ at: string | null }>)[0]?.at;
		return at === null || at === undefined ? { due } : { due, againAt: Number(at) };
	}

	async finish(id: number, result: WaitResult): Promise<void> {
		if (result.result === 'later') await this.#connection.query(LATER, [id, result.at]);
		else await this.#connection.query(END, [id, result.result]);
	}
}

function valuesOf(reply: Reply, names: string[], now: number): unknown[] {
	const { phoneNumberId, messageId, quotes, tapped, at, answer } = reply;
	return [phoneNumberId, names, quotes ?? null, tapped, Math.floor(at), now, answer, messageId];
}

function answeredFrom(row: WaitRow): AnsweredWait {
	return {
		id: Number(row.id),
		resumeUrl: row.resume_url,
		phoneNumberId: row.phone_number_id,
		answer: row.answer,
		answerMessageId: row.answer_message_id,
		outcome: row.outcome,
		answeredAt: Number(row.answered_at),
		expiresAt: Number(row.expires_at),
	};
}
