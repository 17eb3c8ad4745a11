#!/usr/bin/env bash
# SQLite (node:sqlite of Node 24.21.0): with secure_delete, what is deleted is overwritten with zeros, in the database file.
# In WAL mode the page with the text stays in the -wal file beside it, also after a checkpoint, which brings the file up to
# date but leaves the log as long as it is. A customer's message that was deleted on request is still there for everybody
# who reads the folder, and in the backup of it, until the log has grown over it. wal_checkpoint(TRUNCATE) empties it.
# Seen: in the file / in the log: after DELETE no / yes, after PASSIVE, FULL and RESTART no / yes, after TRUNCATE no / no.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "node-$(node -p 'process.platform + "-" + process.arch')@24.21.0"
cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
const text = 'Please deliver it to the neighbour';
const database = new DatabaseSync('store.sqlite');
database.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; CREATE TABLE messages (body TEXT)');
database.prepare('INSERT INTO messages VALUES (?)').run(text);
const checkpoints = ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'].map((kind) => `PRAGMA wal_checkpoint(${kind})`);
const seen = ['DELETE FROM messages', ...checkpoints].map((step) => {
	database.exec(step);
	return ['store.sqlite', 'store.sqlite-wal'].map((file) => (readFileSync(file).includes(text) ? 'yes' : 'no')).join('/');
});
console.log(process.version, seen.join(' '));
process.exit(seen.join(' ') === 'no/yes no/yes no/yes no/yes no/no' ? 0 : 1);
JS
node_modules/.bin/node look.mjs 2>/dev/null
