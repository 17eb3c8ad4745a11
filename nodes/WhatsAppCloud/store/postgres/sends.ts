import { randomUUID } from 'node:crypto';

import { phoneKey } from '../../conversation/spellings';
import { CLOCK_DIFFERENCE_MS, numberBucket, PAIR_BUCKET, slotsBefore } from '../../delivery/pace';
import { rowsIn } from './columns';
import type { PostgresConnection } from './connection';
import type {
	HeldClaim,
	Reservation,
	ReserveOptions,
	SendClaim,
	SendResult,
	SettledSend,
} from '../sends';
import { CLOCK_TOLERANCE_MS, SEND_RETENTION_MS, storable, withRescuesStuck } from '../sends';
import type { Obstacle } from '../ledger';
import { countedOf } from './counting';
import { areStuck } from '../ledgers/rescues';
import type { OurMessage } from '../factTables';

/** One of the messages, as `RESERVE` answers. */
interface ReservedRow {
	position: number;
	going: boolean;
	claimed_at: string | null;
	message_id: string | null;
	outcome: string | null;
	number_full_at: number | null;
	pair_full_at: number | null;
	rescues_stuck: boolean;
	wait_ms: number | null;
	obstacle: Obstacle | null;
}

const ASKED =
	'position int, key text, former_keys text[], recipient text, phone text, callback_data text';
const SETTLED =
	'key text, message_id text, outcome text, claimed_at bigint, code bigint, reason text';
const NEWS = 'phone_number_id text, callback_data text, message_id text, outcome text';

/** As `fullAfter` and `onThisClock` (delivery/pace) do it; `excluded` is what an empty bucket would become. */
const ADD_TO_BUCKET = `
		ON CONFLICT (bucket) DO UPDATE SET at = excluded.at, full_at = excluded.full_at - excluded.at + greatest(
			excluded.at,
			p.full_at - CASE WHEN p.at - excluded.at > ${CLOCK_DIFFERENCE_MS} THEN p.at - excluded.at ELSE 0 END
		)`;

/** Takes what the claimed messages cost from their budgets, and claims those no more that must not go out. */
const ADMIT = `SELECT place, obstacle FROM whatsapp_cloud.admit(
			$9::json, (SELECT array_agg(key) FROM claimed WHERE is_new),
			(SELECT array_agg(key) FROM claimed WHERE NOT is_new), $2::text, $3::bigint, $4::text)`;

const NOBODY_REFUSED = 'SELECT 0 AS place, NULL::json AS obstacle WHERE false';

/**
 * Claims and paces in one statement, one round trip. Values: messages (JSON), phone number ID, now, ID of
 * this call (a repetition on another connection finds its own claims), claims older than this are taken
 * over, ms between two messages of the number, and to one recipient (0 = no limit), how far ahead the number may be
 * planned, ms (-1 = however far; what this call has claimed before stays claimed); where messages count in budgets or
 * campaigns, what they count (JSON).
 */
