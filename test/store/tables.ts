import type { DatabaseSync } from 'node:sqlite';
import type { Client } from 'pg';

const IN_SQLITE = `
	SELECT t.name || iif(t.wr, ' WITHOUT ROWID', '') AS line FROM pragma_table_list t
	WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
	UNION ALL
	SELECT t.name || '.' || c.name || ' ' || c.cid || ' ' || c.type || iif(c."notnull", ' NOT NULL', '')
		|| coalesce(' DEFAULT ' || c.dflt_value, '') || iif(c.pk, ' KEY ' || c.pk, '')
	FROM pragma_table_list t, pragma_table_info(t.name) c
	WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
	UNION ALL
	SELECT t.name || ' UNIQUE ' || (SELECT group_concat(x.name, ', ') FROM pragma_index_info(i.name) x)
	FROM pragma_table_list t, pragma_index_list(t.name) i
	WHERE t.schema = 'main' AND t.type = 'table' AND i.origin = 'u'
	UNION ALL
	SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`;

const IN_POSTGRES = `
	WITH c AS (SELECT * FROM pg_class WHERE relnamespace = 'whatsapp_cloud'::regnamespace)
	SELECT c.relname || ' ' || c.relkind::text || coalesce(' ' || c.reloptions::text, '') AS line FROM c
	WHERE c.relkind IN ('r', 'S')
	UNION ALL
	SELECT c.relname || '.' || a.attname || ' ' || a.attnum || ' ' || format_type(a.atttypid, a.atttypmod)
		|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
		|| CASE a.attidentity WHEN '' THEN '' ELSE ' IDENTITY ' || a.attidentity::text END
		|| coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
	FROM c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
	WHERE c.relkind = 'r'
	UNION ALL
	SELECT pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
	FROM c JOIN pg_index i ON i.indrelid = c.oid
	UNION ALL
	SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') ' || p.provolatile::text || ' ' || p.proisstrict::text
		|| ' ' || md5(regexp_replace(p.prosrc, '\\s+', ' ', 'g'))
	FROM pg_proc p WHERE p.pronamespace = 'whatsapp_cloud'::regnamespace`;

const sorted = (rows: unknown[]) =>
	(rows as Array<{ line: string }>).map(({ line }) => line.replaceAll(/\s+/g, ' ')).sort();

/** Tables with their columns, what is unique in them, and indexes, one a line. */
export function sqliteTables(db: DatabaseSync): string[] {
	return sorted(db.prepare(IN_SQLITE).all());
}

/** The same of the store's schema; functions by the hash of what they do. The list of migrations is none of it. */
export async function postgresTables(client: Client): Promise<string[]> {
	const { rows } = await client.query(IN_POSTGRES);
	return sorted(rows).filter((line) => !/\bmigrations(_pkey)?\b/.test(line));
}

/** What each step adds to the tables and takes from them, as text. */
export function history(states: readonly string[][]): string {
	const steps = states.map((state, index) => {
		const before = states[index - 1] ?? [];
		const [added, gone] = [without(state, before), without(before, state)];
		const lines = [...gone.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
		return [`Step ${index + 1}`, ...lines].join('\n');
	});
	return `${steps.join('\n\n')}\n`;
}

function without(lines: readonly string[], others: readonly string[]): string[] {
	return lines.filter((line) => !others.includes(line));
}
