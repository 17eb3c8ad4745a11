import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { accountOf, type Account } from '../../nodes/WhatsAppCloud/account/account';
import { rescues } from '../../nodes/WhatsAppCloud/backgroundWork/rescue';
import { sendRescue as send } from '../../nodes/WhatsAppCloud/send/rescue/rescueSending';
import { hasSent, letRest } from '../../nodes/WhatsAppCloud/send/rescue/senders';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { consentAt } from '../../nodes/WhatsAppCloud/conversation/consent';
import { callbackDataFor, digest, rescueKey } from '../../nodes/WhatsAppCloud/delivery/key';
import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import {
	RESCUE_LEASE_MS,
	RESCUES_AT_ONCE,
	type DueRescue,
} from '../../nodes/WhatsAppCloud/store/rescues';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { SharedStore } from '../../nodes/WhatsAppCloud/store/store';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { describeOnPostgres } from '../support/onPostgres';

const MINUTE = 60_000;

const sendRescue = async (account: Account, rescue: DueRescue) =>
	await send({ account, now: () => Date.now(), log: () => {} }, rescue);

let sandbox: Sandbox;
let now: jest.SpyInstance | undefined;
let tokens = 0;
let lastCustomer = 31650000000;

beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
});

afterAll(async () => await sandbox.close());

beforeEach(async () => {
	await control('POST', '/reset');
	await control('PATCH', '/settings', { statusWebhooks: false });
});

afterEach(() => now?.mockRestore());

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
	return await sandbox.control.call(method, path, body);
}

interface Sent {
	id: string;
	request: { biz_opaque_callback_data?: string };
	timestamp?: string;
}

async function sentTo(customer: string): Promise<Sent[]> {
	const query = new URLSearchParams({ direction: 'outgoing', customer });
	const { messages } = (await control('GET', `/messages?${query.toString()}`)) as {
		messages: Sent[];
	};
	return messages;
}

const refuse = async (fault: object) =>
	await control('POST', '/faults', { match: { path: '/messages', method: 'POST' }, ...fault });

/** Lets `ms` pass for everybody who asks the clock. */
function passed(ms: number): void {
	const at = Date.now() + ms;
	now?.mockRestore();
	now = jest.spyOn(Date, 'now').mockReturnValue(at);
}

describeSending('SQLite', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-sending-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));
	return {
		store: async () => store,
		end: async () => {
			await store.close();
			rmSync(folder, { recursive: true });
		},
	};
});

describeOnPostgres('PostgreSQL', (server) => {
	describeSending('PostgreSQL', () => {
		let store: PostgresStore | undefined;
		return {
			store: async () => (store ??= new PostgresStore({ connectionString: server().url() })),
			end: async () => await store?.close(),
		};
	});
});

interface Place {
	store(): Promise<SharedStore>;
	end(): Promise<void>;
}

