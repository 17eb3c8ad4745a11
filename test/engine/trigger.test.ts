import { createHmac } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';

import { until as untilSo } from '../../tools/until.ts';
import { metaExamples } from '../support/metaExamples';
import { open } from '../support/open';
import { message, status } from '../webhook/payloads';
import { Publication } from './publication';
import { startBench, type Bench, changeOfOwn, OWN } from './whatsapp';

const VERIFY_TOKEN = 'a token that people chose';
const CUSTOMER = '16505551234';

let bench: Bench;
let published: Publication[] = [];

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

afterEach(async () => {
	for (const one of published.splice(0)) await one.stop();
});

const node = (parameters: object = {}) => ({
	name: 'Trigger',
	type: 'whatsAppCloudTrigger',
	parameters: { ...parameters },
});

async function publish(parameters: object = {}, from = bench): Promise<Publication> {
	const publication = await from.engine.publish({ nodes: [node(parameters)] });
	published.push(publication);
	return publication;
}

/** As Meta posts it: non-ASCII escaped, signed over these bytes. */
function signed(payload: unknown, secret: string = bench.sandbox.account.appSecret) {
	const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
	const rawBody = text.replace(
		/[\u0080-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const hmac = createHmac('sha256', secret).update(rawBody).digest('hex');
	const headers = {
		'content-type': 'application/json',
		'x-hub-signature-256': `sha256=${hmac}`,
	};
	return { rawBody, headers };
}

async function post(publication: Publication, payload: unknown): Promise<number> {
	const { rawBody, headers } = signed(payload);
	const url = await publication.webhookUrl();
	return (await fetch(url, { method: 'POST', headers, body: rawBody })).status;
}

/** The items of all executions so far, each a list. */
async function executions(publication: Publication) {
	return (await publication.runs()).map((run) => run.node('Trigger').json);
}

let lastId = 0;

/** A message that no test has sent before. */
function fresh(fields: object = {}) {
	const timestamp = String(Math.floor(Date.now() / 1000));
	return message({ id: `wamid.T${++lastId}`, type: 'text', timestamp, ...fields });
}

function numberCallback(): string | undefined {
	const { phoneNumberId } = bench.sandbox.account;
	return bench.sandbox.world.numbers.get(phoneNumberId)?.callback?.url;
}

/** A server of somebody else that has verified with Meta. */
async function foreignCallback(token: string): Promise<string> {
	const { port } = await open(
		createServer((request, response) => {
			const { searchParams } = new URL(request.url ?? '', 'http://localhost');
			const known = searchParams.get('hub.verify_token') === token;
			response.writeHead(known ? 200 : 403).end(searchParams.get('hub.challenge'));
		}),
	);
	const url = `http://127.0.0.1:${port}/elsewhere`;
	const { phoneNumberId, accessToken } = bench.sandbox.account;
	const response = await fetch(`${bench.sandbox.url}/v26.0/${phoneNumberId}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
		body: JSON.stringify({
			webhook_configuration: { override_callback_uri: url, verify_token: token },
		}),
	});
	expect(response.status).toBe(200);
	return url;
}

describe('publishing', () => {
	it("registers the number's callback, subscribes the app, and takes only the callback away again", async () => {
		const { world, account } = bench.sandbox;
		const waba = world.businessAccounts.get(account.businessAccountId);
		if (!waba) throw new Error('The sandbox has no account');
		waba.subscribed = false;
		const publication = await publish();
		expect(numberCallback()).toBe(await publication.webhookUrl());
		expect(waba.subscribed).toBe(true);
		await publication.stop();
		expect(numberCallback()).toBeUndefined();
		expect(waba.subscribed).toBe(true);
	});

	it('listens to the chosen number', async () => {
		const { secondPhoneNumberId } = bench.sandbox.account;
		const publication = await publish({
			phoneNumberId: { __rl: true, mode: 'id', value: secondPhoneNumberId },
		});
		const second = bench.sandbox.world.numbers.get(secondPhoneNumberId);
		expect(second?.callback?.url).toBe(await publication.webhookUrl());
		expect(numberCallback()).toBeUndefined();
	});

	it('leaves a registration that stands as it is (restart of n8n)', async () => {
		const publication = await publish();
		// A second registration would be verified, and refused.
		publication.stopServing();
		const { phoneNumberId } = bench.sandbox.account;
		await bench.control('POST', '/faults', {
			match: { method: 'POST', path: phoneNumberId },
			kind: 'error',
			code: 2200,
			times: 1,
		});
		await publication.start('init');
		expect(numberCallback()).toBe(await publication.webhookUrl());
	});

	it('keeps the registration when Meta cannot be asked after a restart', async () => {
		const publication = await publish();
		const url = await publication.webhookUrl();
		await bench.control('POST', '/faults', {
			match: { method: 'GET', path: bench.sandbox.account.phoneNumberId },
			kind: 'error',
			code: 190,
			status: 401,
			times: 1,
		});
		await expect(publication.start('init')).rejects.toThrow('190');
		expect(numberCallback()).toBe(url);
		await publication.start('init');
		expect(numberCallback()).toBe(url);
	});

	it("does not replace somebody else's callback, and names it", async () => {
		const url = await foreignCallback('theirs');
		await expect(publish()).rejects.toThrow(url);
		await expect(publish()).rejects.toThrow('Replace Existing Callback');
		expect(numberCallback()).toBe(url);
	});

	it('replaces it where that was asked for', async () => {
		await foreignCallback('theirs');
		const publication = await publish({ triggerOptions: { replaceExistingCallback: true } });
		expect(numberCallback()).toBe(await publication.webhookUrl());
	});

	it('does not hand a number that it took over back by itself', async () => {
		await foreignCallback(VERIFY_TOKEN);
		const publication = await publish({ triggerOptions: { replaceExistingCallback: true } });
		await publication.stop();
		expect(numberCallback()).toBeUndefined();
	});

	it('does not touch a callback that somebody else has set since', async () => {
		const publication = await publish();
		const url = await foreignCallback('theirs');
		await publication.stop();
		expect(numberCallback()).toBe(url);
	});

	it.each([
		['appSecret', 'App Secret'],
		['verifyToken', 'Verify Token'],
	])('is refused without %s, however the trigger listens', async (field, name) => {
		const without = await startBench({ [field]: ' ' });
		try {
			await expect(publish({}, without)).rejects.toThrow(`"${name}"`);
			await expect(publish({ listenOn: 'manual' }, without)).rejects.toThrow(`"${name}"`);
		} finally {
			await without.close();
		}
	});

	it('says that Meta could not verify the address, and names it', async () => {
		const other = await startBench();
		// n8n answers the verification with the token that stands there now, as after a change.
		const publication = await publish({}, other);
		const url = await publication.webhookUrl();
		await publication.stop();
		published = [];
		const { phoneNumberId } = other.sandbox.account;
		await other.control('POST', '/faults', {
			match: { method: 'POST', path: phoneNumberId },
			kind: 'error',
			code: 2200,
			status: 400,
			times: 1,
		});
		await expect(publication.start('activate')).rejects.toThrow(url);
		await other.close();
	});

	it.each([
		['my-host.ngrok-free.app', 'has no https:// in front'],
		['http://n8n.company.com', 'begins with http://, not https://'],
	])("is refused before Meta is asked when n8n's own address is %s", async (address, why) => {
		Object.defineProperty(bench.engine, 'url', { configurable: true, get: () => address });
		const path = bench.sandbox.account.phoneNumberId;
		await bench.control('POST', '/faults', { kind: 'delay', ms: 0, times: 9, match: { path } });
		try {
			const asked = bench.engine.callHook(node(), 'checkExists');
			await expect(asked).rejects.toThrow(`address of this trigger, ${address}/`);
			await expect(bench.engine.callHook(node(), 'checkExists')).rejects.toThrow(why);
			await expect(bench.engine.callHook(node(), 'checkExists')).rejects.toThrow('N8N_WEBHOOK_URL');
			const { faults } = (await bench.control('GET', '/faults')) as { faults: object[] };
			expect(faults).toMatchObject([{ times: 9 }]);
		} finally {
			Reflect.deleteProperty(bench.engine, 'url');
			await bench.control('DELETE', '/faults');
		}
	});

	it('leaves Meta alone when the callback is set by hand', async () => {
		const publication = await publish({ listenOn: 'manual' });
		expect(numberCallback()).toBeUndefined();
		expect(await post(publication, changeOfOwn({ messages: [fresh()] }))).toBe(200);
		expect(await executions(publication)).toHaveLength(1);
		const url = await foreignCallback('theirs');
		await publication.stop();
		expect(numberCallback()).toBe(url);
	});
});

describe('a test in the editor', () => {
	const spec = (parameters = {}) => ({ id: 'tested', nodes: [{ ...fixed, parameters }] });
	const fixed = { ...node(), id: 'node', webhookId: '5f1f8e34-6b3c-4f0e-8a53-6d6f3a0c7e11' };

	it('takes one event from the number, and then puts the published workflow back', async () => {
		const production = await bench.engine.publish(spec());
		published.push(production);
		const test = await bench.engine.listenForTestEvent(spec());
		expect(numberCallback()).toContain('/webhook-test/');
		expect(await post(test, changeOfOwn({ messages: [fresh({ text: { body: 'Try' } })] }))).toBe(
			200,
		);
		expect(await executions(test)).toMatchObject([[{ text: 'Try' }]]);
		expect(numberCallback()).toBe(await production.webhookUrl());
	});

	it('puts the published workflow back also if Meta has an outage just then', async () => {
		const production = await bench.engine.publish(spec());
		published.push(production);
		const test = await bench.engine.listenForTestEvent(spec());
		const match = { path: bench.sandbox.account.phoneNumberId, method: 'POST' };
		await bench.control('POST', '/faults', { kind: 'http', status: 503, times: 2, match });
		await test.stop();
		expect(numberCallback()).toBe(await production.webhookUrl());
	});

	it('removes its own callback where there was none', async () => {
		const test = await bench.engine.listenForTestEvent(spec());
		await test.stop();
		expect(numberCallback()).toBeUndefined();
	});

	it("refuses to interrupt somebody else's traffic, and gives it back where it was asked to", async () => {
		const url = await foreignCallback(VERIFY_TOKEN);
		await expect(bench.engine.listenForTestEvent(spec())).rejects.toThrow(url);
		expect(numberCallback()).toBe(url);
		const replaceExistingCallback = { triggerOptions: { replaceExistingCallback: true } };
		const test = await bench.engine.listenForTestEvent(spec(replaceExistingCallback));
		expect(numberCallback()).toContain('/webhook-test/');
		await test.stop();
		expect(numberCallback()).toBe(url);
	});

	it('leaves no callback behind that nobody answers, if the old one cannot be put back', async () => {
		await foreignCallback('a token that is not ours');
		const replaceExistingCallback = { triggerOptions: { replaceExistingCallback: true } };
		const test = await bench.engine.listenForTestEvent(spec(replaceExistingCallback));
		await test.stop();
		expect(numberCallback()).toBeUndefined();
	});

	it('that was cut off by a crash does not keep the workflow from being published', async () => {
		const test = await bench.engine.listenForTestEvent(spec());
		test.stopServing();
		expect(numberCallback()).toContain('/webhook-test/');
		const publication = await bench.engine.publish(spec());
		published.push(publication);
		expect(numberCallback()).toBe(await publication.webhookUrl());
	});

	it('does not count as handed over', async () => {
		const payload = changeOfOwn({ messages: [fresh()] });
		const test = await bench.engine.listenForTestEvent(spec());
		await post(test, payload);
		await test.runs();
		const production = await bench.engine.publish(spec());
		published.push(production);
		await post(production, payload);
		expect(await executions(production)).toHaveLength(1);
	});
});

describe("Meta's verification", () => {
	const query = (token: string) => ({
		'hub.mode': 'subscribe',
		'hub.challenge': '1158201444',
		'hub.verify_token': token,
	});

	it('gets its challenge back bare', async () => {
		const request = { method: 'GET', query: query(VERIFY_TOKEN) } as const;
		const answer = await bench.engine.callWebhook(node(), request);
		expect(answer).toMatchObject({ status: 200, body: '1158201444' });
		expect(answer.headers['content-type']).toContain('text/plain');
	});

	it('is refused with another token', async () => {
		const request = { method: 'GET', query: query('guess') } as const;
		const answer = await bench.engine.callWebhook(node(), request);
		expect(answer).toMatchObject({ status: 403, result: { noWebhookResponse: true } });
		expect(answer.body).not.toContain('1158201444');
		expect(answer.body).not.toContain(VERIFY_TOKEN);
	});
});

describe('a request', () => {
	const payload = changeOfOwn({ messages: [message({ type: 'text' })] });

	it.each([
		['without a signature', {}],
		['with an empty signature', { 'x-hub-signature-256': '' }],
		['with a wrong signature', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
	])('%s is refused and starts nothing', async (_what, headers) => {
		const answer = await bench.engine.callWebhook(node(), {
			headers: { 'content-type': 'application/json', ...headers },
			rawBody: JSON.stringify(payload),
		});
		expect(answer.status).toBe(401);
		expect(answer.result?.workflowData).toBeUndefined();
		expect(answer.thrown).toBeUndefined();
	});

	it('that is signed with the second secret is taken, while the secret is being changed', async () => {
		const data = bench.engine.credentials.stored.sandbox?.data ?? {};
		const request = signed(payload, 'the former secret');
		expect((await bench.engine.callWebhook(node(), request)).status).toBe(401);
		data.secondAppSecret = 'the former secret';
		expect((await bench.engine.callWebhook(node(), request)).status).toBe(200);
		delete data.secondAppSecret;
	});

	it('that is refused leaves a line in the log that says what to check, without secrets', async () => {
		const warn = jest.spyOn(Container.get(Logger), 'warn');
		const { rawBody, headers } = signed(payload, 'another secret');
		await bench.engine.callWebhook(node(), { rawBody, headers });
		const request = { method: 'GET', query: { 'hub.verify_token': 'guess' } } as const;
		await bench.engine.callWebhook(node(), request);
		const lines = warn.mock.calls.map(([line]) => line);
		warn.mockRestore();
		expect(lines).toEqual([
			expect.stringMatching(/"Trigger" of workflow .* \(401\)\. Check the App Secret/),
			expect.stringMatching(/\(403\).*Verify Token/),
		]);
		for (const secret of [
			bench.sandbox.account.appSecret,
			VERIFY_TOKEN,
			headers['x-hub-signature-256'],
		]) {
			expect(lines.join()).not.toContain(secret);
		}
	});

	it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'text/xml'])(
		'as %s that is not JSON is a 400',
		async (type) => {
			const { rawBody, headers } = signed('{"entry": [');
			const request = { rawBody, headers: { ...headers, 'content-type': type } };
			expect((await bench.engine.callWebhook(node(), request)).status).toBe(400);
		},
	);

	it('without a body is a 400', async () => {
		const { headers } = signed('');
		expect((await bench.engine.callWebhook(node(), { headers })).status).toBe(400);
	});

	it('that cannot be recorded is a 500, so that Meta sends it again', async () => {
		const folder = process.env.N8N_USER_FOLDER;
		const blocked = join(folder ?? '', 'blocked');
		mkdirSync(join(blocked, '.n8n', 'whatsapp-cloud.sqlite'), { recursive: true });
		const request = signed(changeOfOwn({ messages: [fresh()] }));
		try {
			process.env.N8N_USER_FOLDER = blocked;
			const answer = await bench.engine.callWebhook(node(), request);
			expect(answer.status).toBe(500);
			expect(answer.result?.workflowData).toBeUndefined();
			expect(answer.thrown).toBeUndefined();
		} finally {
			process.env.N8N_USER_FOLDER = folder;
			rmSync(blocked, { recursive: true });
		}
		const again = await bench.engine.callWebhook(node(), request);
		expect(again.status).toBe(200);
		expect(again.result?.workflowData?.[0]).toHaveLength(1);
	});
});

/** Takes examples that were written long ago, and notices. */
const OLD = { oldEvents: 'start', messageTypes: ['all'] };

describe("Meta's examples, signed and posted", () => {
	for (const { name, json } of metaExamples('webhooks_post_request')) {
		it(name, async () => {
			const answer = await bench.engine.callWebhook(
				node({ triggerOn: ['messages', 'groups'], listenOn: 'manual', triggerOptions: OLD }),
				signed(json),
			);
			expect(answer.status).toBe(200);
			const items = answer.result?.workflowData?.[0];
			expect(items).toHaveLength(1);
			expect(items?.[0]?.json).toMatchObject({
				event: name.startsWith('Group_') ? 'group' : 'message',
				phoneNumberId: '106540352242922',
			});
		});
	}
});

describe('a published trigger', () => {
	it('gets what customers of the sandbox write, and knows their window', async () => {
		const publication = await publish();
		const { phoneNumberId } = bench.sandbox.account;
		await bench.control('POST', `/customers/${CUSTOMER}/messages`, { text: 'Grüß dich 👋' });
		await until(async () => (await executions(publication)).length > 0);
		expect(await executions(publication)).toMatchObject([
			[{ text: 'Grüß dich 👋', from: CUSTOMER, phoneNumberId, window: { state: 'open' } }],
		]);
		const [record] = await (await bench.store()).findWindows(phoneNumberId, [{ phone: CUSTOMER }]);
		expect(record?.openedBy).toBe('message');
	});

	it('makes one item per message of a batch, in their order, in one execution', async () => {
		const publication = await publish();
		const at = (secondsAgo: number) => String(Math.floor(Date.now() / 1000) - secondsAgo);
		const early = fresh({ timestamp: at(60), text: { body: 'first' } });
		const late = fresh({ timestamp: at(30), text: { body: 'second' } });
		await post(publication, changeOfOwn({ messages: [late, early] }));
		expect(await executions(publication)).toMatchObject([[{ text: 'first' }, { text: 'second' }]]);
	});

	it('starts nothing for what is more than eight days old, and learns from it; unless chosen', async () => {
		const daysAgo = (days: number) => String(Math.floor(Date.now() / 1000) - days * 86_400);
		const messages = [9, 7, 400].map((days) =>
			fresh({
				timestamp: daysAgo(days),
				from: `3169900${1000 + days}`,
				text: { body: String(days) },
			}),
		);
		const publication = await publish();
		expect(await post(publication, changeOfOwn({ messages }))).toBe(200);
		expect(await executions(publication)).toMatchObject([[{ text: '7' }]]);
		const store = await bench.store();
		const customers = [9, 7, 400].map((days) => ({ phone: `3169900${1000 + days}` }));
		for (const record of await store.findWindows(OWN.phoneNumberId, customers)) {
			expect(record).toMatchObject({ openedBy: 'message' });
		}
		const all = await publish({ triggerOptions: { oldEvents: 'start' }, listenOn: 'manual' });
		expect(await post(all, changeOfOwn({ messages }))).toBe(200);
		expect(await executions(all)).toMatchObject([[{ text: '400' }, { text: '9' }, { text: '7' }]]);
	});

	it('starts nothing for statuses, but records them', async () => {
		const publication = await publish();
		const failed = status({
			id: 'wamid.FAILED',
			status: 'failed',
			recipient_id: '31699999999',
			timestamp: '1750000000',
			errors: [{ code: 131047 }],
		});
		expect(await post(publication, changeOfOwn({ statuses: [failed] }))).toBe(200);
		expect(await executions(publication)).toHaveLength(0);
		const [record] = await (
			await bench.store()
		).findWindows(OWN.phoneNumberId, [{ phone: '31699999999' }]);
		expect(record?.closedAt).toBe(1750000000000);
	});

	it('hands an event over once, however often and in whatever batch it comes', async () => {
		const publication = await publish({ triggerOn: ['messages', 'account'], listenOn: 'manual' });
		const [one, two] = [fresh(), fresh()];
		const template = changeOfOwn(
			{ event: lastId },
			{ field: 'account_alerts', time: Math.floor(Date.now() / 1000) },
		);
		await post(publication, changeOfOwn({ messages: [one] }));
		await post(publication, changeOfOwn({ messages: [one] }));
		await post(publication, changeOfOwn({ messages: [two, one] }));
		await post(publication, template);
		await post(publication, template);
		expect((await executions(publication)).map((items) => items.length)).toEqual([1, 1, 1]);
	});

	it('hands an event over once when it comes several times at once', async () => {
		const publication = await publish();
		const payload = changeOfOwn({ messages: [fresh()] });
		const answers = await Promise.all([1, 2, 3, 4].map(() => post(publication, payload)));
		expect(answers).toEqual([200, 200, 200, 200]);
		expect(await executions(publication)).toHaveLength(1);
	});

	it('remembers across a restart', async () => {
		const workflow = { id: 'restarted', nodes: [{ ...node(), id: 'node' }] };
		const payload = changeOfOwn({ messages: [fresh()] });
		const before = await bench.engine.publish(workflow);
		await post(before, payload);
		await before.runs();
		await (await bench.store()).close();
		await before.stop();
		const after = await bench.engine.publish(workflow);
		published.push(after);
		expect(await post(after, payload)).toBe(200);
		expect(await executions(after)).toHaveLength(0);
	});

	it('gets an event again that died with its process before the answer', async () => {
		const workflow = { id: 'crashed', nodes: [{ ...node(), id: 'node' }] };
		const publication = await bench.engine.publish(workflow);
		published.push(publication);
		const one = fresh();
		const claim = { scope: 'crashed/node', keys: [one.id] };
		const store = await bench.store();
		// What a process leaves that was killed while it handled the event.
		await store.receive({ observations: [], claim }, Date.now());
		expect(await post(publication, changeOfOwn({ messages: [one] }))).toBe(503);
		await store.pendingEvents.release(claim);
		expect(await post(publication, changeOfOwn({ messages: [one] }))).toBe(200);
		expect(await executions(publication)).toHaveLength(1);
	});

	it('confirms events by the answer, even if the execution waits for a worker', async () => {
		const spec = { id: 'queued', nodes: [{ ...node(), id: 'node' }] };
		const publication = new Publication(
			bench.engine,
			bench.engine.saveWorkflow(spec),
			false,
			false,
		);
		await publication.serveOnly();
		const one = fresh();
		expect(await post(publication, changeOfOwn({ messages: [one] }))).toBe(200);
		publication.stopServing();
		const store = await bench.store();
		const claim = { scope: 'queued/node', keys: [one.id] };
		await until(async () => (await store.pendingEvents.areConfirmed(claim)).every(Boolean));
		expect(await store.pendingEvents.areConfirmed(claim)).toEqual([true]);
	});

	it('gets events again that n8n could not start an execution for', async () => {
		const publication = await publish();
		const payload = changeOfOwn({ messages: [fresh()] });
		jest.spyOn(bench.engine, 'execute').mockImplementationOnce(() => {
			throw new Error('n8n could not store the execution');
		});
		expect(await post(publication, payload)).toBe(500);
		await until(async () => (await post(publication, payload)) === 200);
		expect(publication.executions).toHaveLength(1);
	});

	it('confirms events by running, even if nobody waited for the answer', async () => {
		const saved = { id: 'ran', nodes: [{ ...node(), id: 'node' }] };
		const publication = await bench.engine.publish(saved);
		published.push(publication);
		const one = fresh();
		const claim = { scope: 'ran/node', keys: [one.id] };
		const store = await bench.store();
		await store.receive({ observations: [], claim }, Date.now());
		const item = { event: 'message', messageId: one.id, type: 'text' };
		await bench.engine.execute(publication.saved, 'Trigger', [[{ json: item }]], {
			mode: 'webhook',
		});
		expect(await store.pendingEvents.areConfirmed(claim)).toEqual([true]);
	});
});

async function until(condition: () => Promise<boolean>): Promise<void> {
	await untilSo('what the test waits for comes', condition, { everyMs: 20 });
}
