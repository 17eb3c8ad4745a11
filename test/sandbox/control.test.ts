import { readFile } from 'node:fs/promises';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { errorOf, eventually } from './support/client.ts';
import { sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest({
	settings: { statusDelaysMs: { sent: 5, delivered: 10, read: 15 } },
});

const template = {
	to: '31612345678',
	type: 'template',
	template: { name: 'opening_hours', language: { code: 'en_US' } },
};

describe('settings', () => {
	it('are shown, changed in part, and checked', async () => {
		const change = await client.control('PATCH', '/settings', { statusDelaysMs: { sent: 7 } });
		expect(change.body.statusDelaysMs).toEqual({ sent: 7, delivered: 10, read: 15 });
		expect((await client.control('GET', '/settings')).body).toEqual(change.body);
		const unknown = await client.control('PATCH', '/settings', { speed: 1 });
		expect(unknown.status).toBe(400);
		expect(unknown.body.message).toContain('There is no setting "speed". Settings: windowRefusal,');
		expect((await client.control('PATCH', '/settings', { windowRefusal: 'never' })).status).toBe(
			400,
		);
		expect((await client.control('PATCH', '/settings', { pairLimit: 3 })).status).toBe(400);
	});

	it('keep the sandbox to this machine unless told otherwise', () => {
		expect(client.sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	});
});

describe('messages', () => {
	it('are what the phones show, filtered by customer, number and direction', async () => {
		await client.control('POST', '/customers/+31 6 12345678/messages'.replaceAll(' ', '%20'), {
			text: 'Hi',
			name: 'Sanne',
		});
		await client.send(template);
		await client.send({ ...template, to: '31600000000' });
		await client.untilStatus('31612345678', 'read');
		const list = async (query: string): Promise<JsonObject[]> =>
			(await client.control('GET', `/messages?${query}`)).body.messages as JsonObject[];
		expect((await list('customer=31612345678')).map(({ direction }) => direction)).toEqual([
			'incoming',
			'outgoing',
		]);
		expect(await list('customer=31612345678&direction=incoming')).toHaveLength(1);
		expect(await list(`phoneNumberId=${ACCOUNT.secondPhoneNumberId}`)).toHaveLength(0);
		expect(await list('direction=outgoing')).toHaveLength(2);
		expect(await list('customer=31699999999')).toEqual([]);
		expect((await list('customer=31612345678'))[1]).toMatchObject({
			customer: '31612345678',
			phoneNumberId: ACCOUNT.phoneNumberId,
			type: 'template',
			request: { messaging_product: 'whatsapp', ...template },
			status: 'read',
			statuses: [{ status: 'sent' }, { status: 'delivered' }, { status: 'read' }],
		});
		const { body } = await client.control('GET', '/chats');
		expect(body.chats).toMatchObject([
			{ customer: '31600000000' },
			{ customer: '31612345678', name: 'Sanne', windowExpiresAt: expect.any(String) as string },
		]);
	});

	it('carry the time that they were written at', async () => {
		const at = new Date(Date.now() - 25 * 3_600_000).toISOString();
		const answer = await client.control('POST', '/customers/31612345678/messages', {
			text: 'Hi',
			at,
		});
		expect(answer.body.timestamp).toBe(at);
		const [message] = await client.messages('31612345678');
		expect((message?.message as JsonObject).timestamp).toBe(
			String(Math.floor(Date.parse(at) / 1000)),
		);
		const { body } = await client.control('GET', '/customers/31612345678');
		expect((body.windows as Record<string, JsonObject>)[ACCOUNT.phoneNumberId]?.open).toBe(false);
	});

	it.each([
		['a customer that is none', '/customers/hello/messages', { text: 'Hi' }],
		['a time that is none', '/customers/31612345678/messages', { text: 'Hi', at: 'yesterday' }],
		[
			'a number that is not there',
			'/customers/31612345678/messages',
			{ text: 'Hi', phoneNumberId: '1' },
		],
	])('refuse %s with a sentence', async (_name, path, body) => {
		const answer = await client.control('POST', path, body);
		expect(answer.status).toBeGreaterThanOrEqual(400);
		expect(answer.body.message).toEqual(expect.any(String));
	});
});

describe('faults', () => {
	const fault = (definition: object) => client.control('POST', '/faults', definition);
	const send = () => client.send(template);

	it('answer with a code, as often as asked', async () => {
		await fault({ match: { path: '/messages' }, kind: 'error', code: 131016, times: 1 });
		const answer = await send();
		expect(answer.status).toBe(500);
		expect(errorOf(answer)).toMatchObject({
			message: '(#131016) Service unavailable',
			code: 131016,
		});
		expect((await send()).status).toBe(200);
	});

	it('answer 80007 with the header that says how long', async () => {
		await fault({
			match: { path: 'message_templates', method: 'GET' },
			kind: 'error',
			code: 80007,
		});
		const answer = await client.graph('GET', `/${ACCOUNT.businessAccountId}/message_templates`);
		expect(errorOf(answer)).toMatchObject({ code: 80007 });
		const usage = JSON.parse(answer.headers.get('x-business-use-case-usage') ?? '') as JsonObject;
		expect(usage[ACCOUNT.businessAccountId]).toMatchObject([
			{ estimated_time_to_regain_access: 1 },
		]);
		await client.control('DELETE', '/faults');
		expect(
			(await client.graph('GET', `/${ACCOUNT.businessAccountId}/message_templates`)).status,
		).toBe(200);
	});

	it('hit one customer only', async () => {
		await fault({ match: { customer: '31612345678' }, kind: 'http', status: 502 });
		const response = await fetch(`${client.sandbox.url}/v26.0/${client.number}/messages`, {
			method: 'POST',
			headers: { ...client.authorized(), 'content-type': 'application/json' },
			body: JSON.stringify({ messaging_product: 'whatsapp', ...template }),
		});
		expect(response.status).toBe(502);
		expect(await response.text()).toContain('<h1>502</h1>');
		expect((await client.send({ ...template, to: '31600000000' })).status).toBe(200);
	});

	it('cut the connection before or after the message was taken', async () => {
		await fault({ match: { path: '/messages' }, kind: 'reset-before', times: 1 });
		await expect(send()).rejects.toThrow('fetch failed');
		expect(await client.messages('31612345678')).toHaveLength(0);
		await fault({ match: { path: '/messages' }, kind: 'reset-after', times: 1 });
		await expect(send()).rejects.toThrow('fetch failed');
		expect(await client.messages('31612345678')).toHaveLength(1);
	});

	it('answer as if nothing had been done, after the message was taken', async () => {
		const path = `/v26.0/${client.number}/messages`;
		await fault({ match: { path }, kind: 'error', code: 131000, after: true, times: 1 });
		expect((await send()).status).toBe(500);
		await fault({ match: { path }, kind: 'http', status: 502, after: true, times: 1 });
		await expect(send()).rejects.toThrow(/not valid JSON/);
		expect(await client.messages('31612345678')).toHaveLength(2);
	});

	it('let the body arrive slowly, or only half of it', async () => {
		await fault({ match: { path: '/messages' }, kind: 'slow-body', ms: 150, times: 1 });
		const start = performance.now();
		expect((await send()).body.messages).toHaveLength(1);
		expect(performance.now() - start).toBeGreaterThan(100);
		await fault({ match: { path: '/messages' }, kind: 'cut-body', times: 1 });
		// The connection may end before or after the client has seen the answer's head.
		await expect(send()).rejects.toThrow(/terminated|fetch failed/);
		expect(await client.messages('31612345678')).toHaveLength(2);
	});

	it('take their time', async () => {
		await fault({ match: { path: '/messages' }, kind: 'delay', ms: 120, times: 1 });
		const start = performance.now();
		expect((await send()).status).toBe(200);
		expect(performance.now() - start).toBeGreaterThan(110);
	});

	it('hit a share of the requests', async () => {
		await client.settings({ pairLimit: null });
		await fault({ kind: 'error', code: 131000, rate: 0.5 });
		const answers = await Promise.all(Array.from({ length: 60 }, send));
		const refused = answers.filter(({ status }) => status === 500).length;
		expect(refused).toBeGreaterThan(5);
		expect(refused).toBeLessThan(55);
	});

	it.each([
		[4, '(#4) Application request limit reached'],
		[17, '(#17) User request limit reached'],
		[32, '(#32) Page request limit reached'],
		[341, '(#341) Application limit reached'],
		[613, '(#613) Calls to this api have exceeded the rate limit.'],
		[80008, '(#80008) There have been too many calls to this WhatsApp Business account.'],
	])('are what Graph says when it is asked too often: %i', async (code, message) => {
		await fault({ match: { path: '/message_templates' }, kind: 'error', code, times: 1 });
		const answer = await client.graph('GET', `/${ACCOUNT.businessAccountId}/message_templates`);
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toMatchObject({ type: 'OAuthException', code });
		expect(errorOf(answer).message).toContain(message);
	});

	it('are refused when nobody can understand them', async () => {
		expect((await fault({ kind: 'flood' })).status).toBe(400);
	});
});

describe('templates and the account', () => {
	it('can be changed as Meta changes them', async () => {
		const list = await client.graph(
			'GET',
			`/${ACCOUNT.businessAccountId}/message_templates?name=opening_hours`,
		);
		const [{ id }] = list.body.data as [{ id: string }];
		await client.control('PATCH', `/templates/${id}`, { status: 'PAUSED', quality: 'RED' });
		expect(errorOf(await client.send(template))).toMatchObject({ code: 132015 });
		await client.graph('POST', `/${id}/unpause`);
		expect((await client.send(template)).status).toBe(200);
		await client.control('PATCH', `/templates/${id}`, { category: 'MARKETING' });
		expect(
			(await client.graph('GET', `/${id}?fields=category,previous_category`)).body,
		).toMatchObject({
			category: 'MARKETING',
			previous_category: 'UTILITY',
		});
	});

	it('go back to the beginning', async () => {
		await client.settings({ windowRefusal: 'sync' });
		await client.send(template);
		await client.control('POST', `/tokens/${ACCOUNT.accessToken}/expire`);
		await client.control('POST', '/reset');
		expect((await client.control('GET', '/messages')).body.messages).toEqual([]);
		expect((await client.control('GET', '/settings')).body.windowRefusal).toBe('async');
		expect((await client.send(template)).status).toBe(200);
	});

	it('say what there is without secrets', async () => {
		const { body } = await client.control('GET', '/account');
		expect(body).toMatchObject({
			businessAccounts: [{ id: ACCOUNT.businessAccountId, subscribed: true }],
		});
		expect(JSON.stringify(body)).not.toContain(ACCOUNT.appSecret);
		expect(JSON.stringify(body)).not.toContain(ACCOUNT.accessToken);
	});
});

describe('the phone page', () => {
	it('has its library as it was published', async () => {
		const own = await readFile('sandbox/phone/vendor/preact.js', 'utf8');
		const published = 'node_modules/htm/preact/standalone.module.js';
		expect(own).toBe(await readFile(published, 'utf8'));
	});

	it('is served with all its parts', async () => {
		const page = await (await fetch(`${client.sandbox.url}/`)).text();
		const parts = [...page.matchAll(/"(\/_phone\/[^"]+)"/g)].map((match) => String(match[1]));
		expect(parts.length).toBeGreaterThan(3);
		const scripts = new Set(parts);
		for (const part of scripts) {
			const response = await fetch(`${client.sandbox.url}${part}`);
			expect([part, response.status]).toEqual([part, 200]);
			const source = await response.text();
			for (const [, name] of source.matchAll(/from '\.\/([^']+)'/g)) scripts.add(`/_phone/${name}`);
		}
	});

	it('hears of messages and statuses as they happen', async () => {
		const abort = new AbortController();
		const events = `${client.sandbox.url}/_sandbox/events?token=${client.sandbox.token}`;
		const response = await fetch(events, { signal: abort.signal });
		let heard = '';
		const reader = response.body?.getReader();
		void (async () => {
			const decoder = new TextDecoder();
			for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
				heard += decoder.decode(part.value);
			}
		})().catch(() => undefined);
		await client.control('POST', '/customers/31612345678/messages', { text: 'Grüß Gott' });
		await client.send(template);
		await eventually(() => (heard.includes('"status":"read"') ? true : undefined));
		expect(heard).toContain('event: message\ndata: {');
		expect(heard).toContain('Grüß Gott');
		abort.abort();
	});
});
