import { hashedInPostgres } from './eventKeys';
import type { PostgresConnection } from './postgresConnection';
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

/** Values: templates (JSON), now. */
const KEEP = `
	INSERT INTO whatsapp_cloud.rescues
	SELECT key, phone_number_id, recipient, request, about, $2::bigint FROM json_to_recordset($1) AS r
		(key text, phone_number_id text, recipient text, request text, about text)
	WHERE NOT EXISTS (
		SELECT 1 FROM whatsapp_cloud.sends s WHERE s.key = r.key AND s.message_id IS NOT NULL)
	ORDER BY key
	ON CONFLICT (key) DO UPDATE SET phone_number_id = excluded.phone_number_id,
		recipient = excluded.recipient, request = excluded.request, about = excluded.about,
		kept_at = excluded.kept_at`;

/** Values: keys. */
const DROP_UNSENT = `
	DELETE FROM whatsapp_cloud.rescues t WHERE key = ANY ($1::text[])
		AND NOT EXISTS (SELECT 1 FROM whatsapp_cloud.sends s WHERE s.key = t.key)`;

/** Values: message IDs that need no rescue, refused ones and their numbers, now. */
const NEWS = `
	WITH gone AS (
		DELETE FROM whatsapp_cloud.rescues t USING whatsapp_cloud.sends s
		WHERE s.key = t.key AND s.message_id = ANY ($1::text[])
	)
	INSERT INTO whatsapp_cloud.refusals (message_id, phone_number_id, refused_at, state, lease_until)
	SELECT message_id, phone_number_id, $4::bigint, 'waiting', 0
	FROM unnest($2::text[], $3::text[]) AS n (message_id, phone_number_id) ORDER BY message_id
	ON CONFLICT (message_id) DO NOTHING`;

/** Refused messages with the template that waits for them. Values: numbers, kept after (ms). */
const WAITING = `
	FROM whatsapp_cloud.refusals r
	JOIN whatsapp_cloud.sends s ON s.message_id = r.message_id
	JOIN whatsapp_cloud.rescues t ON t.key = s.key
	WHERE r.phone_number_id = ANY ($1::text[]) AND r.state = 'waiting' AND t.kept_at > $2`;

/** Of several processes each gets others. Further values: now, end of the lease. */
const CLAIM = `
	WITH due AS (
		SELECT r.message_id, t.key ${WAITING} AND r.lease_until <= $3
		ORDER BY r.refused_at LIMIT ${RESCUES_AT_ONCE} FOR UPDATE OF r SKIP LOCKED
	)
	UPDATE whatsapp_cloud.refusals r SET lease_until = $4
	FROM due JOIN whatsapp_cloud.rescues t USING (key)
	WHERE r.message_id = due.message_id
	RETURNING t.*, r.message_id, r.refused_at`;

const AGAIN = `SELECT min(r.lease_until) AS at ${WAITING}`;

/** Values: message ID, time (ms). */
const LATER = `
	UPDATE whatsapp_cloud.refusals SET lease_until = $2
	WHERE message_id = $1 AND state = 'waiting'`;

/** Values: message ID, key, state, about, now, ID of the template's message, why not. */
const FINISH = `
	WITH gone AS (DELETE FROM whatsapp_cloud.rescues WHERE key = $2)
	UPDATE whatsapp_cloud.refusals
	SET state = $3, about = $4, finished_at = $5, rescue_message_id = $6, failure = $7
	WHERE message_id = $1 AND state = 'waiting'`;

/** Values: messages that there is news of, numbers, scope. */
const FINISHED = `
	SELECT r.message_id, r.phone_number_id, r.about, r.finished_at, r.rescue_message_id, r.failure
	FROM whatsapp_cloud.refusals r
	WHERE (r.rescue_message_id = ANY ($1::text[])
			OR r.state = 'failed' AND r.phone_number_id = ANY ($2::text[]))
		AND NOT EXISTS (
			SELECT 1 FROM whatsapp_cloud.events e WHERE e.scope = $3 AND e.confirmed_at IS NOT NULL
				AND e.key = ${hashedInPostgres(`'${RESCUED_KEY_PREFIX}' || r.message_id`)})
	LIMIT ${RESCUES_AT_ONCE}`;

