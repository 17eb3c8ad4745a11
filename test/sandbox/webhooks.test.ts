import { createHmac } from 'node:crypto';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { Callback, payloadOf, valueOf } from './support/callback.ts';
import { errorOf, type Answer } from './support/client.ts';
import { callbackPerTest, sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest({ settings: { retryDelaysMs: [30, 60, 120] } });
const callback = callbackPerTest();

const writes = (text = 'Hi', customer = '31612345678', more: object = {}) =>
	client.control('POST', `/customers/${customer}/messages`, { text, ...more });

describe('setting a callback', () => {
	it('asks the callback for the challenge first', async () => {
		expect((await client.overrideNumber(callback)).body).toEqual({ success: true });
		const [query] = callback.challenges;
		expect([...(query?.keys() ?? [])]).toEqual(['hub.mode', 'hub.challenge', 'hub.verify_token']);
		expect(query?.get('hub.mode')).toBe('subscribe');
		expect(query?.get('hub.challenge')).toMatch(/^\d+$/);
		expect(query?.get('hub.verify_token')).toBe(callback.verifyToken);
	});

	it.each<[string, () => Promise<Answer>, string]>([
		[
			'the callback says 403',
			() => client.overrideNumber({ url: callback.url, verifyToken: 'wrong' }),
			'HTTP Status Code = 403; HTTP Message = Forbidden',
		],
		[
			'the callback answers something else',
			() => ((callback.challengeAnswer = 'pong'), client.overrideNumber(callback)),
			'Response does not match challenge',
		],
		[
			'nobody listens',
			() => client.overrideNumber({ url: 'http://127.0.0.1:1/x', verifyToken: 'any' }),
			'curl_errno = 7; curl_error = Failed to connect to 127.0.0.1 port 1: Connection refused',
		],
	])('refuses with 2200 when %s', async (_name, act, reason) => {
		const answer = await act();
		expect(answer.status).toBe(400);
		const error = errorOf(answer);
		expect(error).toMatchObject({ type: 'OAuthException', code: 2200 });
		// The same for everybody: what a port of this machine answers is told to who has the token.
		expect(String(error.message).replace(/"\d+"/, '"…"')).toBe(
			'(#2200) Callback verification failed with the following errors: Response does not match challenge, expected value="…", received=""',
		);
		const { verifications } = (await client.control('GET', '/webhooks')).body;
		expect((verifications as JsonObject[]).at(-1)).toMatchObject({ problem: reason });
		const { body } = await client.graph(
			'GET',
			`/${ACCOUNT.phoneNumberId}?fields=webhook_configuration`,
		);
		expect(body.webhook_configuration).toEqual({});
	});

	it.each([
		[
			'no token',
			{ override_callback_uri: 'https://a.example/' },
			"(#100) The parameter webhook_configuration['verify_token'] is required.",
		],
		[
			'an address that is none',
			{ override_callback_uri: 'nowhere', verify_token: 'x' },
			'(#100) Invalid parameter',
		],
		[
			'a long address',
			{ override_callback_uri: `https://a.example/${'x'.repeat(200)}`, verify_token: 'x' },
			"(#100) Param webhook_configuration['override_callback_uri'] must be at most 200 characters long.",
		],
	])('refuses %s', async (_name, configuration, message) => {
		const answer = await client.graph('POST', `/${ACCOUNT.phoneNumberId}`, {
			webhook_configuration: configuration,
		});
		expect(errorOf(answer)).toMatchObject({ message, code: 100 });
	});

	it('shows all three levels, and takes each away', async () => {
		await client.overrideNumber(callback);
		await client.overrideAccount(callback);
		await client.subscribeApp(callback, 'messages');
		const shown = async (): Promise<unknown> =>
			(await client.graph('GET', `/${ACCOUNT.phoneNumberId}?fields=webhook_configuration`)).body
				.webhook_configuration;
		expect(await shown()).toEqual({
			phone_number: callback.url,
			whatsapp_business_account: callback.url,
			application: callback.url,
		});
		await client.graph('POST', `/${ACCOUNT.phoneNumberId}`, {
			webhook_configuration: { override_callback_uri: '' },
		});
		await client.graph('POST', `/${ACCOUNT.businessAccountId}/subscribed_apps`);
		await client.asApp(
			'DELETE',
			`/${ACCOUNT.appId}/subscriptions?object=whatsapp_business_account`,
		);
		expect(await shown()).toEqual({});
	});

	it("takes the app subscription as n8n's built-in trigger sends it, and lists it", async () => {
		const answer = await client.asApp('POST', `/${ACCOUNT.appId}/subscriptions`, {
			object: 'whatsapp_business_account',
			callback_url: callback.url,
			verify_token: callback.verifyToken,
			fields: '["messages","account_update"]',
			include_values: true,
		});
		expect(answer.body).toEqual({ success: true });
		const listed = await client.asApp('GET', `/${ACCOUNT.appId}/subscriptions`);
		expect(listed.body.data).toEqual([
			{
				object: 'whatsapp_business_account',
				callback_url: callback.url,
				active: true,
				fields: [
					{ name: 'messages', version: 'v26.0' },
					{ name: 'account_update', version: 'v26.0' },
				],
			},
		]);
		await client.asApp('DELETE', `/${ACCOUNT.appId}/subscriptions`, {
			object: 'whatsapp_business_account',
		});
		expect((await client.asApp('GET', `/${ACCOUNT.appId}/subscriptions`)).body.data).toEqual([]);
	});

	it('lists subscribed apps with the override', async () => {
		const path = `/${ACCOUNT.businessAccountId}/subscribed_apps`;
		await client.overrideAccount(callback);
		expect((await client.graph('GET', path)).body.data).toEqual([
			{
				override_callback_uri: callback.url,
				whatsapp_business_api_data: {
					id: ACCOUNT.appId,
					name: 'Sandbox App',
					link: `https://www.facebook.com/games/?app_id=${ACCOUNT.appId}`,
				},
			},
		]);
		expect((await client.graph('DELETE', path)).body).toEqual({ success: true });
		expect((await client.graph('GET', path)).body.data).toEqual([]);
	});
});

describe('where updates go', () => {
	it('number before account before app', async () => {
		const [account, app] = [await new Callback().start(), await new Callback().start()];
		await client.subscribeApp(app, 'messages');
		await writes('to the app');
		await app.deliveries(1);
		await client.overrideAccount(account);
		await writes('to the account');
		await account.deliveries(1);
		await client.overrideNumber(callback);
		await writes('to the number');
		await callback.deliveries(1);
		await writes('second number', '31612345678', { phoneNumberId: ACCOUNT.secondPhoneNumberId });
		await account.deliveries(2);
		expect([callback, account, app].map(({ received }) => received.length)).toEqual([1, 2, 1]);
		await account.stop();
		await app.stop();
	});

	it('other fields to the app only, and only those that it asked for', async () => {
		await client.overrideNumber(callback);
		const app = await new Callback().start();
		await client.subscribeApp(app, 'messages,user_preferences');
		await client.control('POST', '/customers/31612345678/preferences', { marketing: 'stop' });
		const [received] = await app.deliveries(1);
		expect(payloadOf(received).entry[0]?.changes[0]).toMatchObject({
			field: 'user_preferences',
			value: {
				user_preferences: [{ wa_id: '31612345678', category: 'marketing_messages', value: 'stop' }],
			},
		});
		await client.control('POST', '/customers/31612345678/calls', {});
		const { body } = await client.control('GET', '/webhooks');
		expect(body.dropped).toMatchObject([{ field: 'calls' }]);
		await app.stop();
	});

	it('keeps the phone of a customer who hides it out of calls and preferences, too', async () => {
		const app = await new Callback().start();
		await client.subscribeApp(app, 'calls,user_preferences');
		const customer = '/customers/31612345678';
		await client.control('POST', `${customer}/messages`, { text: 'Hi' });
		await client.control('PATCH', customer, { phoneHidden: true, username: 'sanne' });
		await client.control('POST', `${customer}/calls`, {});
		await client.control('POST', `${customer}/preferences`, { marketing: 'stop' });
		const [call, preference] = (await app.deliveries(2)).map((delivery) => valueOf(delivery));
		const user_id = expect.stringMatching(/^NL\./) as unknown;
		for (const value of [call, preference]) {
			expect(value?.contacts).toEqual([
				{ profile: { name: expect.any(String) as unknown, username: 'sanne' }, user_id },
			]);
		}
		expect(call?.calls).toMatchObject([
			{ from_user_id: user_id, event: 'connect', session: { sdp_type: 'offer' } },
		]);
		expect(JSON.stringify([call, preference])).not.toContain('"31612345678"');
		await app.stop();
	});

	it('not to the callback of a number while the app is subscribed to other fields only', async () => {
		await client.overrideNumber(callback);
		const { appId } = ACCOUNT;
		const subscription = { url: 'https://example.com/webhook', fields: ['account_update'] };
		await client.control('PATCH', `/apps/${appId}`, { subscription });
		await writes();
		const { body } = await client.control('GET', '/webhooks');
		expect(body).toMatchObject({ deliveries: [], dropped: [{ field: 'messages' }] });
	});

	it('nowhere before the app is subscribed to the WABA', async () => {
		await client.overrideNumber(callback);
		const account = `/${ACCOUNT.businessAccountId}/subscribed_apps`;
		await client.graph('DELETE', account);
		const override = { override_callback_uri: callback.url, verify_token: 'token' };
		for (const [path, body] of [
			[account, override],
			[`/${ACCOUNT.phoneNumberId}`, { webhook_configuration: override }],
		] as const) {
			const refused = await client.graph('POST', path, body);
			expect(refused.body.error).toMatchObject({
				...{ code: 100, message: expect.stringContaining('must be subscribed') as unknown },
			});
		}
		await writes();
		const { body } = await client.control('GET', '/webhooks');
		expect(body).toMatchObject({ deliveries: [], dropped: [{ field: 'messages' }] });
		await client.graph('POST', `/${ACCOUNT.businessAccountId}/subscribed_apps`);
		await writes();
		await callback.deliveries(1);
	});
});

describe('the delivery', () => {
	beforeEach(async () => {
		await client.overrideNumber(callback);
	});

	it('is signed over the escaped bytes that are sent', async () => {
		await writes('Grüße 🌱 مرحبا https://a.example/x');
		const [received] = await callback.deliveries(1);
		const raw = received?.raw.toString('latin1') ?? '';
		expect(raw).toContain('Gr\\u00fc\\u00dfe \\ud83c\\udf31 \\u0645');
		expect(raw).toContain('https:\\/\\/a.example\\/x');
		expect(/[\u0080-\uffff]/.test(raw)).toBe(false);
		const hmac = createHmac('sha256', ACCOUNT.appSecret)
			.update(received?.raw ?? '')
			.digest('hex');
		expect(received?.signature).toBe(`sha256=${hmac}`);
		expect(received?.headers).toMatchObject({
			'content-type': 'application/json',
			'user-agent': 'facebookexternalua',
		});
		expect((valueOf(received).messages as [{ text: { body: string } }])[0].text.body).toBe(
			'Grüße 🌱 مرحبا https://a.example/x',
		);
	});

	it("has the shape of Meta's example", async () => {
		await writes('Does it come in another color?', '16505551234', { name: 'Sheena Nelson' });
		const [received] = await callback.deliveries(1);
		expect(payloadOf(received)).toEqual({
			object: 'whatsapp_business_account',
			entry: [
				{
					id: ACCOUNT.businessAccountId,
					changes: [
						{
							value: {
								messaging_product: 'whatsapp',
								metadata: {
									display_phone_number: ACCOUNT.phone,
									phone_number_id: ACCOUNT.phoneNumberId,
								},
								contacts: [
									{
										profile: { name: 'Sheena Nelson' },
										wa_id: '16505551234',
										user_id: expect.stringMatching(/^US\./) as string,
									},
								],
								messages: [
									{
										from: '16505551234',
										from_user_id: expect.stringMatching(/^US\./) as string,
										id: expect.stringMatching(/^wamid\./) as string,
										timestamp: expect.stringMatching(/^\d{10}$/) as string,
										text: { body: 'Does it come in another color?' },
										type: 'text',
									},
								],
							},
							field: 'messages',
						},
					],
				},
			],
		});
	});

	it('is repeated, less and less often, until it is answered with 200', async () => {
		callback.answers = [500, 302, 201];
		await writes();
		const received = await callback.deliveries(4);
		expect(new Set(received.map(({ raw }) => raw.toString())).size).toBe(1);
		const gaps = received.slice(1).map(({ at }, index) => at - (received[index]?.at ?? 0));
		expect(gaps[0]).toBeGreaterThanOrEqual(25);
		expect(gaps[2]).toBeGreaterThan(gaps[0] ?? Infinity);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(callback.received.length).toBe(4);
		const { body } = await client.control('GET', '/webhooks');
		const [delivery] = body.deliveries as [{ attempts: { status: number }[] }];
		expect(delivery.attempts.map(({ status }) => status)).toEqual([500, 302, 201, 200]);
	});

	it('is given up in the end', async () => {
		callback.answers = [500, 500, 500, 500, 500, 500];
		await writes();
		await callback.deliveries(4);
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(callback.received.length).toBe(4);
	});

	it('is repeated after no answer in time', async () => {
		await client.settings({ webhookTimeoutMs: 50 });
		callback.silences = 1;
		await writes();
		await callback.deliveries(2);
		const { body } = await client.control('GET', '/webhooks');
		const [delivery] = body.deliveries as [{ attempts: object[] }];
		expect(delivery.attempts[0]).toMatchObject({
			failure: 'Operation timed out after 50 milliseconds with 0 bytes received',
		});
	});

	it('comes several times, batched, reversed, held back: as asked for', async () => {
		await client.settings({ duplicates: 1 });
		await writes('twice');
		expect((await callback.deliveries(2)).length).toBe(2);
		callback.received.length = 0;

		await client.settings({ duplicates: 0, holdWebhooks: true });
		for (const text of ['one', 'two', 'three']) await writes(text);
		expect((await client.control('GET', '/webhooks')).body.held).toBe(3);
		await client.control('POST', '/webhooks/release', { order: 'reversed' });
		const texts = (await callback.deliveries(3)).map(
			(received) => (valueOf(received).messages as [{ text: { body: string } }])[0].text.body,
		);
		expect(texts).toEqual(['three', 'two', 'one']);
		callback.received.length = 0;

		for (const text of ['one', 'two', 'three']) await writes(text);
		await client.send({
			to: '31612345678',
			type: 'template',
			template: { name: 'opening_hours', language: { code: 'en_US' } },
		});
		await client.untilStatus('31612345678', 'sent');
		await client.control('POST', '/webhooks/release', { batch: true });
		const [batch] = await callback.deliveries(1);
		const changes = payloadOf(batch).entry.flatMap((entry) => entry.changes);
		expect(changes.map(({ value }) => Object.keys(value))).toEqual([
			['messaging_product', 'metadata', 'contacts', 'messages'],
			['messaging_product', 'metadata', 'contacts', 'statuses'],
		]);
		expect((changes[0]?.value.messages as object[]).length).toBe(3);
		expect((changes[0]?.value.contacts as object[]).length).toBe(1);
	});

	it('never puts more than 1,000 updates into one delivery', async () => {
		await client.settings({ holdWebhooks: true });
		const updates = Array.from({ length: 1_001 }, async (_, index) => {
			const value = { messages: [{ id: `wamid.${index}` }] };
			await client.control('POST', '/webhooks', { field: 'messages', value });
		});
		await Promise.all(updates);
		const { body } = await client.control('POST', '/webhooks/release', { batch: true });
		expect(body.deliveries).toBe(2);
		const sizes = (await callback.deliveries(2)).map(
			(received) => (valueOf(received).messages as object[]).length,
		);
		expect(sizes).toEqual([1_000, 1]);
	});

	it('joins what happens within a moment when batching is on', async () => {
		await client.settings({ batching: { maxUpdates: 10, waitMs: 80 } });
		await Promise.all(['a', 'b', 'c'].map((text) => writes(text)));
		await writes('second number', '31612345678', { phoneNumberId: ACCOUNT.secondPhoneNumberId });
		const [received] = await callback.deliveries(1);
		expect((valueOf(received).messages as object[]).length).toBe(3);
		expect(callback.received.length).toBe(1);
	});

	it('can be sent again, and anything can be sent', async () => {
		await writes();
		await callback.deliveries(1);
		const { body } = await client.control('GET', '/webhooks');
		const [delivery] = body.deliveries as [{ id: string }];
		await client.control('POST', `/webhooks/${delivery.id}/redeliver`);
		const received = await callback.deliveries(2);
		expect(received[1]?.raw.equals(received[0]?.raw ?? Buffer.alloc(0))).toBe(true);
		await client.control('POST', '/webhooks', { field: 'messages', value: { anything: true } });
		expect(valueOf((await callback.deliveries(3))[2])).toEqual({ anything: true });
	});
});
