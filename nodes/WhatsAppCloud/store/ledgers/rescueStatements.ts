import type { Columns, Dialect } from '../database';
import { RESCUES_AT_ONCE } from '../rescues';
import { isDue } from './due';
import { pruneStep } from './pruneStep';

const DRAFT: Columns = {
	...{ key: 'text', phone_number_id: 'text', recipient: 'text', request: 'text', about: 'text' },
	...{ messages_per_second: 'float8', account: 'text', counted: 'text' },
};

/** What is said of a template that is kept. */
export const DRAFT_COLUMNS = Object.keys(DRAFT);

const MESSAGE: Columns = { message_id: 'text', phone_number_id: 'text', customer: 'text' };

/** The states of a rescue that is not over. */
const PENDING = "('waiting', 'stuck', 'unknown')";

/** A refused message with the template that waits for it. */
const WITH_TEMPLATE = `
	JOIN whatsapp_cloud.sends s ON s.message_id = r.message_id AND s.phone_number_id = r.phone_number_id
	JOIN whatsapp_cloud.rescues t ON t.key = s.key AND t.phone_number_id = r.phone_number_id`;

/** Under which key of an EventClaim a workflow hears of a rescue: the same as webhook/eventKey makes. */
const NEWS_KEY = `'rescued:' || r.message_id
	|| CASE WHEN r.state IN ('stuck', 'unknown') THEN ':' || r.state ELSE '' END`;

/** Whether rescues are free that nobody could send so far. @param number, now expressions */
export const areStuck = (number: string, now: string) => `EXISTS (
	SELECT 1 FROM whatsapp_cloud.refusals
	WHERE phone_number_id = ${number} AND state = 'stuck' AND ${isDue('lease_until', now)})`;

