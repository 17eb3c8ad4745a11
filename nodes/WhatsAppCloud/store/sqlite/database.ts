import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Dialect, Result, Row, Script, Statement, Value } from '../database';
import { SQLITE_HASHED } from '../eventKeys';

export const SQLITE: Dialect = {
	anyOf: (column, list) => `${column} IN (SELECT value FROM json_each(${list}))`,
	isAbsent: (list) => `${list} IS NULL`,
	contains: (text, list) =>
		`EXISTS (SELECT 1 FROM json_each(${list}) WHERE instr(${text}, value) > 0)`,
	isLocal: true,
	rows: (json, columns) => {
		const fields = Object.keys(columns).map((name) => `value ->> '${name}' AS ${name}`);
		return `(SELECT ${fields.join(', ')} FROM json_each(${json}))`;
	},
	hashed: (text) => `${SQLITE_HASHED}(${text})`,
	greatest: (one, other) => `max(${one}, ${other})`,
	skipLocked: () => '',
	forUpdate: '',
	by: (index) => `INDEXED BY ${index}`,
};

/** Runs scripts on a file. Only within a transaction of the caller. */
export class SqliteScripts {
	readonly #db: DatabaseSync;

	readonly #prepared = new Map<string, { statement: StatementSync; finds: boolean }>();

	readonly #erased: () => void;

	/** @param erased is called once something was erased */
	constructor(db: DatabaseSync, erased: () => void) {
		this.#db = db;
		this.#erased = erased;
	}

	run<T>(script: Script<T>): T {
		let step = script.next();
		while (!step.done) step = script.next(this.#do(step.value));
		return step.value;
	}

	#do({ sql, values, erases }: Statement): Result {
		const { statement, finds } = this.#prepare(sql);
		const bound = values.map(boundAs);
		if (!finds) {
			const count = Number(statement.run(...bound).changes);
			if (erases && count > 0) this.#erased();
			return { rows: [], count };
		}
		const rows = statement.all(...bound) as Row[];
		if (erases && rows.length > 0) this.#erased();
		return { rows, count: rows.length };
	}

	#prepare(sql: string) {
		const known = this.#prepared.get(sql);
		if (known) return known;
		const text = sql.replaceAll('whatsapp_cloud.', '').replaceAll(/\$(?=\d)/g, '?');
		const finds = /^\s*(SELECT|WITH RECURSIVE)\b|\bRETURNING\b/.test(text);
		const prepared = { statement: this.#db.prepare(text), finds };
		this.#prepared.set(sql, prepared);
		return prepared;
	}
}

function boundAs(value: Value): string | number | null {
	if (typeof value === 'boolean') return value ? 1 : 0;
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
