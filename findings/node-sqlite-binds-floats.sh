#!/usr/bin/env bash
# node:sqlite (Node 24.21.0): every number of JavaScript is bound as REAL, whole ones too; only a bigint is an INTEGER.
# A column with INTEGER affinity turns it back, so that what is stored looks right; but in an expression the value stays
# REAL, and a division that is meant to drop the rest does not: (? - time) / 30000 * 30000 is ? - time again. The same
# SQL in PostgreSQL, with the parameter cast to bigint, divides whole numbers. CAST(? AS INTEGER) makes both agree.
# Seen: 5 / 2 = 2.5 (typeof real), 5n / 2 = 2, CAST(5 AS INTEGER) / 2 = 2.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "node-$(node -p 'process.platform + "-" + process.arch')@24.21.0"
cat >look.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';
const look = 'SELECT ?1 / 2 AS plain, typeof(?1) AS type, CAST(?1 AS INTEGER) / 2 AS cast_';
const database = new DatabaseSync(':memory:');
const seen = [5, 5n].map((value) => JSON.stringify({ ...database.prepare(look).get(value) }));
console.log(process.version, seen.join(' '));
const expected = ['{"plain":2.5,"type":"real","cast_":2}', '{"plain":2,"type":"integer","cast_":2}'];
process.exit(seen.join() === expected.join() ? 0 : 1);
JS
node_modules/.bin/node look.mjs 2>/dev/null
