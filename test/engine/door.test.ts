import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { createRunExecutionData, type INodeParameters, type IRun } from 'n8n-workflow';

import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { START_LIMITS } from '../../nodes/WhatsAppCloud/trigger/background/starts';
import { MOVING } from '../../nodes/WhatsAppCloud/trigger/register/moving';
import { signature } from '../../sandbox/webhook/serialize.ts';
import { freePort } from '../../tools/port.ts';
import { until as untilSo } from '../../tools/until.ts';
import { describeOnPostgres } from '../support/onPostgres';
import { open } from '../support/open';
import { message, status } from '../webhook/payloads';
import type { Publication } from './publication';
import { Run } from './run';
import { startBench, type Bench, changeOfOwn, OWN } from './whatsapp';
import type { NodeSpec } from './workflow';

const VERIFY_TOKEN = 'a token that people chose';
const OBJECT = 'whatsapp_business_account';
const VARIABLES = ['WHATSAPP_CLOUD_URL', 'WHATSAPP_CLOUD_PORT', 'WHATSAPP_CLOUD_LISTEN_ADDRESS'];

let bench: Bench;
let port: number;
const published: Publication[] = [];

beforeAll(async () => {
	bench = await startBench();
	MOVING.lookAgainAfter = 50;
	MOVING.pauses = [50];
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
	const store = await bench.store();
	for (const { place, url } of await store.notes.listCallbacks())
		await store.notes.dropCallback(place, url);
	port = await freePort();
	setUp();
});

afterEach(async () => {
	for (const one of published.splice(0)) await one.stop();
	takeAway();
});

function setUp(url = `http://127.0.0.1:${port}`): void {
	process.env.WHATSAPP_CLOUD_URL = url;
	process.env.WHATSAPP_CLOUD_PORT = String(port);
	process.env.WHATSAPP_CLOUD_LISTEN_ADDRESS = '127.0.0.1';
}

function takeAway(): void {
	for (const name of VARIABLES) delete process.env[name];
}

const spec = (parameters: INodeParameters = {}) => ({
	id: randomUUID(),
	nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', id: 'node', parameters }],
});

async function publish(parameters: INodeParameters = {}): Promise<Publication> {
	const publication = await bench.engine.publish(spec(parameters));
	published.push(publication);
	return publication;
}

/** n8n ends and starts again, perhaps with other variables. */
async function restart(publication: Publication, change: () => void = () => undefined) {
	await publication.shutDown();
	change();
	await publication.boot();
}

const doorUrl = (publication: Publication, base = `http://127.0.0.1:${port}`) =>
	`${base}/${publication.saved.nodes[0]?.webhookId ?? ''}`;
const atNumber = (id: string = bench.sandbox.account.phoneNumberId) =>
	bench.sandbox.world.numbers.get(id)?.callback?.url;
const until = async (condition: () => boolean | Promise<boolean>) =>
	await untilSo('what the test waits for', condition, { everyMs: 20 });

async function deliver(
	url: string,
	payload: object,
	secret: string = bench.sandbox.account.appSecret,
) {
	const body = JSON.stringify(payload);
	const headers = {
		'content-type': 'application/json',
		'x-hub-signature-256': signature(body, secret),
	};
	return (await fetch(url, { method: 'POST', body, headers })).status;
}

/** A message of a customer's on the number of Meta's examples. */
function written(text: string, from = '31612349000', id = `wamid.${randomUUID()}`) {
	const timestamp = String(Math.floor(Date.now() / 1000));
	return changeOfOwn({
		messages: [message({ from, id, type: 'text', timestamp, text: { body: text } })],
	});
}

/** What the executions got, as soon as it is so much: the door answers before it starts them. */
async function texts(publication: Publication, count = 1): Promise<unknown[]> {
	const all = async () =>
		(await publication.runs()).flatMap((run) => run.node('Trigger').json.map(({ text }) => text));
	await until(async () => (await all()).length >= count);
	return await all();
}

/** As the store names it. */
async function storedNumber(): Promise<string> {
	const account = accountOf(readCredential(bench.engine.credentials.stored.sandbox?.data ?? {}));
	const { proofs } = await account.ownStore();
	return await proofs.key('number', OWN.phoneNumberId);
}

/** The door is ready a moment after the publication. */
async function ready(): Promise<void> {
	await until(async () => {
		const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
		return answer?.status === 200;
	});
}

const isClosed = async () =>
	await fetch(`http://127.0.0.1:${port}/healthz`).then(
		() => false,
		() => true,
	);

