import type { DatabaseSync } from 'node:sqlite';

import { phoneKey } from '../conversation/spellings';
import type { Deletion, Forgetting } from './forgetting';

/** Deletes and finds for Forget Customer in SQLite. Only runs within a transaction of the caller. */
export class SqliteForgetting {
	readonly #db: DatabaseSync;

	constructor(db: DatabaseSync) {
		this.#db = db;
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
		for (const deletion of deletions) rows += this.#deleteWindows(deletion);
		const run = (sql: string, ...values: Array<string | number | null>) => {
			rows += Number(this.#db.prepare(sql).run(...values).changes);
		};
		const which = within === undefined ? null : JSON.stringify(within);
		const here = '(?2 IS NULL OR phone_number_id IN (SELECT value FROM json_each(?2)))';
		const sends = `FROM sends WHERE recipient = ?1 AND ${here}`;
		for (const [kind, value] of names) {
			run(`DELETE FROM rescues WHERE key IN (SELECT key ${sends})`, value, which);
			run(
				`DELETE FROM refusals WHERE (message_id, phone_number_id) IN (
					SELECT message_id, phone_number_id ${sends})`,
				...[value, which],
			);
			// A few days' worth: no index is needed.
			run(`DELETE FROM refusals WHERE customer = ?1 AND ${here}`, value, which);
			run(`DELETE FROM waits WHERE customer = ?1 AND ${here}`, value, which);
			// Nearly always empty: no index is needed.
			run(
				`DELETE FROM handovers WHERE instr(event, ?1) > 0 AND ${here}`,
				...[JSON.stringify(value), which],
			);
			run(`DELETE ${sends}`, value, which);
			for (const number of numbers) {
				run('DELETE FROM paces WHERE bucket = ?', `${number}/${value}`);
				if (kind !== 'phone') continue;
				run('DELETE FROM paces WHERE bucket = ?', `${number}/${phoneKey(value)}`);
				run('DELETE FROM spellings WHERE phone_number_id = ? AND given = ?', number, value);
				run('DELETE FROM spellings WHERE phone_number_id = ? AND phone = ?', number, value);
			}
		}
		return rows;
	}

	#deleteWindows({ phoneNumberId, acquaintance, sightings, renames, orphans }: Deletion): number {
		const sighting = this.#db.prepare(`
			DELETE FROM sightings
			WHERE acquaintance = ? AND phone = ? AND user_id = ? AND parent_user_id = ? AND era = ?`);
		for (const { names, era } of sightings) {
			const { phone = '', userId = '', parentUserId = '' } = names;
			sighting.run(acquaintance, phone, userId, parentUserId, era);
		}
		const rename = this.#db.prepare(
			'DELETE FROM renames WHERE acquaintance = ? AND at = ? AND customer = ? AND becomes = ?',
		);
		for (const { at, customer, becomes } of renames) {
			rename.run(acquaintance, at, JSON.stringify(customer), JSON.stringify(becomes));
		}
		const alias = this.#db.prepare(
			'DELETE FROM aliases WHERE phone_number_id = ? AND kind = ? AND value = ? AND acquaintance = ?',
		);
		for (const [kind, value] of orphans) alias.run(phoneNumberId, kind, value, acquaintance);
		return sightings.length + renames.length;
	}
}
