import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { SQLITE_HASHED } from './eventKeys';
import {
	BUDGET_NEWS_AT_ONCE,
	BUDGET_RETENTION_MS,
	holdId,
	NEARLY_SPENT,
	type BudgetHold,
	type BudgetNews,
} from './ledger';

/** A budget as this transaction leaves it. */
interface Account {
	hold: BudgetHold;
	phoneNumberId: string;
	used: number;
	/** Something had no more room in it. */
	isFull: boolean;
}

/** The SQL for budgets in SQLite. Only runs within a transaction of the caller. */
export class SqliteBudgets {
	readonly #find: StatementSync;
	readonly #put: StatementSync;
	readonly #release: StatementSync;
	readonly #news: StatementSync;
	readonly #prune: StatementSync;

	constructor(db: DatabaseSync) {
		this.#find = db.prepare('SELECT used FROM budgets WHERE id = ?');
		this.#put = db.prepare(`
			INSERT INTO budgets (id, phone_number_id, recipient, about, max, used, until, at_80, at_100)
			VALUES (:id, :phoneNumberId, :recipient, :about, :max, :used, :until,
				CASE WHEN :isNear THEN :now END, CASE WHEN :isFull THEN :now END)
			ON CONFLICT (id) DO UPDATE SET
				phone_number_id = excluded.phone_number_id, about = excluded.about, max = excluded.max,
				used = excluded.used, until = excluded.until,
				at_80 = coalesce(at_80, excluded.at_80), at_100 = coalesce(at_100, excluded.at_100)`);
		this.#release = db.prepare('UPDATE budgets SET used = max(0, used + ?) WHERE id = ?');
		this.#news = db.prepare(`
			SELECT b.*, r.reached, CASE r.reached WHEN 100 THEN at_100 ELSE at_80 END AS at
			FROM budgets b, (SELECT 80 AS reached UNION ALL SELECT 100) r
			WHERE b.at_80 IS NOT NULL AND CASE r.reached WHEN 100 THEN b.at_100 ELSE b.at_80 END >= :since
				AND b.phone_number_id IN (SELECT value FROM json_each(:numbers))
				AND NOT EXISTS (
					SELECT 1 FROM events e WHERE e.scope = :scope AND e.confirmed_at IS NOT NULL
						AND e.key = ${SQLITE_HASHED}('budget:' || b.id || ':' || r.reached))
			ORDER BY at, r.reached LIMIT ${BUDGET_NEWS_AT_ONCE}`);
		this.#prune = db.prepare(`
			DELETE FROM budgets WHERE id IN (SELECT id FROM budgets WHERE until < ? ORDER BY until LIMIT ?)`);
	}

	/** Opens the budgets for the messages of one call. */
	open(now: number): Spending {
		return new Spending(
			(id) => Number(this.#find.get(id)?.used ?? 0),
			(id, { hold, phoneNumberId, used, isFull }) => {
				const { max, until, about, recipient = '' } = hold;
				const isSpent = isFull || used >= max;
				this.#put.run({
					...{ id, phoneNumberId, recipient, about, max, used, until, now },
					isNear: isSpent || used * 100 >= max * NEARLY_SPENT ? 1 : 0,
					isFull: isSpent ? 1 : 0,
				});
			},
		);
	}

	/** @param change millionths; @param budgets their IDs, JSON */
	correct(change: number, budgets: string): void {
		if (change === 0) return;
		for (const id of JSON.parse(budgets) as string[]) this.#release.run(change, id);
	}

	newsFor(scope: string, phoneNumberIds: string[], since: number): BudgetNews[] {
		const rows = this.#news.all({
			...{ scope, numbers: JSON.stringify(phoneNumberIds), since },
		});
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
	prune(limit: number, now: number): number {
		return Number(this.#prune.run(now - BUDGET_RETENTION_MS, limit).changes);
	}
}

/** What the messages of one call take from budgets: each is read and written once. */
export class Spending {
	readonly #usedOf: (id: string) => number;
	readonly #put: (id: string, account: Account) => void;
	readonly #accounts = new Map<string, Account>();

	constructor(usedOf: (id: string) => number, put: (id: string, account: Account) => void) {
		this.#usedOf = usedOf;
		this.#put = put;
	}

	/** The first budget that has no room for the amount; undefined = all have. */
	without(
		holds: readonly BudgetHold[],
		amount: number,
		phoneNumberId: string,
	): { about: string; used: number; max: number } | undefined {
		for (const hold of holds) {
			const account = this.#account(hold, phoneNumberId);
			const { used } = account;
			if (used + amount <= hold.max) continue;
			account.isFull = true;
			return { about: hold.about, used, max: hold.max };
		}
		return undefined;
	}

	/** @returns the IDs of the budgets, JSON */
	take(holds: readonly BudgetHold[], amount: number, phoneNumberId: string): string {
		for (const hold of holds) this.#account(hold, phoneNumberId).used += amount;
		return JSON.stringify(holds.map((hold) => holdId(hold, phoneNumberId)));
	}

	close(): void {
		for (const [id, account] of this.#accounts) this.#put(id, account);
	}

	#account(hold: BudgetHold, phoneNumberId: string): Account {
		const id = holdId(hold, phoneNumberId);
		const known = this.#accounts.get(id);
		if (known) return known;
		const account = { hold, phoneNumberId, used: this.#usedOf(id), isFull: false };
		this.#accounts.set(id, account);
		return account;
	}
}
