#!/usr/bin/env bash
# SQLite (node:sqlite of Node 24.21.0) and PostgreSQL 18.7 (PGlite 0.5.17): max(a, b) of the one stands where GREATEST(a, b)
# of the other does, but with a NULL among them SQLite's is NULL and PostgreSQL's the other value (min and LEAST likewise).
# "The later of the two times", for a customer who has not written yet, is right in PostgreSQL; in SQLite the first message
# that comes in is not noted, nor is any after it: the window never opens. COALESCE each side.
# Seen: max(NULL, 5) → null, GREATEST(NULL, 5) → 5.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17 "node-$(node -p 'process.platform + "-" + process.arch')@24.21.0"
cat >look.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';
import { PGlite } from '@electric-sql/pglite';
const table = 'CREATE TABLE customers (id bigint PRIMARY KEY, wrote_at bigint); INSERT INTO customers VALUES (1, NULL)';
const record = (later) => `UPDATE customers SET wrote_at = ${later}(wrote_at, 5) RETURNING wrote_at`;
const sqlite = new DatabaseSync(':memory:');
sqlite.exec(table);
const postgres = await PGlite.create();
await postgres.exec(table);
const [first, second] = [1, 2].map(() => sqlite.prepare(record('max')).get().wrote_at);
const { rows } = await postgres.query(record('greatest'));
console.log(process.version, first, second, rows[0].wrote_at);
process.exit(first === null && second === null && rows[0].wrote_at === 5 ? 0 : 1);
JS
node_modules/.bin/node look.mjs 2>/dev/null
