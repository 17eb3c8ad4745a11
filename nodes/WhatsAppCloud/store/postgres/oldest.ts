import type { PostgresConnection } from './connection';

/**
 * Forgets the oldest rows of a table, in the order in which they were claimed. Each piece goes on where the one before
 * has ended: what was deleted stays in the index until PostgreSQL tidies it, and would be gone through each time.
 */
export class Oldest {
	readonly #connection: PostgresConnection;

	readonly #statement: string;

	/** Claimed at, ms. */
	#last = 0;

	constructor(connection: PostgresConnection, table: 'events' | 'sends') {
		this.#connection = connection;
		// By their place: where keys are compared, the whole table may be read.
		this.#statement = `
			WITH gone AS (
				DELETE FROM whatsapp_cloud.${table} WHERE ctid = ANY (ARRAY(
					SELECT ctid FROM whatsapp_cloud.${table} WHERE claimed_at >= $1 AND claimed_at < $2
					ORDER BY claimed_at LIMIT $3 FOR UPDATE SKIP LOCKED))
				RETURNING claimed_at
			)
			SELECT count(*)::int AS count, max(claimed_at) AS last FROM gone`;
	}

	/** At most `limit` that were claimed before that time, ms; returns how many. */
	async prune(limit: number, before: number): Promise<number> {
		const values = [this.#last, before, limit];
		const { rows } = await this.#connection.queryBeside(this.#statement, values);
		const [gone] = rows as Array<{ count: number; last: string | null }>;
		const count = gone?.count ?? 0;
		this.#last = count < limit ? 0 : Number(gone?.last);
		return count;
	}
}
