import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { CustomerNames } from '../conversation/customer';
import type { Name } from '../conversation/observedNames';
import type { Statement } from '../conversation/statement';
import {
	peopleFirstNamed,
	peopleSaying,
	STATEMENT_COLUMNS,
	statementFrom,
	statementPage,
	statementValues,
	type ConsentLedger,
	type StatementRange,
	type StatementRow,
} from './consents';
import type { SaidHere } from './recording';
import { findingIn, lookUp } from './sqliteRecording';
import type { SqliteStatements } from './sqliteStatements';
import { namesSeen, saidBy } from './windowQuery';

const COLUMNS = Object.keys(STATEMENT_COLUMNS);

/** The SQL for statements about marketing messages in SQLite. Only runs within a transaction of the caller. */
export class SqliteConsents {
	readonly #put: StatementSync;
	readonly #under: StatementSync;
	readonly #names: StatementSync;
	readonly #drop: StatementSync;
	readonly #db: DatabaseSync;
	readonly #pages = new Map<string, StatementSync>();
	readonly statements: SqliteStatements;

	constructor(db: DatabaseSync, statements: SqliteStatements) {
		this.#db = db;
		this.statements = statements;
		this.#put = db.prepare(`
			INSERT OR IGNORE INTO consents (${COLUMNS.join(', ')})
			VALUES (${COLUMNS.map(() => '?').join(', ')})`);
		this.#under = db.prepare(`
			SELECT * FROM consents
			WHERE phone_number_id = ? AND phone = ? AND user_id = ? AND parent_user_id = ?`);
		this.#names = db.prepare(`
			SELECT kind, value FROM aliases WHERE phone_number_id = ? AND (kind, value) > (?, ?)
			ORDER BY kind, value LIMIT ?`);
		this.#drop = db.prepare('DELETE FROM consents WHERE id = ?');
	}

	put(said: readonly SaidHere[], now: number): void {
		for (const one of said) this.#put.run(...statementValues(one, now));
	}

	/** In two steps, because SQLite would read all of one time for each page: many may be imported with one date. */
	page(phoneNumberId: string, range: StatementRange): StatementRow[] {
		const { from, to, newestFirst, after, limit } = range;
		if (!after) return this.#select(phoneNumberId, range, 'at BETWEEN ? AND ?', [from, to, limit]);
		const { at, id } = after;
		const beyond = `at = ? AND id ${newestFirst ? '<' : '>'} ?`;
		const rows = this.#select(phoneNumberId, range, beyond, [at, id, limit]);
		if (rows.length === limit) return rows;
		const rest = newestFirst ? [from, at - 1] : [at + 1, to];
		const more = [...rest, limit - rows.length];
		return [...rows, ...this.#select(phoneNumberId, range, 'at BETWEEN ? AND ?', more)];
	}

	#select(
		phoneNumberId: string,
		{ newestFirst, marketing }: StatementRange,
		where: string,
		values: number[],
	): StatementRow[] {
		const order = newestFirst ? 'DESC' : 'ASC';
		// Left to itself, SQLite takes the other index for one choice, too.
		const [index, choice, chosen] =
			marketing === undefined
				? ['consents_by_time', '', []]
				: ['consents_by_choice', 'AND marketing = ?', [marketing]];
		const sql = `
			SELECT * FROM consents INDEXED BY ${index} WHERE phone_number_id = ? ${choice} AND ${where}
			ORDER BY at ${order}, id ${order} LIMIT ?`;
		const statement = this.#pages.get(sql) ?? this.#db.prepare(sql);
		this.#pages.set(sql, statement);
		return statement.all(phoneNumberId, ...chosen, ...values) as unknown as StatementRow[];
	}

	/** What came under exactly these names. */
	under(phoneNumberId: string, names: CustomerNames): StatementRow[] {
		const { phone = '', userId = '', parentUserId = '' } = names;
		const rows = this.#under.all(phoneNumberId, phone, userId, parentUserId);
		return rows as unknown as StatementRow[];
	}

	names(phoneNumberId: string, [kind, value]: readonly [string, string], limit: number): Name[] {
		const rows = this.#names.all(phoneNumberId, kind, value, limit);
		return rows.map((row) => [row.kind, row.value] as unknown as Name);
	}

	drop(id: StatementRow['id']): void {
		this.#drop.run(Number(id));
	}
}

/** @param read runs within a transaction */
export function sqliteConsentLedger(
	read: <T>(run: (consents: SqliteConsents) => T) => T,
): ConsentLedger {
	return {
		list: async (phoneNumberId, range) =>
			read((consents) => statementPage(consents.page(phoneNumberId, range), range.limit)),
		of: async (phoneNumberId, customers) =>
			read((consents) => {
				const find = findingIn(consents.statements, phoneNumberId);
				return customers.map((customer) => {
					const found = lookUp(consents.statements, phoneNumberId, customer, find);
					const rows = namesSeen(found).flatMap((names) => consents.under(phoneNumberId, names));
					return saidBy(found, rows.map(statementFrom));
				});
			}),
		people: async (phoneNumberId, range) =>
			read((consents) => {
				const whole = { from: 0, to: Number.MAX_SAFE_INTEGER, newestFirst: true, ...range };
				const { entries, ...rest } = statementPage(
					consents.page(phoneNumberId, whole),
					range.limit,
				);
				const find = findingIn(consents.statements, phoneNumberId);
				const behind = ({ names }: Statement) =>
					lookUp(consents.statements, phoneNumberId, names, find).acquaintances;
				return { entries: peopleSaying(entries, behind), ...rest };
			}),
		everybody: async (phoneNumberId, { after, limit }) =>
			read((consents) => {
				const names = consents.names(phoneNumberId, after ?? ['', ''], limit);
				const find = findingIn(consents.statements, phoneNumberId);
				const entries = names.flatMap((name) => {
					const found = find(name);
					return found ? peopleFirstNamed(name, [found]) : [];
				});
				const next = names.length === limit ? names.at(-1) : undefined;
				return { entries, ...(next ? { next } : {}) };
			}),
	};
}
