import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import type { INodeType } from 'n8n-workflow';

import { WATCHING } from '../../nodes/WhatsAppCloud/trigger/background/leftOver';
import { START_LIMITS, STARTS } from '../../nodes/WhatsAppCloud/trigger/background/starts';
import { freePort } from '../../tools/port.ts';
import { until as untilSo } from '../../tools/until.ts';
import { message } from '../webhook/payloads';
import { deliver as post } from '../support/deliver';
import type { Publication } from './publication';
import { startBench, type Bench, changeOfOwn } from './whatsapp';
import type { NodeSpec } from './workflow';

/** Many customers write at once: what n8n is asked for, and what becomes of what it fails. */
let bench: Bench;
let publication: Publication;

const failing: INodeType = {
	description: {
		...{ displayName: 'Failing', name: 'failing', group: ['transform'], version: 1 },
		...{ description: '', defaults: {}, inputs: ['main'], outputs: ['main'], properties: [] },
	},
	async execute() {
		return await Promise.reject(new Error('The address of the shop is not known'));
	},
};

const DOOR = ['WHATSAPP_CLOUD_URL', 'WHATSAPP_CLOUD_PORT', 'WHATSAPP_CLOUD_LISTEN_ADDRESS'];

const TRIGGER: NodeSpec = { name: 'Trigger', type: 'whatsAppCloudTrigger', id: 'node' };

beforeAll(async () => {
	bench = await startBench({}, {}, [failing]);
});

afterAll(async () => await bench.close());

beforeEach(async () => await publish([TRIGGER]));

afterEach(async () => {
	await publication.stop();
	jest.restoreAllMocks();
	for (const name of DOOR) Reflect.deleteProperty(process.env, name);
});

async function publish(nodes: NodeSpec[]): Promise<void> {
	const attach = jest.spyOn(STARTS, 'attach').mockClear();
	publication = await bench.engine.publish({ id: randomUUID(), nodes });
	for (let tries = 0; attach.mock.calls.length === 0 && tries < 500; tries++) await sleep(10);
	expect(attach).toHaveBeenCalled();
}

/** Publishes another workflow, at n8n's address or at the trigger's own. @returns the address */
async function publishAt(place: string, nodes: NodeSpec[]): Promise<string> {
	await publication.stop();
	const port = await freePort();
	const door = `http://127.0.0.1:${port}`;
	if (place === 'its own address') {
		const values = [door, String(port), '127.0.0.1'];
		DOOR.forEach((name, index) => (process.env[name] = values[index]));
	}
	await publish(nodes);
	if (place !== 'its own address') return await publication.webhookUrl();
	await until(async () => (await fetch(`${door}/healthz`)).ok);
	return `${door}/${publication.saved.nodes[0]?.webhookId ?? ''}`;
}

/** Meta delivers one message of a customer. */
async function deliver(customer: string, text: string, at?: string): Promise<number> {
	const timestamp = String(Math.floor(Date.now() / 1000));
	const sent = { from: customer, id: `wamid.${randomUUID()}`, type: 'text', timestamp };
	const body = changeOfOwn({ messages: [message({ ...sent, text: { body: text } })] });
	const url = at ?? (await publication.webhookUrl());
	return await post(url, bench.sandbox.account.appSecret, body);
}

/** The texts that executions have had so far. */
async function handedOver(): Promise<unknown[]> {
	const runs = await Promise.allSettled(publication.executions);
	return runs.flatMap((run) =>
		run.status === 'fulfilled' ? run.value.node('Trigger').json.map(({ text }) => text) : [],
	);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
	await untilSo('what the test waits for comes', condition, { everyMs: 50 });
}

/** n8n comes to no execution before the gate is open. */
function shut(failing: () => boolean = () => false) {
	const { engine } = bench;
	const execute = engine.execute.bind(engine);
	const gate = Promise.withResolvers<undefined>();
	let [underWay, most] = [0, 0];
	jest.spyOn(engine, 'execute').mockImplementation(async (saved, name, input, options) => {
		most = Math.max(most, ++underWay);
		await gate.promise;
		await sleep(10);
		underWay--;
		if (!options && failing()) throw new Error('Timeout waiting for lock');
		return await execute(saved, name, input, options);
	});
	return { open: () => gate.resolve(undefined), most: () => most };
}

