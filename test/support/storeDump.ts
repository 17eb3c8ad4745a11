import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

/** What may change whatever somebody does: who has proven what, and which events came to whom. */
const ANYBODYS = ['proofs', 'homes', 'events', 'migrations'];

/** Everything in n8n's own store that belongs to somebody, as text: a line for each table. @param folder n8n's, `.n8n` */
export function dumpSqlite(folder: string): string {
	const db = new DatabaseSync(join(folder, 'whatsapp-cloud.sqlite'), { readOnly: true });
	try {
		const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		return tables
			.map(({ name }) => String(name))
			.filter((name) => !ANYBODYS.includes(name) && !name.startsWith('sqlite_'))
			.map((name) => `${name} ${JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all())}`)
			.join('\n');
	} finally {
		db.close();
	}
}

/** The same of a PostgreSQL. */
export async function dumpPostgres(connectionString: string): Promise<string> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		const { rows } = await client.query(
			"SELECT tablename FROM pg_tables WHERE schemaname = 'whatsapp_cloud' ORDER BY 1",
		);
		const tables = (rows as Array<{ tablename: string }>).map(({ tablename }) => tablename);
		const held: string[] = [];
		for (const name of tables.filter((table) => !ANYBODYS.includes(table))) {
			const found = await client.query(
				`SELECT t::text AS row FROM whatsapp_cloud.${name} t ORDER BY 1`,
			);
			held.push(`${name} ${JSON.stringify(found.rows)}`);
		}
		return held.join('\n');
	} finally {
		await client.end();
	}
}