const reserveStatement = (counts: boolean) => `
	WITH asked AS (
		SELECT * FROM ${rowsIn('$1', ASKED)} AS a
	), too_full AS (
		SELECT p.full_at - greatest(p.at, $3::bigint) - $8::float8 AS wait_ms
		FROM whatsapp_cloud.paces p
		WHERE p.bucket = $2::text AND $6::float8 > 0 AND $8::float8 >= 0
			AND p.full_at - greatest(p.at, $3::bigint) > $8::float8
			AND NOT EXISTS (
				SELECT 1 FROM asked a JOIN whatsapp_cloud.sends s ON s.key = a.key
				WHERE s.claim_id = $4::text)
	), former AS (
		SELECT DISTINCT ON (a.position) a.position, s.key
		FROM asked a JOIN whatsapp_cloud.sends s ON s.key = ANY (a.former_keys)
		WHERE s.message_id IS NOT NULL OR s.claimed_at > $5::bigint
		ORDER BY a.position, s.message_id
	), claimed AS (
		INSERT INTO whatsapp_cloud.sends AS s
			(key, phone_number_id, recipient, callback_data, claimed_at, claim_id)
		SELECT key, $2::text, recipient, callback_data, $3::bigint, $4::text
		FROM asked WHERE key IS NOT NULL AND position NOT IN (SELECT position FROM former)
			AND NOT EXISTS (SELECT 1 FROM too_full) ORDER BY key
		ON CONFLICT (key) DO UPDATE SET claimed_at = excluded.claimed_at, claim_id = excluded.claim_id
		WHERE s.message_id IS NULL AND (s.claim_id = excluded.claim_id OR s.claimed_at <= $5::bigint)
		RETURNING key, xmax = 0 AS is_new
	), refused AS MATERIALIZED (
		${counts ? ADMIT : NOBODY_REFUSED}
	), going AS (
		SELECT position, phone FROM asked
		WHERE (key IS NULL OR key IN (SELECT key FROM claimed)) AND NOT EXISTS (SELECT 1 FROM too_full)
			AND position NOT IN (SELECT place FROM refused)
	), number AS (
		INSERT INTO whatsapp_cloud.paces AS p (bucket, full_at, at)
		SELECT $2::text, $3::bigint + count(*) * $6::float8, $3::bigint
		FROM going HAVING count(*) > 0 AND $6::float8 > 0
		${ADD_TO_BUCKET}
		RETURNING full_at
	), pairs AS (
		INSERT INTO whatsapp_cloud.paces AS p (bucket, full_at, at)
		SELECT $2::text || '/' || phone, $3::bigint + count(*) * $7::float8, $3::bigint
		FROM going WHERE $7::float8 > 0 GROUP BY phone ORDER BY phone
		${ADD_TO_BUCKET}
		RETURNING bucket, full_at
	)
	SELECT a.position, g.position IS NOT NULL AS going, s.claimed_at, s.message_id, s.outcome,
		(SELECT full_at FROM number) AS number_full_at, pairs.full_at AS pair_full_at,
		${areStuck('$2::text', '$3::bigint')} AS rescues_stuck,
		(SELECT wait_ms FROM too_full) AS wait_ms, refused.obstacle
	FROM asked a
	LEFT JOIN refused ON refused.place = a.position
	LEFT JOIN going g USING (position)
	LEFT JOIN former f USING (position)
	LEFT JOIN whatsapp_cloud.sends s ON s.key = coalesce(f.key, a.key)
	LEFT JOIN pairs ON pairs.bucket = $2::text || '/' || a.phone
	ORDER BY a.position`;

const [RESERVE, RESERVE_COUNTED] = [reserveStatement(false), reserveStatement(true)];

/** Values: results (JSON), now. Where messages count, what became of them counts too. */
const SETTLE = `
	WITH results AS (
		SELECT * FROM ${rowsIn('$1', SETTLED)} AS r
	), free AS (
		DELETE FROM whatsapp_cloud.sends s USING results r
		WHERE s.key = r.key AND s.claimed_at = r.claimed_at AND s.message_id IS NULL
		RETURNING s.ledger AS id, s.key, NULL::text AS message_id, r.code, r.reason
	), sent AS (
		UPDATE whatsapp_cloud.sends s SET message_id = r.message_id, outcome = r.outcome
		FROM results r WHERE s.key = r.key AND r.message_id IS NOT NULL
		RETURNING s.ledger AS id, s.key, r.message_id, NULL::bigint AS code, NULL::text AS reason
	)
	${counting('(TABLE free UNION ALL TABLE sent)', '$2')}`;

/** Values: now, keys, claimed at. A repetition on another connection finds what the first one did. */
const RENEW = `
	UPDATE whatsapp_cloud.sends s SET claimed_at = $1
	FROM unnest($2::text[], $3::bigint[]) AS held (key, claimed_at)
	WHERE s.key = held.key AND s.claimed_at IN (held.claimed_at, $1) AND s.message_id IS NULL
	RETURNING s.key`;

/**
 * Values: news (JSON). That the data is not empty is said for the index on it. Callback data of our own names one message, and the template that took its place: a message
 * that is known already settles nothing.
 */
const SETTLE_BY_KEY = `
	WITH settled AS (UPDATE whatsapp_cloud.sends s SET message_id = n.message_id, outcome = n.outcome
	FROM ${rowsIn('$1', NEWS)} AS n
	WHERE s.callback_data = n.callback_data AND s.callback_data <> '' AND s.callback_data LIKE 'key:%'
		AND s.phone_number_id = n.phone_number_id AND s.message_id IS NULL
		AND NOT EXISTS (
			SELECT 1 FROM whatsapp_cloud.sends k
			WHERE k.message_id = n.message_id AND k.phone_number_id = n.phone_number_id)
		RETURNING s.ledger AS id, s.key, s.message_id)
	${counting('settled', '0')}`;

/**
 * Callback data of the person's own may stand in many messages to the same customer. A message of ours is
 * settled by one status; the oldest claim comes first. Values: message ID, outcome, callback data, phone
 * number ID, names of the recipient, claimed at the latest.
 */
