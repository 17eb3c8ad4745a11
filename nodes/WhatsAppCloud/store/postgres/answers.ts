import { escapeLiteral } from 'pg';

import { namesFor } from '../windowQuery';
import type { PostgresDatabase } from './database';
import { POSTGRES_FINDER } from './finder';
import type { PostgresConnection } from './connection';
import { rowsOf } from './columns';
import { answeringIn, REPLY_SLACK_MS, type Answering, type Reply } from '../waits';

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

/** Which reply is whose answer, in PostgreSQL. */
export class PostgresAnswers {
	readonly #connection: PostgresConnection;

	readonly #database: PostgresDatabase;

	constructor(connection: PostgresConnection, database: PostgresDatabase) {
		this.#connection = connection;
		this.#database = database;
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

	/** Everything that the customers are called: one look-up for each business number. */
	async #namesOf(replies: Reply[]): Promise<string[][]> {
		const names: string[][] = [];
		for (const [number, positions] of Map.groupBy(replies.keys(), positionsBy(replies))) {
			const customers = positions.flatMap((position) => replies[position]?.customer ?? []);
			const found = await this.#database.read(POSTGRES_FINDER.lookUp(number, customers));
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
}

function positionsBy(replies: Reply[]): (position: number) => string {
	return (position) => replies[position]?.phoneNumberId ?? '';
}
