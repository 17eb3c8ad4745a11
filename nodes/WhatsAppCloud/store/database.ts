/** What a statement is given; a list stands in {@link Dialect.anyOf} only. */
export type Value = string | number | boolean | null | readonly string[] | readonly number[];

/** SQL that both databases understand, with `$1`, `$2`, … for its values and `whatsapp_cloud.` before its tables. */
export interface Statement {
	sql: string;
	values: readonly Value[];
	/** Whether texts or people that it deletes are not to be found in a file any more. */
	erases?: true;
}

export type Row = Record<string, unknown>;

export interface Result {
	rows: Row[];
	/** How many rows were found, or changed. */
	count: number;
}

/**
 * Statements, each of which may depend on what those before have found. The same script runs in SQLite, which does
 * not wait, and in PostgreSQL, which does.
 */
export type Script<T> = Generator<Statement, T, Result>;

/** One statement, as part of a script. */
export function* run(statement: Statement): Script<Result> {
	return yield statement;
}

/** Columns with their types. */
export type Columns = Readonly<Record<string, 'text' | 'bigint' | 'float8'>>;

/** A script that needs no statement of its own: what is found out when its turn comes. */
export function* found<T>(find: () => T): Script<T> {
	yield* [];
	return find();
}

/** What is said differently in the two. */
export interface Dialect {
	/** Whether a column has one of a list of values. */
	anyOf: (column: string, list: string, type?: 'text' | 'bigint') => string;

	/** Whether there is no list. */
	isAbsent: (list: string) => string;

	/** Whether a text contains one of a list of texts. */
	contains: (text: string, list: string) => string;

	/** Whether statements are answered within the process: many small ones cost less than one over a list. */
	isLocal: boolean;

	/** A table of the objects of a JSON list. */
	rows: (json: string, columns: Columns) => string;

	/** See {@link hashedKey}. */
	hashed: (text: string) => string;

	/** The greater one of two that are not null. */
	greatest: (one: string, other: string) => string;

	/**
	 * After a SELECT whose rows are then changed: leaves out what another process is changing. It stands in a WITH:
	 * within an IN, PostgreSQL may run it again for each row, and each time it finds others.
	 *
	 * @param of the table that is changed, if there are several
	 */
	skipLocked: (of?: string) => string;

	/** The same, waiting for what another process is changing. */
	forUpdate: string;

	/** After the name of a table: by which index it is read where the planner would take another one. */
	by: (index: string) => string;
}

/** A database as the ledgers see it that are written once for both. Each script runs in one transaction in SQLite. */
export interface Database {
	readonly dialect: Dialect;

	/** Only looks something up. */
	read<T>(script: Script<T>): Promise<T>;

	/** Writes; in PostgreSQL each statement stands by itself, and may be repeated. */
	write<T>(script: Script<T>): Promise<T>;

	/** Writes, whole or not at all. @param script begun anew where the database has undone it to let others pass */
	writeWhole<T>(script: () => Script<T>): Promise<T>;
}