describe('a published trigger', () => {
	it('collects what a customer writes in several messages', async () => {
		const options = { collectMessages: true, quietTime: 2 };
		const publication = await publish({ triggerOptions: options });
		await ready();
		for (const text of ['Hi', 'Do you open on Sunday?']) {
			expect(await deliver(doorUrl(publication), written(text))).toBe(200);
		}
		expect(await texts(publication)).toEqual(['Hi\nDo you open on Sunday?']);
	});

	it('has Meta deliver to the door, starts the workflow with what comes, and closes it in the end', async () => {
		const publication = await publish();
		expect(atNumber()).toBe(doorUrl(publication));
		await bench.write('31612345678', { text: 'Good morning' });
		expect(await texts(publication)).toEqual(['Good morning']);
		expect(publication.received.filter(({ result }) => result?.workflowData)).toEqual([]);
		const store = await bench.store();
		expect(await store.pendingEvents.find(`${publication.saved.id}/node`)).toEqual([]);
		await publication.stop();
		expect(atNumber()).toBeUndefined();
		expect(await isClosed()).toBe(true);
	});

	it('starts nothing with what nobody chose, and learns from it', async () => {
		const publication = await publish();
		await ready();
		const url = doorUrl(publication);
		expect(await deliver(url, changeOfOwn({ statuses: [status({})] }))).toBe(200);
		expect(await deliver(url, written('Hello'))).toBe(200);
		expect(await texts(publication)).toEqual(['Hello']);
		const store = await bench.store();
		const number = await storedNumber();
		const [window] = await store.findWindows(number, [{ phone: '31612349000' }]);
		expect(window?.openedAt ?? 0).toBeGreaterThan(Date.now() - 60_000);
	});

	it('has each event once, whether it comes twice, to both addresses, or at the same time', async () => {
		const publication = await publish();
		await ready();
		const addresses = [doorUrl(publication), await publication.webhookUrl()];
		const all = Array.from({ length: 10 }, (_, index) => written(`message ${index}`));
		const answers = await Promise.all(
			[...all, ...all].map(
				async (one, index) => await deliver(addresses[index % 3 === 0 ? 1 : 0] ?? '', one),
			),
		);
		expect(answers.filter((answer) => answer !== 200 && answer !== 503)).toEqual([]);
		// Meta delivers again what was not acknowledged.
		for (const one of all) expect(await deliver(addresses[0] ?? '', one)).toBe(200);
		const expected = all.map((_, index) => `message ${index}`);
		expect((await texts(publication, expected.length)).toSorted()).toEqual(expected.toSorted());
	});

	it('starts no more executions at once than n8n can bear, one customer after the other in order', async () => {
		const publication = await publish();
		await ready();
		let [underWay, most] = [0, 0];
		const { engine } = bench;
		const execute = engine.execute.bind(engine);
		const gate = Promise.withResolvers<undefined>();
		const spy = jest.spyOn(engine, 'execute').mockImplementation(async (...all) => {
			most = Math.max(most, ++underWay);
			await gate.promise;
			const run = await execute(...all);
			underWay--;
			return run;
		});
		const url = doorUrl(publication);
		const customers = Array.from({ length: 30 }, (_, index) => `316123480${index + 10}`);
		for (const round of ['first', 'second']) {
			const answers = customers.map(
				async (from) => await deliver(url, written(`${from} ${round}`, from)),
			);
			expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
		}
		gate.resolve(undefined);
		const all = await texts(publication, 60);
		spy.mockRestore();
		expect(new Set(all).size).toBe(60);
		expect(most).toBe(START_LIMITS.underWay);
		for (const from of customers) {
			expect(all.indexOf(`${from} first`)).toBeLessThan(all.indexOf(`${from} second`));
		}
	});

	it('acknowledges nothing that it cannot record', async () => {
		const publication = await publish();
		await ready();
		const store = await bench.store();
		jest.spyOn(store, 'receive').mockRejectedValueOnce(new Error('disk I/O'));
		const one = written('Hello');
		expect(await deliver(doorUrl(publication), one)).toBe(500);
		expect(await deliver(doorUrl(publication), one)).toBe(200);
		expect(await texts(publication)).toEqual(['Hello']);
	});

	it('accepts either secret, and a credential that is changed meanwhile', async () => {
		const publication = await publish();
		await ready();
		const url = doorUrl(publication);
		const { data } = bench.engine.credentials.stored.sandbox ?? {};
		if (!data) throw new Error('There is no credential');
		const before = { ...data };
		try {
			expect(await deliver(url, written('1'), 'another secret')).toBe(401);
			await sleep(1100);
			data.secondAppSecret = 'another secret';
			data.verifyToken = 'another token';
			expect(await deliver(url, written('2'), 'another secret')).toBe(200);
			expect(await deliver(url, written('3'))).toBe(200);
			const query = 'hub.mode=subscribe&hub.challenge=12345&hub.verify_token=another%20token';
			const answer = await fetch(`${url}?${query}`);
			expect([answer.status, await answer.text()]).toEqual([200, '12345']);
			expect((await fetch(`${url}?${query}x`)).status).toBe(403);
			expect((await fetch(url)).status).toBe(403);
			expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
		} finally {
			for (const name of Object.keys(data)) delete data[name];
			Object.assign(data, before);
		}
		expect((await texts(publication, 2)).toSorted()).toEqual(['2', '3']);
	});

	it('shares the port with triggers on other numbers', async () => {
		const { secondPhoneNumberId } = bench.sandbox.account;
		const first = await publish();
		const second = await publish({ phoneNumberId: secondPhoneNumberId });
		expect(atNumber()).toBe(doorUrl(first));
		expect(atNumber(secondPhoneNumberId)).toBe(doorUrl(second));
		await first.stop();
		await bench.write('31612345678', { phoneNumberId: secondPhoneNumberId, text: 'Second' });
		expect(await texts(second)).toEqual(['Second']);
		expect(await isClosed()).toBe(false);
	});

	it.each([
		['app', () => bench.sandbox.world.app.subscriptions.get(OBJECT)?.url],
		[
			'businessAccount',
			() =>
				bench.sandbox.world.businessAccounts.get(bench.sandbox.account.businessAccountId)?.callback
					?.url,
		],
	])('registers it for the %s', async (listenOn, at) => {
		const publication = await publish({ listenOn });
		expect(at()).toBe(doorUrl(publication));
		await publication.stop();
		expect(at()).toBeUndefined();
	});

	it('answers there as well where a person enters the address', async () => {
		const publication = await publish({ listenOn: 'manual' });
		await ready();
		expect(atNumber()).toBeUndefined();
		expect(await deliver(doorUrl(publication), written('Hello'))).toBe(200);
		expect(await texts(publication)).toEqual(['Hello']);
	});

	it("stays with n8n's address where a person wants it", async () => {
		const publication = await publish({ triggerOptions: { address: 'n8n' } });
		expect(atNumber()).toBe(await publication.webhookUrl());
		expect(await isClosed()).toBe(true);
	});

	it('listens at the test URL while somebody tests, and gives the door its number back', async () => {
		const publication = await publish();
		const [{ webhookId } = {}] = publication.saved.nodes;
		const [node] = spec().nodes;
		const test = await bench.engine.listenForTestEvent({
			id: publication.saved.id,
			nodes: [{ ...node, ...(webhookId === undefined ? {} : { webhookId }) }] as NodeSpec[],
		});
		expect(atNumber()).toBe(await test.webhookUrl());
		await bench.write('31612345678', { text: 'A test' });
		await until(() => atNumber() === doorUrl(publication));
		expect(await texts(publication, 0)).toEqual([]);
		await bench.write('31612345678', { text: 'For good' });
		expect(await texts(publication)).toEqual(['For good']);
	});
});