const SETTLE_BY_CALLBACK_DATA = `
	WITH settled AS (UPDATE whatsapp_cloud.sends SET message_id = $1, outcome = $2
	WHERE key = (
		SELECT key FROM whatsapp_cloud.sends
		WHERE callback_data = $3 AND callback_data <> '' AND message_id IS NULL
			AND phone_number_id = $4 AND recipient = ANY ($5) AND claimed_at <= $6
		ORDER BY claimed_at LIMIT 1 FOR UPDATE
	) AND message_id IS NULL
		AND NOT EXISTS (
			SELECT 1 FROM whatsapp_cloud.sends WHERE message_id = $1 AND phone_number_id = $4)
		RETURNING ledger AS id, key, message_id)
	${counting('settled', '0')}`;

/** Values: message IDs, the number of each. */
const SENT_AT = `
	SELECT s.message_id, s.claimed_at
	FROM unnest($1::text[], $2::text[]) AS m (message_id, phone_number_id)
	JOIN whatsapp_cloud.sends s USING (message_id, phone_number_id)`;

/** Values: claimed before (ms), how many at most. By their place: where keys are compared, the whole table may be read. */
const PRUNE = `
	DELETE FROM whatsapp_cloud.sends WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM whatsapp_cloud.sends WHERE claimed_at < $1
		ORDER BY claimed_at LIMIT $2 FOR UPDATE SKIP LOCKED))`;

/**
 * Goes through the buckets a step at a time, by their key: an index on when they are full would change with each
 * message. Values: the last bucket of the step before, how many at most, full before (ms).
 */
const PRUNE_PACES = `
	WITH step AS (
		SELECT bucket FROM whatsapp_cloud.paces WHERE bucket > $1 ORDER BY bucket LIMIT $2
	), gone AS (
		DELETE FROM whatsapp_cloud.paces WHERE ctid = ANY (ARRAY(
			SELECT ctid FROM whatsapp_cloud.paces
			WHERE bucket > $1 AND bucket <= (SELECT max(bucket) FROM step) AND full_at < $3
			ORDER BY bucket LIMIT $2 FOR UPDATE SKIP LOCKED))
	)
	SELECT count(*)::int AS count, coalesce(max(bucket), '') AS last FROM step`;

/** Tells the ledger what became of messages that count: `id`, `key`, `message_id` and, if they are not out, why. */
function counting(rows: string, moment: string): string {
	return `SELECT whatsapp_cloud.settle_ledger(
		(SELECT json_agg(told) FROM ${rows} AS told WHERE told.id IS NOT NULL), ${moment}::bigint)`;
}

/** The ledger in PostgreSQL. */
export class PostgresSends {
	readonly #connection: PostgresConnection;

