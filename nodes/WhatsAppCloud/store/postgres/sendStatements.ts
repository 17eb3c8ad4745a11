import { CLOCK_DIFFERENCE_MS } from '../../delivery/pace';
import { areStuck } from '../ledgers/rescueStatements';
import { rowsIn } from './columns';

const ASKED =
	'position int, key text, former_keys text[], recipient text, phone text, callback_data text';
const SETTLED =
	'key text, message_id text, outcome text, claimed_at bigint, claim_id text, code bigint, reason text, phone_number_id text, recipient text';
const NEWS = 'phone_number_id text, key text, message_id text, outcome text';

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
function reserveStatement(counts: boolean): string {
	return `
	WITH asked AS (
		SELECT * FROM ${rowsIn('$1', ASKED)} AS a
	), too_full AS (
		SELECT p.full_at - greatest(p.at, $3::bigint) - $8::float8 AS wait_ms
		FROM whatsapp_cloud.paces p
		WHERE p.bucket = $2::text AND $6::float8 > 0 AND $8::float8 >= 0
			AND p.full_at - greatest(p.at, $3::bigint) > $8::float8
			AND p.at - $3::bigint <= ${CLOCK_DIFFERENCE_MS}
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
}

export const RESERVE = reserveStatement(false);

export const RESERVE_COUNTED = reserveStatement(true);

/** Values: results (JSON), now. Where messages count, what became of them counts too; a claim that was lost does not. */
export const SETTLE = `
	WITH results AS (
		SELECT * FROM ${rowsIn('$1', SETTLED)} AS r
	), free AS (
		DELETE FROM whatsapp_cloud.sends s USING results r
		WHERE s.key = r.key AND (s.claimed_at = r.claimed_at OR s.claim_id = r.claim_id)
			AND s.message_id IS NULL
		RETURNING s.ledger AS id, s.key, NULL::text AS message_id, r.code, r.reason
	), sent AS (
		UPDATE whatsapp_cloud.sends s SET message_id = r.message_id, outcome = r.outcome
		FROM results r WHERE s.key = r.key AND r.message_id IS NOT NULL
		RETURNING s.ledger AS id, s.key, r.message_id, NULL::bigint AS code, NULL::text AS reason
	), put_back AS (
		INSERT INTO whatsapp_cloud.sends
			(key, phone_number_id, recipient, callback_data, claimed_at, claim_id, message_id, outcome)
		SELECT key, phone_number_id, recipient, '', $2::bigint, '', message_id, outcome FROM results r
		WHERE r.message_id IS NOT NULL AND r.recipient IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM whatsapp_cloud.sends s WHERE s.key = r.key)
		ON CONFLICT (key) DO NOTHING
	)
	${counting('(TABLE free UNION ALL TABLE sent)', '$2')}`;

/** Values: now, keys, claimed at. A repetition on another connection finds what the first one did. */
export const RENEW = `
	UPDATE whatsapp_cloud.sends s SET claimed_at = $1
	FROM unnest($2::text[], $3::bigint[]) AS held (key, claimed_at)
	WHERE s.key = held.key AND s.claimed_at IN (held.claimed_at, $1) AND s.message_id IS NULL
	RETURNING s.key`;

/** Values: news (JSON). A message that is known already settles nothing. */
export const SETTLE_BY_KEY = `
	WITH settled AS (UPDATE whatsapp_cloud.sends s SET message_id = n.message_id, outcome = n.outcome
	FROM ${rowsIn('$1', NEWS)} AS n
	WHERE s.key = n.key AND s.phone_number_id = n.phone_number_id AND s.message_id IS NULL
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
export const SETTLE_BY_CALLBACK_DATA = `
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

/**
 * Goes through the buckets a step at a time, by their key: an index on when they are full would change with each
 * message. Values: the last bucket of the step before, how many at most, full before (ms).
 */
export const PRUNE_PACES = `
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
