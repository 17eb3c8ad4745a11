#!/usr/bin/env bash
# PostgreSQL 18.7 (as PGlite 0.5.17; 15.18 does the same): UPDATE … WHERE id IN (SELECT id … LIMIT 1 FOR UPDATE SKIP
# LOCKED) can take many rows. To the planner the subquery is a join; with the queue on the outside it runs again for each
# row, steps over what this very statement has taken, and finds the next one. All it needs is a number that came after the
# last ANALYZE, as one whose first campaign is being queued: it is guessed at one row. A worker then holds all that waits
# there while it sends one message. `id = ANY (ARRAY(SELECT …))` runs the subquery once, and so does a WITH.
# Seen: 1 row for the number that ANALYZE knew; all 8 for the new one (Nested Loop Semi Join), 1 with ARRAY or WITH.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17
cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
const database = await PGlite.create();
await database.exec(`
	CREATE TABLE queue (id serial PRIMARY KEY, number text NOT NULL, taken boolean NOT NULL DEFAULT false);
	CREATE INDEX ON queue (number);
	INSERT INTO queue (number) SELECT 'old' FROM generate_series(1, 1000);
	ANALYZE queue;
	INSERT INTO queue (number) SELECT 'new' FROM generate_series(1, 8);
`);
const one = (number) => `SELECT id FROM queue WHERE number = '${number}' AND NOT taken LIMIT 1 FOR UPDATE SKIP LOCKED`;
const claim = (number, choice) => `UPDATE queue SET taken = true WHERE number = '${number}' AND id ${choice} RETURNING id`;
const claims = [
	claim('old', `IN (${one('old')})`),
	claim('new', `IN (${one('new')})`),
	claim('new', `= ANY (ARRAY(${one('new')}))`),
	`WITH one AS (${one('new')}) ${claim('new', 'IN (SELECT id FROM one)')}`,
];
const seen = [];
for (const statement of claims) {
	await database.exec('BEGIN');
	seen.push((await database.query(statement)).rows.length);
	await database.exec('ROLLBACK');
}
console.log((await database.query('SHOW server_version')).rows[0].server_version, seen.join(' '));
process.exit(seen.join() === '1,8,1,1' ? 0 : 1);
JS
node look.mjs