const PRUNE = `
	WITH gone AS (DELETE FROM whatsapp_cloud.rescues WHERE kept_at <= $1)
	DELETE FROM whatsapp_cloud.refusals WHERE refused_at <= $1`;

interface DueRow {
	key: string;
	phone_number_id: string;
	recipient: string;
	request: string;
	about: string;
	message_id: string;
	refused_at: string;
}

interface FinishedRow {
	message_id: string;
	phone_number_id: string;
	about: string;
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
			drafts.map(({ phoneNumberId, ...draft }) => [
				draft.key,
				{ ...draft, phone_number_id: phoneNumberId },
			]),
		);
		await this.#connection.query(KEEP, [JSON.stringify([...rows.values()]), now]);
	}

	/** The free-form messages with these keys did not go out, unless somebody else is sending them. */
	async dropUnsent(keys: string[]): Promise<void> {
		if (keys.length > 0) await this.#connection.query(DROP_UNSENT, [keys]);
	}

	/** Free-form messages that need no rescue any more, and ones that do. */
	async news(concluded: string[], refused: RefusedMessage[], now: number): Promise<void> {
		if (concluded.length + refused.length === 0) return;
		const ids = refused.map(({ messageId }) => messageId);
		const numbers = refused.map(({ phoneNumberId }) => phoneNumberId);
		await this.#connection.query(NEWS, [concluded, ids, numbers, now]);
	}

	async claim(
		phoneNumberIds: string[],
		now: number,
	): Promise<{ due: DueRescue[]; againAt?: number }> {
		const which = [phoneNumberIds, now - RESCUE_LIFE_MS];
		const claimed = await this.#connection.query(CLAIM, [...which, now, now + RESCUE_LEASE_MS]);
		const due = (claimed.rows as DueRow[]).map((row): DueRescue => ({
			key: row.key,
			phoneNumberId: row.phone_number_id,
			recipient: row.recipient,
			request: row.request,
			about: row.about,
			messageId: row.message_id,
			refusedAt: Number(row.refused_at),
		}));
		const again = await this.#connection.query(AGAIN, which);
		const at = (again.rows as Array<{ at: string | null }>)[0]?.at;
		return at === null || at === undefined ? { due } : { due, againAt: Number(at) };
	}

	async finish(rescue: DueRescue, result: RescueResult, now: number): Promise<void> {
		const { messageId, key, about } = rescue;
		if (result.result === 'later') {
			await this.#connection.query(LATER, [messageId, result.at]);
			return;
		}
		const sent = result.result === 'sent' ? result.rescueMessageId : null;
		const failure = result.result === 'failed' ? result.failure : null;
		await this.#connection.query(FINISH, [
			...[messageId, key, result.result, about, now, sent, failure],
		]);
	}

	async findFinished({
		scope,
		messageIds,
		phoneNumberIds,
	}: RescueQuestion): Promise<FinishedRescue[]> {
		const { rows } = await this.#connection.query(FINISHED, [messageIds, phoneNumberIds, scope]);
		return (rows as FinishedRow[]).map((row) => ({
			messageId: row.message_id,
			phoneNumberId: row.phone_number_id,
			about: row.about,
			finishedAt: Number(row.finished_at),
			...(row.rescue_message_id === null ? {} : { rescueMessageId: row.rescue_message_id }),
			...(row.failure === null ? {} : { failure: row.failure }),
		}));
	}

	async prune(now: number): Promise<void> {
		await this.#connection.query(PRUNE, [now - RESCUE_LIFE_MS]);
	}
}
