import { escapeLiteral } from 'pg';

import { namesFor } from './windowQuery';
import { lookUp } from './postgresWindowQuery';
import type { PostgresConnection } from './postgresConnection';
import { rowsOf } from './postgresColumns';
import { PRUNE_ALONG } from './pruning';
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

/** Values: numbers, message IDs. Two questions: together they would read all that is open. */
const CONCERNED = `
	SELECT EXISTS (
		SELECT 1 FROM whatsapp_cloud.waits
		WHERE phone_number_id = ANY ($1::text[]) AND state = 'open'
	) OR EXISTS (
		SELECT 1 FROM whatsapp_cloud.waits WHERE answer_message_id = ANY ($2::text[])
	) AS concerned`;

/** The sends that messages `q.quotes` are, or are a rescue of. */
const quotedIn = (q: string, columns: string) => `
	SELECT ${columns}, s.key FROM ${q} q CROSS JOIN ${rowsOf('sends', 'message_id = q.quotes')} s
	UNION
	SELECT ${columns}, s.key FROM ${q} q CROSS JOIN ${rowsOf('refusals', 'rescue_message_id = q.quotes')} r
		CROSS JOIN ${rowsOf('sends', 'message_id = r.message_id')} s
	WHERE s.phone_number_id = r.phone_number_id`;

/**
 * Which replies may be answers: to all of them at once, since nearly all are none. Values: positions, numbers, message
 * IDs and quoted messages (or null) of the replies; then of each name of a customer the reply's position, and the name.
 */
const POSSIBLE = `
	WITH replies AS (
		SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[])
			AS r (position, phone_number_id, message_id, quotes)
	), names AS (
		SELECT * FROM unnest($5::int[], $6::text[]) AS n (position, name)
	), found AS (
		SELECT r.position, w.* FROM replies r CROSS JOIN ${rowsOf('waits', 'answer_message_id = r.message_id')} w
		UNION ALL
		SELECT n.position, w.* FROM names n CROSS JOIN ${rowsOf('waits', 'customer = n.name')} w WHERE w.state = 'open'
		UNION ALL
		SELECT q.position, w.* FROM (${quotedIn('replies', 'q.position')}) q
			CROSS JOIN ${rowsOf('waits', 'key = q.key')} w WHERE w.state = 'open'
	)
	SELECT DISTINCT position FROM found JOIN replies USING (position, phone_number_id)`;

/** Gives a reply to the wait that it answers, and tells of the wait that it answered before. */
function answering(reply: Reply, names: readonly string[], now: number): string {
	const { phoneNumberId, messageId, quotes, tapped, at, answer } = reply;
	const [number, id] = [phoneNumberId, messageId].map((text) => escapeLiteral(text));
	const quoted = quotes === undefined ? 'NULL' : escapeLiteral(quotes);
	const isOpen = `w.phone_number_id = ${number} AND w.state = 'open' AND w.expires_at > ${now}`;
	return `
	WITH before AS (
		SELECT state FROM whatsapp_cloud.waits
		WHERE answer_message_id = ${id} AND phone_number_id = ${number}
	), quoted AS (${quotedIn(`(SELECT ${quoted}::text AS quotes)`, 'true AS quoted')}
	), candidates AS (
		SELECT w.id, w.opened_at, true AS quoted FROM quoted q CROSS JOIN ${rowsOf('waits', 'key = q.key')} w
		WHERE ${isOpen} AND (${tapped} OR w.any_reply)
		UNION ALL
		SELECT w.id, w.opened_at, false FROM unnest(ARRAY[${names.map((name) => escapeLiteral(name)).join(', ')}]::text[]) AS n (name)
			CROSS JOIN ${rowsOf('waits', 'customer = n.name')} w
		WHERE ${isOpen} AND w.any_reply AND ${!tapped || quotes === undefined}
			AND w.opened_at <= ${Math.floor(at) + REPLY_SLACK_MS} AND w.key NOT IN (SELECT key FROM quoted)
	), best AS (
		SELECT id FROM candidates WHERE NOT EXISTS (SELECT 1 FROM before)
		ORDER BY quoted DESC, opened_at, id LIMIT 1
	), given AS (
		UPDATE whatsapp_cloud.waits w
		SET state = 'answered', answer = ${escapeLiteral(answer)}, answer_message_id = ${id}, answered_at = ${now}
		FROM best WHERE w.id = best.id RETURNING 'answered' AS state
	)
	SELECT state FROM before UNION ALL SELECT state FROM given`;
}

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

/** Values: expired before (ms). */
const PRUNE = `
	DELETE FROM whatsapp_cloud.waits WHERE id IN (
		SELECT id FROM whatsapp_cloud.waits WHERE expires_at <= $1
		ORDER BY expires_at LIMIT ${PRUNE_ALONG} FOR UPDATE SKIP LOCKED)`;

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
		const names = await this.#namesOf(replies);
		const possible = await this.#possible(replies, names);
		const answered: Array<Answering | undefined> = replies.map(() => undefined);
		if (possible.length === 0) return answered;
		// One after the other on each number: two deliveries of one reply must not answer two waits.
		const locks = numbers.map(
			(number) =>
				`SELECT pg_advisory_xact_lock(hashtextextended(${escapeLiteral(`whatsapp_cloud/waits/${number}`)}, 0))`,
		);
		const given = possible.flatMap((position) => {
			const reply = replies[position];
			return reply ? [answering(reply, names[position] ?? [], now)] : [];
		});
		return await this.#connection.transaction(['BEGIN', ...locks].join('; '), async (client) => {
			const results = await client.query([...given, 'COMMIT'].join(';\n'));
			for (const [index, position] of possible.entries()) {
				const [wait] = ([results].flat()[index]?.rows ?? []) as Array<{ state: string }>;
				if (wait) answered[position] = answeringIn(wait.state);
			}
			return answered;
		});
	}

	async decide(decision: Decision, now: number): Promise<number> {
		const { businessAccountId, templateId, at, answer } = decision;
		const values = [answer, now, businessAccountId, waitedFor(templateId), at];
		return (await this.#connection.query(DECIDE, values)).rowCount ?? 0;
	}

	/** Everything that the customers are called: one look-up for each business number. */
	async #namesOf(replies: Reply[]): Promise<string[][]> {
		const query = this.#connection.query.bind(this.#connection);
		const names: string[][] = [];
		for (const [number, positions] of Map.groupBy(replies.keys(), positionsBy(replies))) {
			const customers = positions.flatMap((position) => replies[position]?.customer ?? []);
			const found = await lookUp(query, number, customers);
			positions.forEach((position, index) => {
				const lookedUp = found[index];
				if (lookedUp) names[position] = namesFor(lookedUp);
			});
		}
		return names;
	}

	async #possible(replies: Reply[], names: string[][]): Promise<number[]> {
		const named = names.flatMap((some, position) => some.map((name) => ({ position, name })));
		const { rows } = await this.#connection.query(POSSIBLE, [
			[...replies.keys()],
			replies.map(({ phoneNumberId }) => phoneNumberId),
			replies.map(({ messageId }) => messageId),
			replies.map(({ quotes }) => quotes ?? null),
			named.map(({ position }) => position),
			named.map(({ name }) => name),
		]);
		return (rows as Array<{ position: number }>)
			.map(({ position }) => position)
			.sort((a, b) => a - b);
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

function positionsBy(replies: Reply[]): (position: number) => string {
	return (position) => replies[position]?.phoneNumberId ?? '';
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