it('starts no more executions at once than n8n can bear, and each message one', async () => {
	const n8n = shut();
	const texts = Array.from({ length: 120 }, (_, index) => `message ${index}`);
	const answers = await Promise.all(
		texts.map(
			async (text, index) => await deliver(`31612349${String(index).padStart(3, '0')}`, text),
		),
	);
	expect(new Set(answers)).toEqual(new Set([200]));
	n8n.open();
	await until(async () => (await handedOver()).length >= texts.length);
	await sleep(200);
	expect((await handedOver()).toSorted()).toEqual(texts.toSorted());
	expect(n8n.most()).toBe(START_LIMITS.underWay);
	const store = await bench.store();
	expect(await store.pendingEvents.find(`${publication.saved.id}/node`)).toEqual([]);
});

it('starts again what n8n fails before the workflow has it', async () => {
	let failures = 5;
	const n8n = shut(() => failures-- > 0);
	const texts = Array.from({ length: 40 }, (_, index) => `message ${index}`);
	await Promise.all(
		texts.map(
			async (text, index) => await deliver(`31612348${String(index).padStart(3, '0')}`, text),
		),
	);
	n8n.open();
	await until(async () => (await handedOver()).length >= texts.length);
	expect((await handedOver()).toSorted()).toEqual(texts.toSorted());
	expect(failures).toBeLessThan(0);
});

it('keeps what waits in the store until an execution has it', async () => {
	const n8n = shut();
	const customer = '31612347000';
	await deliver(customer, 'first');
	await deliver(customer, 'second');
	const store = await bench.store();
	const waiting = (await store.pendingEvents.find(`${publication.saved.id}/node`)).length;
	expect(waiting).toBe(2);
	n8n.open();
	await until(async () => (await handedOver()).length >= 2);
	expect(await handedOver()).toEqual(['first', 'second']);
	await until(
		async () => (await store.pendingEvents.find(`${publication.saved.id}/node`)).length === 0,
	);
});

describe.each(["n8n's address", 'its own address'])('at %s', (place) => {
	beforeEach(() => {
		jest.replaceProperty(STARTS.limits, 'pauses', [20, 20, 20]);
		// Longer than a busy machine takes to begin with one.
		jest.replaceProperty(STARTS.limits, 'overdue', 2000);
	});

	/** n8n itself fails the first few, before any node has run; whoever asked for them may hear of it or not. */
	function fail(failures: number) {
		const { engine } = bench;
		const execute = engine.execute.bind(engine);
		return jest.spyOn(engine, 'execute').mockImplementation((...all) => {
			const run =
				failures-- > 0 ? Promise.reject(new Error('Timeout waiting for lock')) : execute(...all);
			run.catch(() => undefined);
			return run;
		});
	}

	const settled = async () => await Promise.allSettled(publication.executions);

	it('starts what n8n fails before the first node again, a few times', async () => {
		const url = await publishAt(place, [TRIGGER]);
		const asked = fail(3);
		expect(await deliver('31612346000', 'Hello', url)).toBe(200);
		await until(async () => (await handedOver()).length > 0);
		await sleep(700);
		expect(await handedOver()).toEqual(['Hello']);
		expect(asked).toHaveBeenCalledTimes(4);
		const store = await bench.store();
		expect(await store.pendingEvents.find(`${publication.saved.id}/node`)).toEqual([]);
	});

	it('gives up after that, and keeps the message for the next start of n8n', async () => {
		const url = await publishAt(place, [TRIGGER]);
		const asked = fail(4);
		expect(await deliver('31612346001', 'Hello', url)).toBe(200);
		await until(async () => await Promise.resolve(asked.mock.calls.length >= 4));
		await sleep(700);
		expect(asked).toHaveBeenCalledTimes(4);
		const store = await bench.store();
		expect(await store.pendingEvents.find(`${publication.saved.id}/node`)).toHaveLength(1);
	});

	it('does not start again what fails in the workflow', async () => {
		const url = await publishAt(place, [TRIGGER, { name: 'Failing', type: 'failing' }]);
		const asked = fail(0);
		expect(await deliver('31612346002', 'Hello', url)).toBe(200);
		await until(async () => (await settled()).length > 0);
		await sleep(2500);
		expect(asked).toHaveBeenCalledTimes(1);
		const [run] = await settled();
		expect(run?.status === 'fulfilled' && run.value.status).toBe('error');
	});
});