/** All that is asked and written about rescues. */
export function rescueStatements({ anyOf, rows, hashed, skipLocked, isLocal }: Dialect) {
	/** Values: numbers, kept after (ms). */
	const waiting = `
		FROM whatsapp_cloud.refusals r ${WITH_TEMPLATE}
		WHERE ${anyOf('r.phone_number_id', '$1')} AND r.state IN ${PENDING} AND t.kept_at > $2`;
	const which = 'message_id = $1 AND phone_number_id = $2';
	const untold = `
		SELECT r.message_id, r.phone_number_id, r.about, r.state, r.finished_at, r.rescue_message_id, r.failure
		FROM whatsapp_cloud.refusals r
		WHERE ${anyOf('r.phone_number_id', '$2')} AND NOT EXISTS (
			SELECT 1 FROM whatsapp_cloud.events e WHERE e.scope = $3 AND e.confirmed_at IS NOT NULL
				AND e.key = ${hashed(NEWS_KEY)})`;
	const columns = DRAFT_COLUMNS.join(', ');
	const others = [...DRAFT_COLUMNS.filter((name) => name !== 'key'), 'kept_at'];
	const values = [...DRAFT_COLUMNS, 'kept_at'].map((_name, index) => `$${index + 1}`).join(', ');
	return {
		/** Values: templates (JSON), now. */
		keep: `
			INSERT INTO whatsapp_cloud.rescues (${columns}, kept_at)
			SELECT ${columns}, CAST($2 AS bigint) FROM ${rows('$1', DRAFT)} AS r ORDER BY key
			ON CONFLICT (key) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
		/** In SQLite, which numbers them in the order in which they are kept. Values: one template's, now. */
		keepOne: `INSERT OR REPLACE INTO whatsapp_cloud.rescues (${columns}, kept_at) VALUES (${values})`,
		drop: 'DELETE FROM whatsapp_cloud.rescues WHERE key = $1',
		/** Values: keys. */
		dropUnsent: `
			DELETE FROM whatsapp_cloud.rescues WHERE ${anyOf('key', '$1')}
				AND NOT EXISTS (SELECT 1 FROM whatsapp_cloud.sends s WHERE s.key = rescues.key)`,
		/** Values: messages (JSON). */
		conclude: `
			DELETE FROM whatsapp_cloud.rescues WHERE key IN (
				SELECT s.key FROM ${rows('$1', MESSAGE)} AS n
				JOIN whatsapp_cloud.sends s ON s.message_id = n.message_id
				WHERE s.phone_number_id = n.phone_number_id)`,
		/** Values: messages (JSON), now. */
		refuse: `
			INSERT INTO whatsapp_cloud.refusals
				(message_id, phone_number_id, refused_at, state, lease_until, customer)
			SELECT message_id, phone_number_id, CAST($2 AS bigint), 'waiting', 0, customer
			FROM ${rows('$1', MESSAGE)} AS n WHERE true ORDER BY message_id
			ON CONFLICT (message_id, phone_number_id) DO NOTHING`,
		/** Of several processes each gets others. Further values: now, end of the lease. */
		lease: `
			WITH due AS (
				SELECT r.message_id, r.phone_number_id ${waiting} AND ${isDue('r.lease_until', '$3')}
				ORDER BY r.refused_at LIMIT ${RESCUES_AT_ONCE} ${skipLocked('r')}
			)
			UPDATE whatsapp_cloud.refusals SET lease_until = $4
			WHERE (message_id, phone_number_id) IN (SELECT message_id, phone_number_id FROM due)
			RETURNING message_id, phone_number_id`,
		/** Values: refused messages (JSON). */
		due: `
			SELECT t.*, r.message_id, r.refused_at FROM ${rows('$1', MESSAGE)} AS n
			JOIN whatsapp_cloud.refusals r
				ON r.message_id = n.message_id AND r.phone_number_id = n.phone_number_id ${WITH_TEMPLATE}
			ORDER BY r.refused_at`,
		/** Values: message ID, number. */
		kept: `
			SELECT 1 AS kept FROM whatsapp_cloud.refusals r ${WITH_TEMPLATE}
			WHERE r.message_id = $1 AND r.phone_number_id = $2`,
		again: `SELECT min(r.lease_until) AS at ${waiting}`,
		/** Values: message ID, number, time (ms). */
		later: `
			UPDATE whatsapp_cloud.refusals SET lease_until = $3 WHERE ${which} AND state IN ${PENDING}`,
		/** Values: message ID, number, state, about, now, why, to be claimed again at (ms). */
		suspend: `
			UPDATE whatsapp_cloud.refusals
			SET state = $3, about = $4, finished_at = $5, failure = $6, lease_until = $7
			WHERE ${which} AND state IN ${PENDING}`,
		/** Values: message ID, number, state, about, now, why not, ID of the template's message. */
		finish: `
			UPDATE whatsapp_cloud.refusals
			SET state = $3, about = $4, finished_at = $5, failure = $6, rescue_message_id = $7
			WHERE ${which} AND state <> 'sent'`,
		/**
		 * Of those that are out only the statuses of their own messages tell, so there is always room for them. Values:
		 * messages that there is news of, numbers, scope, since when (ms).
		 */
		news: `
			${untold} AND ${anyOf('r.rescue_message_id', '$1')}
			UNION ALL
			SELECT * FROM (
				${untold} AND r.state IN ('failed', 'stuck', 'unknown') AND r.finished_at > CAST($4 AS bigint)
				LIMIT ${RESCUES_AT_ONCE}) AS others`,
		/** Values: number, now. */
		stuck: `SELECT 1 AS stuck WHERE ${areStuck('$1', '$2')}`,
		/** Values: kept before (ms), how many at most. */
		old: isLocal
			? `SELECT key FROM (SELECT key, kept_at FROM whatsapp_cloud.rescues ORDER BY id LIMIT $2) AS r WHERE kept_at <= $1`
			: `SELECT key FROM whatsapp_cloud.rescues WHERE kept_at <= $1 ORDER BY kept_at LIMIT $2 ${skipLocked()}`,
		/** Values: keys, now, why those failed that nobody sent. */
		expire: `
			UPDATE whatsapp_cloud.refusals SET state = 'failed', finished_at = $2, failure = coalesce(failure, $3),
				about = (
					SELECT t.about FROM whatsapp_cloud.sends s JOIN whatsapp_cloud.rescues t ON t.key = s.key
					WHERE s.message_id = refusals.message_id AND s.phone_number_id = refusals.phone_number_id)
			WHERE state IN ('waiting', 'stuck') AND (message_id, phone_number_id) IN (
				SELECT message_id, phone_number_id FROM whatsapp_cloud.sends WHERE ${anyOf('key', '$1')})`,
		/** Values: keys. */
		dropOld: `DELETE FROM whatsapp_cloud.rescues WHERE ${anyOf('key', '$1')}`,
		/** Values: refused before (ms), how many at most. */
		pruneRefusals: pruneStep({
			skipLocked,
			table: 'refusals',
			key: ['message_id', 'phone_number_id'],
			which: 'refused_at <= $1 ORDER BY refused_at',
			limit: '$2',
		}),
	};
}
