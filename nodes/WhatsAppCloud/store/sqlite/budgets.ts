import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { holdId, NEARLY_SPENT, type BudgetHold } from '../ledger';

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
