import { hashedInPostgres } from './eventKeys';
import { rowsIn } from './postgresColumns';
import type { PostgresConnection } from './postgresConnection';
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
import type { OurMessage, RefusedMessage } from './factTables';

const DRAFT = `key text, phone_number_id text, recipient text, request text, about text,
	messages_per_second float8, account text, counted text`;

/** Values: templates (JSON), now. */
const KEEP = `
	INSERT INTO whatsapp_cloud.rescues
	SELECT key, phone_number_id, recipient, request, about, $2::bigint, messages_per_second, account,
		counted
	FROM ${rowsIn('$1', DRAFT)} AS r
	WHERE NOT EXISTS (
		SELECT 1 FROM whatsapp_cloud.sends s WHERE s.key = r.key AND s.message_id IS NOT NULL)
	ORDER BY key
	ON CONFLICT (key) DO UPDATE SET phone_number_id = excluded.phone_number_id,
		recipient = excluded.recipient, request = excluded.request, about = excluded.about,
		kept_at = excluded.kept_at, messages_per_second = excluded.messages_per_second,
		account = excluded.account, counted = excluded.counted`;

/** Values: keys. */
const DROP_UNSENT = `
	DELETE FROM whatsapp_cloud.rescues t WHERE key = ANY ($1::text[])
		AND NOT EXISTS (SELECT 1 FROM whatsapp_cloud.sends s WHERE s.key = t.key)`;

/** Values: messages that need no rescue, refused ones, each with their numbers, now, and whom the refused ones were to. */
const NEWS = `
	WITH gone AS (
		DELETE FROM whatsapp_cloud.rescues t
		USING whatsapp_cloud.sends s, unnest($1::text[], $2::text[]) AS n (message_id, phone_number_id)
		WHERE s.key = t.key AND s.message_id = n.message_id AND s.phone_number_id = n.phone_number_id
	)
	INSERT INTO whatsapp_cloud.refusals
		(message_id, phone_number_id, refused_at, state, lease_until, customer)
	SELECT message_id, phone_number_id, $5::bigint, 'waiting', 0, customer
	FROM unnest($3::text[], $4::text[], $6::text[]) AS n (message_id, phone_number_id, customer)
	ORDER BY message_id
	ON CONFLICT (message_id, phone_number_id) DO NOTHING`;

/** The states of a rescue that is not over. */
const PENDING = "('waiting', 'stuck', 'unknown')";

/** Refused messages with the template that waits for them. Values: numbers, kept after (ms). */
const WAITING = `
	FROM whatsapp_cloud.refusals r
	JOIN whatsapp_cloud.sends s ON s.message_id = r.message_id AND s.phone_number_id = r.phone_number_id
	JOIN whatsapp_cloud.rescues t ON t.key = s.key AND t.phone_number_id = r.phone_number_id
	WHERE r.phone_number_id = ANY ($1::text[]) AND r.state IN ${PENDING} AND t.kept_at > $2`;

/** Of several processes each gets others. Further values: now, end of the lease. */
const CLAIM = `
	WITH due AS (
		SELECT r.message_id, r.phone_number_id, t.key ${WAITING} AND r.lease_until <= $3
		ORDER BY r.refused_at LIMIT ${RESCUES_AT_ONCE} FOR UPDATE OF r SKIP LOCKED
	)
	UPDATE whatsapp_cloud.refusals r SET lease_until = $4
	FROM due JOIN whatsapp_cloud.rescues t USING (key)
	WHERE r.message_id = due.message_id AND r.phone_number_id = due.phone_number_id
	RETURNING t.*, r.message_id, r.refused_at`;

const AGAIN = `SELECT min(r.lease_until) AS at ${WAITING}`;

/** Values: message ID, number, time (ms). */
const LATER = `
	UPDATE whatsapp_cloud.refusals SET lease_until = $3
	WHERE message_id = $1 AND phone_number_id = $2 AND state IN ${PENDING}`;