describe('what is in the way of a publication', () => {
	it.each([
		[{ WHATSAPP_CLOUD_PORT: '' }, 'WHATSAPP_CLOUD_URL is set for n8n without WHATSAPP_CLOUD_PORT.'],
		[{ WHATSAPP_CLOUD_URL: '' }, 'WHATSAPP_CLOUD_PORT is set for n8n without WHATSAPP_CLOUD_URL.'],
		[{ WHATSAPP_CLOUD_PORT: '0' }, 'to "0", which is not a port. Set it to a free port'],
		[{ WHATSAPP_CLOUD_PORT: '56x' }, 'to "56x", which is not a port.'],
		[{ WHATSAPP_CLOUD_PORT: '70000' }, 'to "70000", which is not a port.'],
		[{ WHATSAPP_CLOUD_PORT: '5678' }, 'on which n8n itself listens. Choose another one'],
		[{ WHATSAPP_CLOUD_URL: 'hooks.example.com' }, 'it has no https:// in front'],
		[{ WHATSAPP_CLOUD_URL: 'ftp://hooks.example.com' }, 'it is not an https:// address'],
		[{ WHATSAPP_CLOUD_URL: 'http://hooks.example.com' }, 'it begins with http://, not https://'],
		[{ WHATSAPP_CLOUD_URL: 'https://a:b@hooks.example.com' }, 'not an address for webhooks'],
		[{ WHATSAPP_CLOUD_URL: 'https://hooks.example.com/?x=1' }, 'not an address for webhooks'],
		[{ WHATSAPP_CLOUD_LISTEN_ADDRESS: '203.0.113.7' }, 'the machine has no such address'],
	])('says what is wrong with %o', async (variables, said) => {
		Object.assign(process.env, variables);
		await expect(publish()).rejects.toThrow(said);
		expect(atNumber()).toBeUndefined();
		expect(await isClosed()).toBe(true);
	});

	it('says that the port is taken', async () => {
		const other = createServer().listen(port, '127.0.0.1');
		await once(other, 'listening');
		await expect(publish()).rejects.toThrow('another program listens there');
		expect(atNumber()).toBeUndefined();
		other.close();
		await once(other, 'close');
	});

	it('says where nothing has come in when Meta cannot verify the address', async () => {
		setUp(`http://127.0.0.1:${await freePort()}`);
		const reason = await publish().then(
			() => '',
			(thrown: unknown) => String(thrown),
		);
		expect(reason).toContain('Meta could not verify the address of this trigger');
		expect(reason).toContain(`to port ${port} of this machine, where nothing has arrived`);
		expect(reason).not.toContain('N8N_WEBHOOK_URL');
		expect(atNumber()).toBeUndefined();
		expect(await isClosed()).toBe(true);
	});
});

