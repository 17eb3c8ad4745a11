import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { START_LIMITS, STARTS } from '../../nodes/WhatsAppCloud/trigger/background/starts';
import { change, message } from '../webhook/payloads';
import type { Publication } from './publication';
import { startBench, type Bench } from './whatsapp';

/** Many customers write at once: what n8n is asked for, and what becomes of what it fails. */
let bench: Bench;
let publication: Publication;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	const attach = jest.spyOn(STARTS, 'attach');
	const nodes = [{ name: 'Trigger', type: 'whatsAppCloudTrigger', id: 'node', parameters: {} }];
	publication = await bench.engine.publish({ id: randomUUID(), nodes });
	for (let tries = 0; attach.mock.calls.length === 0 && tries < 500; tries++) await sleep(10);
	expect(attach).toHaveBeenCalled();
});

afterEach(async () => {
	await publication.stop();
	jest.restoreAllMocks();
});

/** Meta delivers one message of a customer. */
async function deliver(customer: string, text: string): Promise<number> {
	const timestamp = String(Math.floor(Date.now() / 1000));
	const sent = { from: customer, id: `wamid.${randomUUID()}`, type: 'text', timestamp };
	const body = change({ messages: [message({ ...sent, text: { body: text } })] });
	const rawBody = Buffer.from(JSON.stringify(body));
	const hmac = createHmac('sha256', bench.sandbox.account.appSecret).update(rawBody).digest('hex');
	const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${hmac}` };
	const url = await publication.webhookUrl();
	return (await fetch(url, { method: 'POST', headers, body: rawBody })).status;
}

/** The texts that executions have had so far. */
async function handedOver(): Promise<unknown[]> {
	const runs = await Promise.allSettled(publication.executions);
	return runs.flatMap((run) =>
		run.status === 'fulfilled' ? run.value.node('Trigger').json.map(({ text }) => text) : [],
	);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error('It did not happen in 30 s.');
		await sleep(50);
	}
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
	expect(await store.handovers.find(`${publication.saved.id}/node`)).toEqual([]);
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
	const waiting = (await store.handovers.find(`${publication.saved.id}/node`)).length;
	expect(waiting).toBe(2);
	n8n.open();
	await until(async () => (await handedOver()).length >= 2);
	expect(await handedOver()).toEqual(['first', 'second']);
	await until(
		async () => (await store.handovers.find(`${publication.saved.id}/node`)).length === 0,
	);
});