/** Values: message ID, number, state, about, now, why, to be claimed again at (ms). */
const SUSPEND = `
	UPDATE whatsapp_cloud.refusals
	SET state = $3, about = $4, finished_at = $5, failure = $6, lease_until = $7
	WHERE message_id = $1 AND phone_number_id = $2 AND state IN ${PENDING}`;

/** Values: message ID, number, key, state, about, now, ID of the template's message, why not. */
const FINISH = `
	WITH gone AS (DELETE FROM whatsapp_cloud.rescues WHERE key = $3)
	UPDATE whatsapp_cloud.refusals
	SET state = $4, about = $5, finished_at = $6, rescue_message_id = $7, failure = $8
	WHERE message_id = $1 AND phone_number_id = $2 AND state <> 'sent'`;

/** Whether rescues are free that nobody could send so far. @param number, now expressions */
export const areStuck = (number: string, now: string) => `EXISTS (
	SELECT 1 FROM whatsapp_cloud.refusals
	WHERE phone_number_id = ${number} AND state = 'stuck' AND lease_until <= ${now})`;

/** Values: messages that there is news of, numbers, scope. */
const NEWS_FOR = `
	SELECT r.message_id, r.phone_number_id, r.about, r.state, r.finished_at, r.rescue_message_id, r.failure
	FROM whatsapp_cloud.refusals r
	WHERE (r.rescue_message_id = ANY ($1::text[]) OR r.state IN ('failed', 'stuck', 'unknown'))
		AND r.phone_number_id = ANY ($2::text[])
		AND NOT EXISTS (
			SELECT 1 FROM whatsapp_cloud.events e WHERE e.scope = $3 AND e.confirmed_at IS NOT NULL
				AND e.key = ${hashedInPostgres(NEWS_KEY)})
	LIMIT ${RESCUES_AT_ONCE}`;

/** Values: kept before (ms), refused before (ms), now, why those failed that nobody sent, how many of each at most. */
const PRUNE = `
	WITH old AS (
		SELECT key FROM whatsapp_cloud.rescues WHERE kept_at <= $1 ORDER BY kept_at LIMIT $5
	), expired AS (
		UPDATE whatsapp_cloud.refusals r SET state = 'failed', about = t.about, finished_at = $3::bigint,
			failure = coalesce(r.failure, $4)
		FROM old JOIN whatsapp_cloud.rescues t USING (key) JOIN whatsapp_cloud.sends s USING (key)
		WHERE s.message_id = r.message_id AND s.phone_number_id = r.phone_number_id AND r.state IN ('waiting', 'stuck')
			AND r.refused_at > $2
	), gone AS (
		DELETE FROM whatsapp_cloud.rescues WHERE key IN (SELECT key FROM old)
	), forgotten AS (
		DELETE FROM whatsapp_cloud.refusals WHERE (message_id, phone_number_id) IN (
			SELECT message_id, phone_number_id FROM whatsapp_cloud.refusals
			WHERE refused_at <= $2 ORDER BY refused_at LIMIT $5)
		RETURNING 1
	)
	SELECT greatest((SELECT count(*) FROM old), (SELECT count(*) FROM forgotten))::int AS count`;

interface DueRow {
	key: string;
	phone_number_id: string;
	recipient: string;
	request: string;
	about: string;
	message_id: string;
	refused_at: string;
	messages_per_second: number | null;
	counted: string | null;
}

interface NewsRow {
	message_id: string;
	phone_number_id: string;
	about: string;
	state: RescueNews['state'];
	finished_at: string;
	rescue_message_id: string | null;
	failure: string | null;
}

/** Rescues in PostgreSQL. */
export class PostgresRescues implements RescueLedger {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async keep(drafts: RescueDraft[], now: number): Promise<void> {
		if (drafts.length === 0) return;
		const rows = new Map(
			drafts.map(({ phoneNumberId, messagesPerSecond, account = '', ...draft }) => [
				draft.key,
				{
					...{ ...draft, account, phone_number_id: phoneNumberId },
					messages_per_second: messagesPerSecond,
				},
			]),
		);
		await this.#connection.query(KEEP, [JSON.stringify([...rows.values()]), now]);
	}

