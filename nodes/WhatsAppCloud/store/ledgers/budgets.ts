import { run, type Database, type Dialect, type Script } from '../database';
import { BUDGET_NEWS_AT_ONCE, type BudgetLedger, type BudgetNews } from '../ledger';
import { BUDGET_RETENTION_MS } from '../retention';
import { pruneStep } from './pruneStep';

function statementsIn({ anyOf, hashed, skipLocked }: Dialect) {
	const at = 'CASE r.reached WHEN 100 THEN b.at_100 ELSE b.at_80 END';
	return {
		/** Values: numbers, reached after (ms), who asks. */
		news: `
			SELECT b.*, r.reached, ${at} AS at
			FROM whatsapp_cloud.budgets b, (SELECT 80 AS reached UNION ALL SELECT 100) AS r
			WHERE b.at_80 IS NOT NULL AND ${at} >= $2 AND ${anyOf('b.phone_number_id', '$1')}
				AND b.about NOT LIKE '%"toldElsewhere":true%' AND NOT EXISTS (
					SELECT 1 FROM whatsapp_cloud.events e WHERE e.scope = $3 AND e.confirmed_at IS NOT NULL
						AND e.key = ${hashed("'budget:' || b.id || ':' || r.reached")})
			ORDER BY at, r.reached LIMIT ${BUDGET_NEWS_AT_ONCE}`,
		/** Values: ended before (ms), how many at most. */
		prune: pruneStep({
			skipLocked,
			table: 'budgets',
			key: ['id'],
			which: 'until < $1 ORDER BY until',
			limit: '$2',
		}),
	};
}

/** What is told of budgets, in either database; what messages take from them is settled with their sends. */
export class Budgets implements BudgetLedger {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor(db: Database) {
		this.#db = db;
		this.#sql = statementsIn(db.dialect);
	}

	async findNews(scope: string, phoneNumberIds: string[], since: number): Promise<BudgetNews[]> {
		const values = [phoneNumberIds, since, scope];
		const { rows } = await this.#db.read(run({ sql: this.#sql.news, values }));
		return rows.map((row) => ({
			id: String(row.id),
			phoneNumberId: String(row.phone_number_id),
			about: String(row.about),
			used: Number(row.used),
			max: Number(row.max),
			until: Number(row.until),
			reached: Number(row.reached) === 100 ? 100 : 80,
			at: Number(row.at),
		}));
	}

	/** Forgets those whose period is long over, at most `limit`; returns how many. */
	*prune(limit: number, now: number): Script<number> {
		return (yield { sql: this.#sql.prune, values: [now - BUDGET_RETENTION_MS, limit] }).count;
	}
}
