import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { Sleeper } from '../../nodes/WhatsAppCloud/trigger/background/waking';
import { answers, answerWaits } from '../../nodes/WhatsAppCloud/trigger/resume/waitAnswers';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { open } from '../support/open';
import { change, message, NOW, WHERE } from '../webhook/payloads';

const AT = 1_750_000_000_000;

/** An execution that waits for any reply. */
async function newWait(resumeUrl = 'https://n8n.example.com/webhook-waiting/1') {
	const folder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'answers-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));
	const { phoneNumberId } = WHERE;
	const recipient = '16505551234';
	const asked = AT - 60_000;
	await store.waits.open(
		{
			...{ key: 'k', phoneNumberId, customer: recipient, anyReply: true },
			...{ expiresAt: AT + 60_000, resumeUrl },
		},
		asked,
	);
	const claim = { key: 'k', phoneNumberId, recipient, callbackData: '' };
	await store.reserveSends([claim], { messagesPerSecond: 0 }, asked);
	const sent = { key: 'k', result: 'sent', messageId: 'wamid.Q', outcome: '{}' } as const;
	await store.settleSends([sent], asked);
	return store;
}

/** The messages of a delivery that an execution gets which waits for any reply. */
async function answersIn(delivery: object): Promise<unknown[]> {
	const store = await newWait();
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

describe('an answer', () => {
	afterEach(() => jest.restoreAllMocks());

	/** A customer has answered; n8n says this when it is to go on. */
	async function answered(status: number, body: string) {
		const n8n = createServer((_request, response) => response.writeHead(status).end(body));
		const { port } = await open(n8n);
		const store = await newWait(`http://127.0.0.1:${port}/webhook-waiting/1/node?signature=abc`);
		const { events } = parseDelivery(change({ messages: [message({ type: 'text', id: 'yes' })] }), {
			now: NOW,
		});
		await answerWaits(store, events, AT + 1000);
		const lines: string[] = [];
		const log = (level: string, text: string) => void lines.push(`${level}: ${text}`);
		const account = { ...accountOf(readCredential({})), store: async () => store };
		const round = async (now: number) => {
			jest.spyOn(Date, 'now').mockReturnValue(now);
			return await answers.round({ account, phoneNumberId: WHERE.phoneNumberId, log });
		};
		return { round, lines, store };
	}

	it('that n8n takes is done with', async () => {
		const { round, lines } = await answered(200, 'resumed');
		expect(await round(AT + 2000)).toMatchObject({ found: 1, more: false });
		expect(await round(AT + 600_000)).toEqual({ found: 0, more: false, againAt: Infinity });
		expect(lines).toEqual([]);
	});

	it('that n8n cannot take yet is handed to it later, and it is known when', async () => {
		const { round } = await answered(503, '{"message":"Database is not ready"}');
		const { found, againAt } = await round(AT + 2000);
		expect(found).toBe(1);
		expect(againAt).toBeGreaterThan(AT + 2000);
		expect(await round(againAt - 1)).toEqual({ found: 0, more: false, againAt });
		expect(await round(againAt)).toMatchObject({ found: 1 });
	});

	it('whose execution has ended starts the workflow: the triggers are woken, and people told', async () => {
		const sleeper = new Sleeper();
		const asleep = sleeper.sleep(60_000, new AbortController().signal);
		const over = { code: 409, message: 'The execution "7 has finished already."' };
		const { round, lines } = await answered(409, JSON.stringify(over));
		expect(await round(AT + 2000)).toMatchObject({ found: 1, more: false });
		await asleep;
		sleeper.end();
		expect(lines).toEqual([expect.stringMatching(/^warn: The answer yes came, .* it has ended/)]);
		expect(await round(AT + 600_000)).toEqual({ found: 0, more: false, againAt: Infinity });
	});

	it('that is in doubt because the store is away is handed to n8n once more', async () => {
		const { round, lines, store } = await answered(200, 'resumed');
		jest.spyOn(store.waits, 'finish').mockRejectedValueOnce(new Error('The store is gone'));
		expect(await round(AT + 2000)).toMatchObject({ found: 1, more: false });
		expect(lines).toEqual([
			expect.stringMatching(/^error: .* again in a minute.*The store is gone/),
		]);
		expect(await round(AT + 3000)).toMatchObject({ found: 0 });
		expect(await round(AT + 70_000)).toMatchObject({ found: 1 });
		expect(await round(AT + 600_000)).toEqual({ found: 0, more: false, againAt: Infinity });
	});
});
