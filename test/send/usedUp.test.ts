import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import type { SendBatch } from '../../nodes/WhatsAppCloud/send/batch';
import type { Choice, SendInput } from '../../nodes/WhatsAppCloud/send/composition';
import { dispatch } from '../../nodes/WhatsAppCloud/send/dispatch';
import type { Lane } from '../../nodes/WhatsAppCloud/send/lane';
import { Sending } from '../../nodes/WhatsAppCloud/send/sending';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { startRecorder, type Recorder } from '../support/recorder';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-used-up-'));
const store = new SqliteStore(join(folder, 'store.sqlite'));

/** What Meta answers to each message. */
let answer: (phone: string) => object = () => ({});
let meta: Recorder;

beforeAll(async () => {
	meta = await startRecorder(({ body }, response) => {
		const said = answer(String((JSON.parse(body) as { to: unknown }).to));
		response.statusCode = 'error' in said ? 400 : 200;
		response.end(JSON.stringify(said));
	});
});

beforeEach(() => void meta.received.splice(0));

afterAll(async () => {
	await meta.close();
	await store.close();
	rmSync(folder, { recursive: true });
});

const refusal = (code: number) => ({ error: { message: `(#${code}) No`, code } });

/** Sends one message after the other. @returns what became of each, with how often each was tried */
async function send(phones: string[]): Promise<Array<[outcome: string, tries: number]>> {
	const account = accountOf(readCredential({ accessToken: 'token', baseUrl: meta.url }));
	const batch: SendBatch = { account, now: () => Date.now(), log: () => {} };
	const sending = new Sending(batch, store);
	// Waits take no time.
	const wait = async () => await Promise.resolve();
	const lane: Lane = { wait, stepAside: wait, apart: async (other) => await other };
	const outcomes: Array<[string, number]> = [];
	const places = phones.map((phone) => {
		const key = `${phone} ${Math.random()}`;
		const to = { phoneNumberId: '1', recipient: phone };
		return sending.plan({ key, ...to, callbackData: '', messagesPerSecond: 0 });
	});
	for (const [index, place] of places.entries()) {
		const phone = phones[index] ?? '';
		const before = meta.received.length;
		const input = { phoneNumberId: '1', recipient: { customer: { phone } } } as SendInput;
		const choice = { action: 'freeForm' } as Choice;
		const compose = async () => ({ choice, request: { to: phone } });
		let outcome = 'sent';
		try {
			await sending.turn(place, lane);
			const { accepted } = await dispatch({ batch, input, compose, sending, place, lane });
			sending.sent(place, accepted?.messageId ?? '', {});
		} catch (thrown) {
			outcome = (thrown as { advice: string }).advice.split('.')[0] ?? '';
		}
		outcomes.push([outcome, meta.received.length - before]);
	}
	await sending.end();
	return outcomes;
}

const TRIED = 'Wait a moment and run it again with fewer items or longer pauses';
const NOT_TRIED = 'This message was not sent, because another one had failed for this reason';

it.each([4, 80007])('a limit (%i) that lets nobody through ends the batch', async (code) => {
	answer = () => refusal(code);
	expect(await send(['31600000001', '31600000002', '31600000003'])).toEqual([
		[TRIED, 7],
		[NOT_TRIED, 0],
		[NOT_TRIED, 0],
	]);
});

it('one that lets others through does not, nor one that is about a customer', async () => {
	answer = (to) =>
		to === '31600000012' ? refusal(131056) : { messages: [{ id: `wamid.${to}.${Math.random()}` }] };
	const outcomes = await send(['31600000011', '31600000012', '31600000013']);
	expect(outcomes.map(([, tries]) => tries)).toEqual([1, 5, 1]);
	expect(outcomes[2]).toEqual(['sent', 1]);
});