	/** The free-form messages with these keys did not go out, unless somebody else is sending them. */
	async dropUnsent(keys: string[]): Promise<void> {
		if (keys.length > 0) await this.#connection.query(DROP_UNSENT, [keys]);
	}

	/** Free-form messages that need no rescue any more, and ones that do. */
	async news(concluded: OurMessage[], refused: RefusedMessage[], now: number): Promise<void> {
		if (concluded.length + refused.length === 0) return;
		await this.#connection.query(NEWS, [
			...[...columnsOf(concluded), ...columnsOf(refused), now],
			refused.map(({ customer }) => customer),
		]);
	}

	async claim(
		phoneNumberIds: string[],
		now: number,
	): Promise<{ due: DueRescue[]; againAt?: number }> {
		const which = [phoneNumberIds, now - RESCUE_LIFE_MS];
		const claimed = await this.#connection.query(CLAIM, [...which, now, now + RESCUE_LEASE_MS]);
		const due = (claimed.rows as DueRow[]).map(dueFrom);
		const again = await this.#connection.query(AGAIN, which);
		const at = (again.rows as Array<{ at: string | null }>)[0]?.at;
		return at === null || at === undefined ? { due } : { due, againAt: Number(at) };
	}

	async finish(rescue: DueRescue, result: RescueResult, now: number): Promise<void> {
		const { key, about } = rescue;
		const which = [rescue.messageId, rescue.phoneNumberId];
		const suspend = async (failure: string | null, at: number) =>
			await this.#connection.query(SUSPEND, [...which, result.result, about, now, failure, at]);
		const finish = async (sent: string | null, failure: string | null) =>
			await this.#connection.query(FINISH, [
				...[...which, key, result.result, about, now, sent, failure],
			]);
		switch (result.result) {
			case 'later':
				await this.#connection.query(LATER, [...which, result.at]);
				return;
			case 'stuck':
				await suspend(result.failure, now);
				return;
			case 'unknown':
				await suspend(null, result.at);
				return;
			case 'sent':
				await finish(result.rescueMessageId, null);
				return;
			case 'failed':
				await finish(null, result.failure);
		}
	}

	async findNews({ scope, messageIds, phoneNumberIds }: RescueQuestion): Promise<RescueNews[]> {
		const { rows } = await this.#connection.query(NEWS_FOR, [messageIds, phoneNumberIds, scope]);
		return (rows as NewsRow[]).map((row) => ({
			messageId: row.message_id,
			phoneNumberId: row.phone_number_id,
			about: row.about,
			state: row.state,
			at: Number(row.finished_at),
			...(row.rescue_message_id === null ? {} : { rescueMessageId: row.rescue_message_id }),
			...(row.failure === null ? {} : { failure: row.failure }),
		}));
	}

	/** Forgets what is too old, at most `limit` of each; returns how many. */
	async prune(limit: number, now: number): Promise<number> {
		const [keptBefore, refusedBefore] = [now - RESCUE_LIFE_MS, now - REFUSAL_LIFE_MS];
		const values = [keptBefore, refusedBefore, now, EXPIRED, limit];
		const { rows } = await this.#connection.query(PRUNE, values);
		return (rows as Array<{ count: number }>)[0]?.count ?? 0;
	}
}

function dueFrom(row: DueRow): DueRescue {
	const { messages_per_second: messagesPerSecond } = row;
	return {
		key: row.key,
		phoneNumberId: row.phone_number_id,
		recipient: row.recipient,
		request: row.request,
		about: row.about,
		messageId: row.message_id,
		refusedAt: Number(row.refused_at),
		...(messagesPerSecond === null ? {} : { messagesPerSecond }),
		...(row.counted === null ? {} : { counted: row.counted }),
	};
}

function columnsOf(messages: OurMessage[]): [messageIds: string[], phoneNumberIds: string[]] {
	return [
		messages.map(({ messageId }) => messageId),
		messages.map(({ phoneNumberId }) => phoneNumberId),
	];
}
