/** What one of the two databases alone is told. */
type Only = (sql: string) => string;

/**
 * One step, in PostgreSQL's words for types and with `WITHOUT ROWID` where SQLite is to keep a table by its key. Written
 * once where both can bear it, and with `sqlite` or `postgres` around what only one of them does.
 */
export type Step = (only: { sqlite: Only; postgres: Only }) => string;

const said: Only = (sql) => sql;

const unsaid: Only = () => '';

const SQLITE_WORDS: Readonly<Record<string, string>> = {
	'whatsapp_cloud.': '',
	'bigint GENERATED ALWAYS AS IDENTITY': 'INTEGER',
	bigint: 'INTEGER',
	boolean: 'INTEGER',
	float8: 'REAL',
	'text[]': 'TEXT',
	text: 'TEXT',
	json: 'TEXT',
};

const POSTGRES_WORD =
	/whatsapp_cloud\.|\bbigint GENERATED ALWAYS AS IDENTITY\b|\btext\[\]|\b(?:bigint|boolean|float8|text|json)\b/g;

export function inSqlite(step: Step): string {
	const sql = step({ sqlite: said, postgres: unsaid });
	return sql.replaceAll(POSTGRES_WORD, (word) => SQLITE_WORDS[word] ?? word);
}

export function inPostgres(step: Step): string {
	return step({ sqlite: unsaid, postgres: said }).replaceAll(' WITHOUT ROWID', '');
}
