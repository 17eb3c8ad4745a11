#!/usr/bin/env bash
# pg 8.23.1 on PostgreSQL 18 (PGlite 0.5.14): of the parameters for a jsonb column, an object goes out as JSON, a list as an
# array of PostgreSQL's, {"…"}. A list with something in it is refused (22P02), which one notices; an empty one is written
# {}, which is valid JSON, and comes back as an object. A template's list of buttons is kept as long as there are none,
# and `buttons.map` is not a function when it is read. JSON.stringify first, always.
# Seen: [] → {}; [{"wa_id":…}] → 22P02; {"list":[]} → {"list":[]}; the text "[]" → [].
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pg@8.23.1 @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17
cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
const server = new PGLiteSocketServer({ db: await PGlite.create(), host: '127.0.0.1', port: 0 });
await server.start();
const client = new pg.Client(`postgresql://postgres@${server.getServerConn()}/postgres`);
await client.connect();
await client.query('CREATE TABLE kept (value jsonb)');
async function keep(value) {
	try {
		const { rows } = await client.query('INSERT INTO kept VALUES ($1) RETURNING value', [value]);
		return JSON.stringify(rows[0].value);
	} catch ({ code }) {
		return code;
	}
}
const seen = [];
for (const value of [[], [{ wa_id: '34600000001' }], { list: [] }, '[]']) seen.push(await keep(value));
console.log(seen.join(' '));
process.exit(seen.join(' ') === '{} 22P02 {"list":[]} []' ? 0 : 1);
JS
node look.mjs
