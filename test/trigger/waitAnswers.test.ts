import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { answerWaits } from '../../nodes/WhatsAppCloud/trigger/resume/waitAnswers';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, WHERE } from '../webhook/payloads';

const AT = 1_750_000_000_000;

/** The messages of a delivery that an execution gets which waits for any reply. */
async function answersIn(delivery: object): Promise<unknown[]> {
	const folder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'answers-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));
	const { phoneNumberId } = WHERE;
	const recipient = '16505551234';
	const asked = AT - 60_000;
	await store.waits.open(
		{
			...{ key: 'k', phoneNumberId, customer: recipient, anyReply: true },
			...{ expiresAt: AT + 60_000, resumeUrl: 'https://n8n.example.com/webhook-waiting/1' },
		},
		asked,
	);
	const claim = { key: 'k', phoneNumberId, recipient, callbackData: '' };
	await store.reserveSends([claim], { messagesPerSecond: 0 }, asked);
	const sent = { key: 'k', result: 'sent', messageId: 'wamid.Q', outcome: '{}' } as const;
	await store.settleSends([sent], asked);
	const { events } = parseDelivery(delivery, { now: NOW });
	const answers = await answerWaits(store, events, AT + 1000);
	store.closeNow();
	return [...answers.keys()].map((event) => 'messageId' in event && event.messageId);
}

const isAnswer = async (fields: object) =>
	(await answersIn(change({ messages: [message(fields)] }))).length === 1;

it.each(['text', 'image', 'interactive', 'hologram'])('%s is an answer', async (type) => {
	expect(await isAnswer({ type })).toBe(true);
});

it.each(['reaction', 'system', 'unsupported', 'unknown', 'request_welcome', 'edit', 'revoke'])(
	'%s is no answer: it says nothing',
	async (type) => {
		expect(await isAnswer({ type })).toBe(false);
	},
);

it('the answer is what was written first, though Meta delivers it last', async () => {
	const later = message({ type: 'text', id: 'later', timestamp: String(AT / 1000 + 1) });
	const first = message({ type: 'text', id: 'first', timestamp: String(AT / 1000) });
	expect(await answersIn(change({ messages: [later, first] }))).toEqual(['first']);
});

it('what is said in a group, or while another app has the conversation, is no answer', async () => {
	expect(await isAnswer({ type: 'text', group_id: 'group-1' })).toBe(false);
	const standby = { messages: [message({ type: 'text' })] };
	expect(await answersIn(change({ standby }, { field: 'standby' }))).toEqual([]);
});