describe('when n8n starts', () => {
	it('moves from n8n to the door when there is one, and back when there is none any more', async () => {
		takeAway();
		const publication = await publish();
		const atN8n = await publication.webhookUrl();
		expect(atNumber()).toBe(atN8n);
		await restart(publication, setUp);
		await until(() => atNumber() === doorUrl(publication));
		await bench.write('31612345678', { text: 'At the door' });
		await restart(publication, takeAway);
		await until(() => atNumber() === atN8n);
		await bench.write('31612345678', { text: 'At n8n' });
		expect((await texts(publication, 2)).toSorted()).toEqual(['At n8n', 'At the door']);
		await publication.stop();
		expect(atNumber()).toBeUndefined();
	});

	it.each(['app', 'businessAccount'])('moves the callback of the %s', async (listenOn) => {
		const { world, account } = bench.sandbox;
		const at = () =>
			listenOn === 'app'
				? world.app.subscriptions.get(OBJECT)?.url
				: world.businessAccounts.get(account.businessAccountId)?.callback?.url;
		takeAway();
		const publication = await publish({ listenOn, triggerOn: ['messages', 'flows'] });
		const fields = world.app.subscriptions.get(OBJECT)?.fields;
		await restart(publication, setUp);
		await until(() => at() === doorUrl(publication));
		expect(world.app.subscriptions.get(OBJECT)?.fields).toEqual(fields);
	});

	it('moves the address that it has lent an app that was new', async () => {
		const { app } = bench.sandbox.world;
		await bench.control('PATCH', '/settings', { messagesTicked: false });
		app.subscriptions.delete(OBJECT);
		takeAway();
		const publication = await publish();
		expect(app.subscriptions.get(OBJECT)?.url).toBe(await publication.webhookUrl());
		await restart(publication, setUp);
		await until(() => app.subscriptions.get(OBJECT)?.url === doorUrl(publication));
		expect(app.subscriptions.get(OBJECT)?.fields).toEqual(['messages']);
		await until(() => atNumber() === doorUrl(publication));
	});

	it('follows the door to another address', async () => {
		const publication = await publish();
		const former = doorUrl(publication);
		await restart(publication, () => setUp(`http://localhost:${port}`));
		await until(() => atNumber() !== former);
		expect(atNumber()).toBe(doorUrl(publication, `http://localhost:${port}`));
	});

	it('leaves the number to a door elsewhere that still answers', async () => {
		// A copy of n8n, with a copy of its store, is tried beside the one that works.
		const elsewhere = await open(
			createServer((request, response) => {
				const { searchParams } = new URL(request.url ?? '', 'http://localhost');
				const isKnown = searchParams.get('hub.verify_token') === VERIFY_TOKEN;
				response.writeHead(isKnown ? 200 : 403).end(searchParams.get('hub.challenge'));
			}),
		);
		const publication = await publish();
		const store = await bench.store();
		const url = doorUrl(publication, `http://127.0.0.1:${elsewhere.port}`);
		const number = bench.sandbox.world.numbers.get(bench.sandbox.account.phoneNumberId);
		if (!number) throw new Error('There is no number');
		number.callback = { ...number.callback, url, verifyToken: VERIFY_TOKEN };
		const [note] = await store.notes.listCallbacks();
		if (!note) throw new Error('There is no note');
		await store.notes.putCallback({ ...note, url });
		await restart(publication, takeAway);
		await sleep(400);
		expect(atNumber()).toBe(url);
		await restart(publication, setUp);
		await sleep(400);
		expect(atNumber()).toBe(url);
		await elsewhere.close();
		await restart(publication);
		await until(() => atNumber() === doorUrl(publication));
	});

	it('leaves alone what is not its own', async () => {
		takeAway();
		const publication = await publish();
		const number = bench.sandbox.world.numbers.get(bench.sandbox.account.phoneNumberId);
		if (!number) throw new Error('There is no number');
		const url = 'http://127.0.0.1:1/somebody-else';
		number.callback = { url, verifyToken: VERIFY_TOKEN };
		await restart(publication, setUp);
		await sleep(300);
		expect(atNumber()).toBe(url);
	});

	it('goes on at the address of n8n while the port is taken, and listens as soon as it is free', async () => {
		const publication = await publish();
		await publication.shutDown();
		const other = createServer().listen(port, '127.0.0.1');
		await once(other, 'listening');
		await publication.boot();
		expect(await deliver(await publication.webhookUrl(), written('Meanwhile'))).toBe(200);
		other.close();
		await once(other, 'close');
		await ready();
		expect(await deliver(doorUrl(publication), written('Then'))).toBe(200);
		expect((await texts(publication, 2)).toSorted()).toEqual(['Meanwhile', 'Then']);
	});

	it('starts what it has recorded before it ended', async () => {
		const publication = await publish();
		await ready();
		const { engine } = bench;
		const gate = Promise.withResolvers<undefined>();
		const execute = engine.execute.bind(engine);
		const spy = jest.spyOn(engine, 'execute').mockImplementation(async (...all) => {
			await gate.promise;
			return await execute(...all);
		});
		for (const text of ['one', 'two', 'three']) {
			expect(await deliver(doorUrl(publication), written(text))).toBe(200);
		}
		await restart(publication);
		gate.resolve(undefined);
		const all = await texts(publication, 3);
		spy.mockRestore();
		expect(all).toEqual(['one', 'two', 'three']);
	});
});

