import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { phoneKey } from '../conversation/spellings';
import { ownsStatement, type Deletion, type Forgetting } from './forgetting';
import type { SqliteConsents } from './sqliteConsents';

/** Deletes and finds for Forget Customer in SQLite. Only runs within a transaction of the caller. */
export class SqliteForgetting {
	readonly #db: DatabaseSync;

	readonly #consents: SqliteConsents;

	constructor(db: DatabaseSync, consents: SqliteConsents) {
		this.#db = db;
		this.#consents = consents;
	}

	/** The business numbers that somebody was seen on; one step in the index each. */
	numbers(): string[] {
		const next = this.#db.prepare(
			'SELECT min(phone_number_id) AS id FROM aliases WHERE phone_number_id > ?',
		);
		const numbers: string[] = [];
		for (let last = ''; ;) {
			const id = next.get(last)?.id;
			if (typeof id !== 'string') return numbers;
			numbers.push(id);
			last = id;
		}
	}

	/**
	 * @param within the business numbers that are meant; undefined = all
	 * @returns how many rows there were
	 */
	delete(
		{ deletions, names }: Pick<Forgetting, 'deletions' | 'names'>,
		numbers: readonly string[],
		within: readonly string[] | undefined,
	): number {
		let rows = 0;
		const windows = this.#windows();
		for (const deletion of deletions) {
			rows += this.#deleteStatements(deletion) + this.#deleteWindows(windows, deletion);
		}
		const run = (sql: string, ...values: Array<string | null>) => {
			rows += Number(this.#db.prepare(sql).run(...values).changes);
		};
		const list = (some: readonly string[]) => JSON.stringify(some);
		const values = list(names.map(([, value]) => value));
		const phones = names.flatMap(([kind, value]) => (kind === 'phone' ? [value] : []));
		const which = within === undefined ? null : JSON.stringify(within);
		const here = '(?2 IS NULL OR phone_number_id IN (SELECT value FROM json_each(?2)))';
		const theirs = 'IN (SELECT value FROM json_each(?1))';
		const sends = `FROM sends WHERE recipient ${theirs} AND ${here}`;
		run(`DELETE FROM rescues WHERE key IN (SELECT key ${sends})`, values, which);
		run(
			`DELETE FROM refusals WHERE (message_id, phone_number_id) IN (
				SELECT message_id, phone_number_id ${sends})`,
			...[values, which],
		);
		// A few days' worth: no index is needed.
		run(`DELETE FROM refusals WHERE customer ${theirs} AND ${here}`, values, which);
		run(`DELETE FROM waits WHERE customer ${theirs} AND ${here}`, values, which);
		// Nearly always empty: no index is needed.
		run(
			`DELETE FROM handovers WHERE ${here}
				AND EXISTS (SELECT 1 FROM json_each(?1) WHERE instr(event, value) > 0)`,
			...[list(names.map(([, value]) => JSON.stringify(value))), which],
		);
		run(`DELETE ${sends}`, values, which);
		for (const table of ['ledger', 'budgets']) {
			run(`DELETE FROM ${table} WHERE recipient ${theirs} AND ${here}`, values, which);
		}
		const bearers = [...names.map(([, value]) => value), ...phones.map(phoneKey)];
		const buckets = numbers.flatMap((number) => bearers.map((bearer) => `${number}/${bearer}`));
		run(`DELETE FROM paces WHERE bucket ${theirs}`, list(buckets));
		for (const column of ['given', 'phone']) {
			run(
				`DELETE FROM spellings WHERE ${column} ${theirs}
					AND phone_number_id IN (SELECT value FROM json_each(?2))`,
				...[list(phones), list(numbers)],
			);
		}
		return rows;
	}

	#windows() {
		return {
			sighting: this.#db.prepare(`
				DELETE FROM sightings
				WHERE acquaintance = ? AND phone = ? AND user_id = ? AND parent_user_id = ? AND era = ?`),
			rename: this.#db.prepare(
				'DELETE FROM renames WHERE acquaintance = ? AND at = ? AND customer = ? AND becomes = ?',
			),
			alias: this.#db.prepare(
				'DELETE FROM aliases WHERE phone_number_id = ? AND kind = ? AND value = ? AND acquaintance = ?',
			),
		};
	}

	#deleteStatements({ phoneNumberId, seen, owns }: Deletion): number {
		const theirs = seen
			.flatMap((names) => this.#consents.under(phoneNumberId, names))
			.filter((row) => ownsStatement(owns, row));
		for (const { id } of theirs) this.#consents.drop(id);
		return theirs.length;
	}

	#deleteWindows(
		{ sighting, rename, alias }: Record<'sighting' | 'rename' | 'alias', StatementSync>,
		{ phoneNumberId, acquaintance, sightings, renames, orphans }: Deletion,
	): number {
		for (const { names, era } of sightings) {
			const { phone = '', userId = '', parentUserId = '' } = names;
			sighting.run(acquaintance, phone, userId, parentUserId, era);
		}
		for (const { at, customer, becomes } of renames) {
			rename.run(acquaintance, at, JSON.stringify(customer), JSON.stringify(becomes));
		}
		for (const [kind, value] of orphans) alias.run(phoneNumberId, kind, value, acquaintance);
		return sightings.length + renames.length;
	}
}