function describeSending(name: string, open: () => Place): void {
	describe(`a rescue, with ${name}`, () => {
		let place: Place;
		let store: SharedStore;

		beforeAll(async () => {
			place = open();
			store = await place.store();
		});

		afterAll(async () => await place.end());

		/** Somebody whose token Meta knows. */
		async function newAccount(): Promise<Account> {
			const accessToken = `token-${process.pid}-${++tokens}`;
			await control('POST', '/tokens', { token: accessToken });
			return {
				...accountOf(readCredential({ accessToken, baseUrl: sandbox.url })),
				store: async () => store,
			};
		}

		const unreachable = (): Account => ({
			...accountOf(readCredential({ accessToken: 'any', baseUrl: 'http://127.0.0.1:1' })),
			store: async () => store,
		});

		const claim = async () =>
			(await store.rescues.claim([sandbox.account.phoneNumberId], Date.now())).due;

		/** A message that Meta refused, with a template behind it, which is due. */
		async function newRescue(more: object = {}): Promise<DueRescue> {
			const { phoneNumberId } = sandbox.account;
			const to = String(++lastCustomer);
			const [key, messageId] = [`send-${to}`, `wamid.${to}`];
			const template = { name: 'opening_hours', language: { code: 'en_US' } };
			const request = { messaging_product: 'whatsapp', to, type: 'template', template };
			const draft = { key, phoneNumberId, recipient: to, about: '{}', messagesPerSecond: 0 };
			await store.rescues.keep(
				[{ ...draft, request: JSON.stringify({ ...request, ...more }) }],
				Date.now(),
			);
			const send = { key, phoneNumberId, recipient: to, callbackData: '' };
			await store.reserveSends([send], { messagesPerSecond: 0 }, Date.now());
			await store.settleSends([{ key, result: 'sent', messageId, outcome: '{}' }], Date.now());
			const about = { phoneNumberId, customer: {}, at: Date.now(), messageId };
			await store.receive({ observations: [{ kind: 'refused', ...about }] }, Date.now());
			const rescue = (await claim()).find((due) => due.messageId === messageId);
			if (!rescue) throw new Error('The rescue is not due');
			return rescue;
		}

		const claimAsSender = async ({ messageId, phoneNumberId, recipient }: DueRescue) => {
			const key = rescueKey(messageId);
			const claimedAt = Date.now();
			const send = { key, phoneNumberId, recipient, callbackData: callbackDataFor(key) };
			const options = { messagesPerSecond: 0, isPaced: true };
			const [reservation] = await store.reserveSends([send], options, claimedAt);
			return { key, claimedAt, state: reservation?.state };
		};

		it('goes out once, and tells as what', async () => {
			const [account, rescue] = [await newAccount(), await newRescue()];
			const result = await sendRescue(account, rescue);
			const sent = await sentTo(rescue.recipient);
			expect(sent).toHaveLength(1);
			expect(result).toEqual({ result: 'sent', rescueMessageId: sent[0]?.id });
			expect(await sendRescue(account, rescue)).toEqual(result);
			expect(await sentTo(rescue.recipient)).toHaveLength(1);
		});

		it.each([
			['none', {}, undefined],
			['our own', { biz_opaque_callback_data: callbackDataFor(digest('refused')) }, undefined],
			["the person's", { biz_opaque_callback_data: 'order-1' }, 'order-1'],
		])(
			'carries callback data that tells it from the refused message (%s)',
			async (_what, more, expected) => {
				const [account, rescue] = [await newAccount(), await newRescue(more)];
				await sendRescue(account, rescue);
				const [sent] = await sentTo(rescue.recipient);
				expect(sent?.request.biz_opaque_callback_data).toBe(
					expected ?? callbackDataFor(rescueKey(rescue.messageId)),
				);
			},
		);

		it('keeps to the pace of the message that it stands for, with all others of the number', async () => {
			const account = await newAccount();
			const messagesPerSecond = 5;
			const rescues = [];
			for (let count = 0; count < 3; count++) {
				rescues.push({ ...(await newRescue()), messagesPerSecond });
			}
			const begun = performance.now();
			const took: number[] = [];
			await Promise.all(
				rescues.map(async (rescue) => {
					expect(await sendRescue(account, rescue)).toMatchObject({ result: 'sent' });
					took.push(performance.now() - begun);
				}),
			);
			took.sort((a, b) => a - b);
			expect(took[1]).toBeGreaterThan(190);
			expect(took[2]).toBeGreaterThan(390);
		});

		it('is claimed only when its turn has come: a crash before that leaves nothing in doubt', async () => {
			const account = await newAccount();
			const rescue = { ...(await newRescue()), messagesPerSecond: 2 };
			const { phoneNumberId, recipient } = rescue;
			const other = [{ phoneNumberId, recipient, callbackData: '' }];
			await store.reserveSends(other, { messagesPerSecond: 2 }, Date.now());
			const sending = sendRescue(account, rescue);
			await new Promise((resolve) => setTimeout(resolve, 100));
			const { state, ...held } = await claimAsSender(rescue);
			expect(state).toBe('go');
			await store.settleSends([{ result: 'notSent', ...held }], Date.now());
			expect(await sending).toMatchObject({ result: 'sent' });
		});

		it('does not go out once its customer is forgotten, and leaves nothing of them behind', async () => {
			const account = await newAccount();
			const rescue = { ...(await newRescue()), messagesPerSecond: 1 };
			const { phoneNumberId, recipient } = rescue;
			const other = [{ phoneNumberId, recipient, callbackData: '' }];
			await store.reserveSends(other, { messagesPerSecond: 1 }, Date.now());
			const sending = sendRescue(account, rescue);
			await new Promise((resolve) => setTimeout(resolve, 100));
			await store.forgetCustomer({ phone: recipient });
			const result = await sending;
			expect(result).toMatchObject({ result: 'failed' });
			await store.rescues.finish(rescue, result, Date.now());
			expect(await sentTo(recipient)).toEqual([]);
			expect(await store.forgetCustomer({ phone: recipient })).toBe(false);
		});

		it('that has to wait for long stays with whoever has it', async () => {
			const account = await newAccount();
			const rescue = { ...(await newRescue()), messagesPerSecond: 1 / 100 };
			const { phoneNumberId, recipient } = rescue;
			const other = [{ phoneNumberId, recipient, callbackData: '' }];
			await store.reserveSends(other, { messagesPerSecond: 1 / 100 }, Date.now());
			// It comes back when the store is gone.
			sendRescue(account, rescue).catch(() => undefined);
			await new Promise((resolve) => setTimeout(resolve, 100));
			const due = async () => (await claim()).map(({ messageId }) => messageId);
			passed(100_000 + RESCUE_LEASE_MS / 2);
			expect(await due()).not.toContain(rescue.messageId);
			passed(RESCUE_LEASE_MS);
			expect(await due()).toContain(rescue.messageId);
		});

		it('of a campaign that was stopped meanwhile is not sent, and leaves nothing in doubt', async () => {
			const account = await newAccount();
			const campaign = { name: `spring-${process.pid}-${++tokens}`, keepMs: MINUTE, kind: '' };
			const refused = await newRescue();
			const rescue = { ...refused, counted: JSON.stringify({ campaign }) };
			const { phoneNumberId, recipient } = rescue;
			const other = { phoneNumberId, recipient, callbackData: '', campaign, key: campaign.name };
			await store.reserveSends([other], { messagesPerSecond: 0 }, Date.now());
			await store.campaigns.stop(phoneNumberId, campaign.name, Date.now());
			const result = await sendRescue(account, rescue);
			expect(result).toMatchObject({
				result: 'failed',
				failure: expect.stringContaining('The campaign was stopped') as string,
			});
			expect(await sentTo(recipient)).toEqual([]);
			expect(await claimAsSender(rescue)).toMatchObject({ state: 'go' });
		});

		describe('that somebody was sending who died', () => {
			it('is not sent again; when no status tells what became of it, that is the news', async () => {
				const [account, rescue] = [await newAccount(), await newRescue()];
				const { claimedAt } = await claimAsSender(rescue);
				passed(2 * MINUTE);
				const at = claimedAt + 10 * MINUTE;
				expect(await sendRescue(account, rescue)).toEqual({ result: 'later', at });
				passed(8 * MINUTE);
				const result = await sendRescue(account, rescue);
				expect(result).toMatchObject({ result: 'unknown' });
				await store.rescues.finish(rescue, result, Date.now());
				const { messageId, phoneNumberId } = rescue;
				const question = { scope: 'scope', messageIds: [], phoneNumberIds: [phoneNumberId] };
				const news = await store.rescues.findNews(question);
				expect(news.filter((one) => one.messageId === messageId)).toMatchObject([
					{ state: 'unknown' },
				]);
				expect(await sentTo(rescue.recipient)).toEqual([]);
			});

			it('is known to be sent when a status tells, however often those of the refused message are repeated', async () => {
				const [account, rescue] = [await newAccount(), await newRescue()];
				const { key } = await claimAsSender(rescue);
				const { phoneNumberId, recipient, messageId } = rescue;
				const settled = async (callbackData: string, id: string) => {
					const about = { phoneNumberId, customer: { phone: recipient }, at: Date.now() };
					await store.receive(
						{ observations: [{ kind: 'settled', ...about, messageId: id, callbackData }] },
						Date.now(),
					);
				};
				await settled(callbackDataFor(rescue.key), messageId);
				expect(await sendRescue(account, rescue)).toMatchObject({ result: 'later' });
				await settled(callbackDataFor(key), `${messageId}.template`);
				expect(await sendRescue(account, rescue)).toEqual({
					result: 'sent',
					rescueMessageId: `${messageId}.template`,
				});
			});
		});

		it('whose request gets no answer is not sent again', async () => {
			const [account, rescue] = [await newAccount(), await newRescue()];
			await refuse({ kind: 'reset-after', times: 1 });
			expect(await sendRescue(account, rescue)).toMatchObject({ result: 'later' });
			expect(await sendRescue(account, rescue)).toMatchObject({ result: 'later' });
			expect(await sentTo(rescue.recipient)).toHaveLength(1);
		});

		it.each([130429, 131056, 80007, 'no connection'])(
			'that meets %s comes again, at growing distances',
			async (fault) => {
				const rescue = await newRescue();
				const isDown = fault === 'no connection';
				const account = isDown ? unreachable() : await newAccount();
				if (!isDown) await refuse({ kind: 'error', code: fault, times: 9 });
				const wait = async () => {
					const result = await sendRescue(account, rescue);
					return 'at' in result ? result.at - Date.now() : NaN;
				};
				expect(await wait()).toBeLessThanOrEqual(MINUTE);
				passed(4 * MINUTE);
				expect(await wait()).toBeGreaterThan(MINUTE);
				passed(60 * MINUTE);
				const last = await wait();
				expect(last).toBeGreaterThan(3 * MINUTE);
				expect(last).toBeLessThan(6 * MINUTE);
				await control('DELETE', '/faults');
				expect(await sendRescue(await newAccount(), rescue)).toMatchObject({ result: 'sent' });
			},
		);

		it('that meets a limit keeps those that come after so many from meeting it, too', async () => {
			const account = await newAccount();
			const all: DueRescue[] = [];
			while (all.length <= RESCUES_AT_ONCE) all.push(await newRescue());
			for (const rescue of all) {
				await store.rescues.finish(rescue, { result: 'later', at: 0 }, Date.now());
			}
			await refuse({ kind: 'error', code: 80007, minutes: 0, times: 10_000 });
			const { phoneNumberId } = sandbox.account;
			const round = await rescues.round({ account, phoneNumberId, log: () => {} });
			expect(round).toMatchObject({ found: RESCUES_AT_ONCE, more: false });
			expect(round.againAt).toBeGreaterThan(Date.now());
			await control('DELETE', '/faults');
			passed(MINUTE);
			const others = await rescues.round({ account, phoneNumberId, log: () => {} });
			expect(others).toMatchObject({ found: RESCUES_AT_ONCE, more: true });
			await rescues.round({ account, phoneNumberId, log: () => {} });
		});

		it.each([
			...[0, 3, 10, 190, 200, 299, 33, 368, 131005, 131031, 131037, 131042, 131045, 131048, 133010],
			'100/33',
			'190/463',
		])(
			'that is refused because of who sends it (%s) is left to somebody who can',
			async (refusal) => {
				const [account, other, rescue] = [
					await newAccount(),
					await newAccount(),
					await newRescue(),
				];
				const [code, subcode] = String(refusal).split('/').map(Number);
				await refuse({ kind: 'error', code, subcode, times: 1 });
				const result = await sendRescue(account, rescue);
				expect(result).toMatchObject({ result: 'stuck' });
				expect('failure' in result && JSON.parse(result.failure)).toMatchObject({
					code,
					title: expect.any(String) as string,
					advice: expect.any(String) as string,
				});
				// This one is not tried again for a while.
				expect(await sendRescue(account, rescue)).toEqual(result);
				expect(await sendRescue(other, rescue)).toMatchObject({ result: 'sent' });
				expect(await sentTo(rescue.recipient)).toHaveLength(1);
			},
		);

		it('goes out with whose message it stands for, if this process knows them', async () => {
			const [account, other, rescue] = [await newAccount(), await newAccount(), await newRescue()];
			hasSent(other, rescue.phoneNumberId, Date.now());
			await refuse({ kind: 'error', code: 190, times: 1 });
			expect(await sendRescue(account, rescue)).toMatchObject({ result: 'sent' });
			// Who was refused a moment ago is not tried again, until a message of theirs is taken.
			const next = await newRescue();
			await refuse({ kind: 'error', code: 190, times: 1 });
			expect(await sendRescue(account, next)).toMatchObject({ result: 'stuck' });
			hasSent(account, rescue.phoneNumberId, Date.now());
			expect(await sendRescue(account, next)).toMatchObject({ result: 'sent' });
			for (const done of [account, other]) letRest(done, rescue.phoneNumberId, '{}', Date.now());
		});

		it('whose refusal is about the customer teaches what any other message would', async () => {
			const [account, rescue] = [await newAccount(), await newRescue()];
			await refuse({ kind: 'error', code: 131049, times: 1 });
			await sendRescue(account, rescue);
			const [record] = await store.findWindows(rescue.phoneNumberId, [{ phone: rescue.recipient }]);
			expect(consentAt(record, Date.now())).toMatchObject({ capped: true });
		});

		it('whose template Meta has changed has it looked up anew', async () => {
			const [account, rescue] = [await newAccount(), await newRescue()];
			const forget = jest.spyOn(account.templates, 'forget');
			await refuse({ kind: 'error', code: 132001, times: 1 });
			const about = JSON.stringify({ template: { name: 'opening_hours' } });
			await sendRescue(account, { ...rescue, about });
			expect(forget.mock.calls).toEqual([['opening_hours']]);
		});

		it('whose outcome the store cannot take at once is not in doubt', async () => {
			const [account, rescue] = [await newAccount(), await newRescue()];
			jest.spyOn(store, 'settleSends').mockRejectedValueOnce(new Error('The store is gone'));
			const result = await sendRescue(account, rescue);
			expect(result).toMatchObject({ result: 'sent' });
			expect(await sendRescue(account, rescue)).toEqual(result);
		});

		it.each([100, 130497, 131026, 131049, 132001, 132015])(
			'that is refused for what it is (%s) has failed',
			async (code) => {
				const [account, rescue] = [await newAccount(), await newRescue()];
				await refuse({ kind: 'error', code, times: 1 });
				const result = await sendRescue(account, rescue);
				expect(result).toMatchObject({ result: 'failed' });
				expect('failure' in result && JSON.parse(result.failure)).toMatchObject({ code });
			},
		);
	});
}