it.each(['store', 'credential'])(
	'hands over what was left as soon as the %s can be had, which it cannot when n8n starts',
	async (what) => {
		jest.replaceProperty(WATCHING, 'againAfter', 50);
		const store = await bench.store();
		await publication.shutDown();
		const event = {
			...{ event: 'message', type: 'text', text: 'Is anybody there?', phone: '31612345000' },
			...{ messageId: `wamid.${randomUUID()}`, phoneNumberId: bench.sandbox.account.phoneNumberId },
		};
		const gone = JSON.stringify({ host: hostname(), pid: 2 ** 30, run: randomUUID() });
		const kept = { process: gone, events: [{ event: JSON.stringify(event) }] };
		const claim = { scope: `${publication.saved.id}/node`, keys: [event.messageId], kept };
		await store.receive({ observations: [], claim }, Date.now());
		const failure = new Error('Too many connections');
		const failed =
			what === 'store'
				? jest.spyOn(store.pendingEvents, 'find').mockRejectedValueOnce(failure)
				: jest.spyOn(bench.engine.credentials, 'getDecrypted').mockRejectedValueOnce(failure);
		await publication.boot();
		await until(async () => (await handedOver()).length > 0);
		expect(failed.mock.calls.length).toBeGreaterThan(1);
		expect(await handedOver()).toEqual(['Is anybody there?']);
	},
);

it('puts back what a test has replaced as soon as the store can be had, which it cannot when n8n starts', async () => {
	jest.replaceProperty(WATCHING, 'againAfter', 50);
	const { account, world } = bench.sandbox;
	const number = world.numbers.get(account.phoneNumberId);
	const url = await publication.webhookUrl();
	await publication.shutDown();
	if (!number?.callback) throw new Error('The trigger has no callback.');
	number.callback.url = url.replace('/webhook/', '/webhook-test/');
	const { notes } = await bench.store();
	const place = `number:${account.phoneNumberId}`;
	const process = { host: hostname(), pid: 2 ** 30, run: randomUUID() };
	await notes.putCallback({
		...{ place, url: number.callback.url, holder: 'a test' },
		...{ test: JSON.stringify({ ...process, previous: { url } }), at: Date.now() },
	});
	const failure = new Error('Too many connections');
	const failed = jest.spyOn(notes, 'listCallbacks');
	failed.mockRejectedValueOnce(failure).mockRejectedValueOnce(failure);
	await publication.boot();
	await until(async () => await Promise.resolve(number.callback?.url === url));
	expect(failed.mock.calls.length).toBeGreaterThan(2);
});

it('hands over what another process over the same store has left, which does not start again', async () => {
	jest.replaceProperty(WATCHING, 'leftEvery', 50);
	await publishAt("n8n's address", [TRIGGER]);
	const store = await bench.store();
	const { phoneNumberId } = bench.sandbox.account;
	const event = {
		...{ event: 'message', type: 'text', text: 'Is anybody there?', phone: '31612345000' },
		...{ messageId: `wamid.${randomUUID()}`, phoneNumberId },
	};
	// No process has such a number.
	const gone = JSON.stringify({ host: hostname(), pid: 2 ** 30, run: randomUUID() });
	const kept = { process: gone, events: [{ event: JSON.stringify(event) }] };
	const claim = { scope: `${publication.saved.id}/node`, keys: [event.messageId], kept };
	await sleep(200);
	await store.receive({ observations: [], claim }, Date.now());
	await until(async () => (await handedOver()).length > 0);
	expect(await handedOver()).toEqual(['Is anybody there?']);
});