	/** The last bucket that was looked at. */
	#lastPace = '';

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async reserve(
		sends: SendClaim[],
		{ messagesPerSecond, takeOverAfterMs, aheadMs, callId = randomUUID(), isPaced }: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		const [first] = sends;
		if (!first) return [];
		const number = numberBucket(isPaced ? 0 : messagesPerSecond);
		const counted = countedOf(sends);
		const { rows } = await this.#connection.query(counted ? RESERVE_COUNTED : RESERVE, [
			JSON.stringify(
				sends.map(({ key, formerKeys, recipient, callbackData }, position) => ({
					position,
					key,
					former_keys: formerKeys,
					recipient,
					phone: phoneKey(recipient),
					callback_data: storable(callbackData),
				})),
			),
			first.phoneNumberId,
			now,
			callId,
			takeOverAfterMs === undefined ? -1 : now - takeOverAfterMs,
			number.intervalMs,
			isPaced ? 0 : PAIR_BUCKET.intervalMs,
			aheadMs === undefined || !Number.isFinite(aheadMs) ? -1 : aheadMs,
			...(counted ? [counted] : []),
		]);
		const reserved = rows as ReservedRow[];
		const going = reserved.filter((row) => row.going);
		const slots = slotsBefore(going[0]?.number_full_at ?? now, going.length, number, now);
		const slotOf = new Map(going.map((row, index) => [row.position, slots[index] ?? now]));
		const pairSlotOf = pairSlots(going, sends, now);
		return reserved.map((row): Reservation => {
			if (row.wait_ms !== null) return { state: 'later', waitMs: row.wait_ms };
			if (row.obstacle) return { state: 'refused', obstacle: row.obstacle };
			if (!row.going) return asFound(row, now);
			const at = slotOf.get(row.position) ?? now;
			const pairAt = pairSlotOf.get(row.position) ?? now;
			const go: Reservation = { state: 'go', at: Math.max(at, pairAt), alone: pairAt > at };
			return row.rescues_stuck ? withRescuesStuck(go) : go;
		});
	}

	async renew(claims: HeldClaim[], now: number): Promise<boolean[]> {
		const { rows } = await this.#connection.query(RENEW, [
			now,
			claims.map(({ key }) => key),
			claims.map(({ claimedAt }) => claimedAt),
		]);
		const renewed = new Set((rows as Array<{ key: string }>).map(({ key }) => key));
		return claims.map(({ key }) => renewed.has(key));
	}

	async settle(results: SendResult[], now: number): Promise<void> {
		const rows = results.map((result) =>
			result.result === 'sent'
				? { key: result.key, message_id: result.messageId, outcome: result.outcome }
				: {
						key: result.key,
						claimed_at: result.claimedAt,
						code: result.why?.code,
						reason: result.why && storable(result.why.reason),
					},
		);
		await this.#connection.query(SETTLE, [JSON.stringify(rows), now]);
	}

	/** What statuses say about sends whose outcome was not known. */
	async settleByStatus(news: SettledSend[]): Promise<void> {
		const isOurs = ({ callbackData }: SettledSend) => callbackData.startsWith('key:');
		const ours = news.filter(isOurs).map((settled) => ({
			phone_number_id: settled.phoneNumberId,
			callback_data: storable(settled.callbackData),
			message_id: settled.messageId,
			outcome: settled.outcome,
		}));
		if (ours.length > 0) await this.#connection.query(SETTLE_BY_KEY, [JSON.stringify(ours)]);
		for (const settled of news) {
			if (isOurs(settled) || settled.callbackData === '') continue;
			const { messageId, outcome, callbackData, phoneNumberId, recipients, at } = settled;
			const before = at + CLOCK_TOLERANCE_MS;
			await this.#connection.query(SETTLE_BY_CALLBACK_DATA, [
				...[messageId, outcome, storable(callbackData)],
				...[phoneNumberId, recipients, before],
			]);
		}
	}

	/** When messages were sent, ms, by message ID; those that are not known are left out. */
	async sentAt(messages: OurMessage[]): Promise<Map<string, number>> {
		if (messages.length === 0) return new Map();
		const { rows } = await this.#connection.query(SENT_AT, [
			messages.map(({ messageId }) => messageId),
			messages.map(({ phoneNumberId }) => phoneNumberId),
		]);
		return new Map(
			(rows as Array<{ message_id: string; claimed_at: string }>).map((row) => [
				row.message_id,
				Number(row.claimed_at),
			]),
		);
	}

	/** Forgets sends that are too old, at most `limit`; returns how many. */
	async prune(limit: number, now: number): Promise<number> {
		const { rowCount } = await this.#connection.query(PRUNE, [now - SEND_RETENTION_MS, limit]);
		return rowCount ?? 0;
	}

	/** Looks at the next buckets, at most `limit`, and forgets those that are full; returns at how many. */
	async prunePaces(limit: number, now: number): Promise<number> {
		const { rows } = await this.#connection.query(PRUNE_PACES, [this.#lastPace, limit, now]);
		const [{ count, last } = { count: 0, last: '' }] = rows as Array<{
			count: number;
			last: string;
		}>;
		this.#lastPace = count < limit ? '' : last;
		return count;
	}
}

/** A message that somebody claimed before. One that this statement could not see yet was claimed just now. */
function asFound({ message_id, outcome, claimed_at }: ReservedRow, now: number): Reservation {
	return message_id === null
		? { state: 'inFlight', claimedAt: claimed_at === null ? now : Number(claimed_at) }
		: { state: 'sent', messageId: message_id, outcome: outcome ?? '{}' };
}

function pairSlots(going: ReservedRow[], sends: SendClaim[], now: number): Map<number, number> {
	const slots = new Map<number, number>();
	const byPhone = Map.groupBy(going, ({ position }) => phoneKey(sends[position]?.recipient ?? ''));
	for (const rows of byPhone.values()) {
		const at = slotsBefore(rows[0]?.pair_full_at ?? now, rows.length, PAIR_BUCKET, now);
		rows.forEach(({ position }, index) => slots.set(position, at[index] ?? now));
	}
	return slots;
}