const FAILED: IRun = {
	...{ mode: 'trigger', status: 'error', startedAt: new Date(), storedAt: 'db' },
	data: createRunExecutionData({ resultData: { runData: {} } }),
};

describeOnPostgres('n8n in queue mode', (server) => {
	let queued: Bench;

	beforeAll(async () => {
		queued = await startBench({ store: 'postgres', databaseUrl: server().url() });
	});

	afterAll(async () => {
		await (await queued.store()).close();
		await queued.close();
	});

	afterEach(() => {
		delete process.env.EXECUTIONS_MODE;
	});

	it('hands everything to the queue, once, and again while the queue cannot be reached', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		const publication = await queued.engine.publish(spec());
		published.push(publication);
		await ready();
		const { engine } = queued;
		const execute = engine.execute.bind(engine);
		let failures = 3;
		jest.spyOn(engine, 'execute').mockImplementation(async (...all) => {
			if (failures-- > 0) throw new Error('Connection is closed');
			// A worker that dies before the first node: n8n tells of an execution that has ended.
			if (failures > -3) return new Run({ ...FAILED, startedAt: new Date() });
			return await execute(...all);
		});
		const all = Array.from({ length: 10 }, (_, index) => written(`message ${index}`));
		const url = doorUrl(publication);
		const answers = [...all, ...all].map(async (one) => await deliver(url, one));
		expect((await Promise.all(answers)).filter((one) => one !== 200 && one !== 503)).toEqual([]);
		const handedOver = async () => {
			const runs = await Promise.allSettled(publication.executions);
			return runs.flatMap((run) =>
				run.status === 'fulfilled' && run.value.hasRun('Trigger')
					? run.value.node('Trigger').json.map(({ text }) => text)
					: [],
			);
		};
		await until(async () => (await handedOver()).length >= all.length);
		jest.restoreAllMocks();
		expect((await handedOver()).toSorted()).toEqual(all.map((_, index) => `message ${index}`));
		const store = await queued.store();
		expect(await store.pendingEvents.find(`${publication.saved.id}/node`)).toEqual([]);
	});
});
