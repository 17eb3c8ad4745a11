import { escapeLiteral, type QueryResult } from 'pg';

import type { Database, Dialect, Row, Script } from '../database';
import { hashedInPostgres } from '../eventKeys';
import { rowsIn } from './columns';
import type { PostgresConnection } from './connection';

const POSTGRES: Dialect = {
	anyOf: (column, list, type = 'text') => `${column} = ANY (${list}::${type}[])`,
	isAbsent: (list) => `${list}::text[] IS NULL`,
	contains: (text, list) =>
		`EXISTS (SELECT 1 FROM unnest(${list}::text[]) AS value WHERE position(value IN ${text}) > 0)`,
	isLocal: false,
	rows: (json, columns) =>
		rowsIn(
			json,
			Object.entries(columns)
				.map(([name, type]) => `${name} ${type}`)
				.join(', '),
		),
	hashed: hashedInPostgres,
	greatest: (one, other) => `greatest(${one}, ${other})`,
	skipLocked: (of) => `FOR UPDATE ${of === undefined ? '' : `OF ${of} `}SKIP LOCKED`,
	forUpdate: 'FOR UPDATE',
	by: () => '',
};

export class PostgresDatabase implements Database {
	readonly dialect = POSTGRES;

	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async read<T>(script: Script<T>): Promise<T> {
		return await this.write(script);
	}

	async write<T>(script: Script<T>): Promise<T> {
		const query = async (sql: string, values: unknown[]) =>
			await this.#connection.query(sql, values);
		return await follow({ query }, script);
	}

	/** The same beside the work: see {@link PostgresConnection.queryBeside}. */
	async writeBeside<T>(script: Script<T>): Promise<T> {
		const query = async (sql: string, values: unknown[]) =>
			await this.#connection.queryBeside(sql, values);
		return await follow({ query }, script);
	}

	async writeWhole<T>(script: () => Script<T>): Promise<T> {
		return await this.#connection.transaction('BEGIN', async (client) => {
			const result = await follow(client, script());
			await client.query('COMMIT');
			return result;
		});
	}
}

/** Runs a script's statements one after the other. */
export async function follow<T>(
	on: { query(sql: string, values: unknown[]): Promise<QueryResult> },
	script: Script<T>,
): Promise<T> {
	let step = script.next();
	while (!step.done) {
		const { sql, values } = step.value;
		const { rows, rowCount } = await on.query(sql, [...values]);
		step = script.next({ rows: rows as Row[], count: rowCount ?? 0 });
	}
	return step.value;
}

/** A script whose statements do not depend on one another, as SQL with its values in it. */
export function written(script: Script<void>): string[] {
	const statements: string[] = [];
	for (let step = script.next(); !step.done; step = script.next({ rows: [], count: 0 })) {
		const { sql, values } = step.value;
		const literal = (_: string, position: string) => {
			const value = values[Number(position) - 1];
			return typeof value === 'number' ? String(value) : escapeLiteral(String(value));
		};
		statements.push(sql.replaceAll(/\$(\d+)/g, literal));
	}
	return statements;
}
