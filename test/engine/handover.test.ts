import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';

import { receiveDelivery } from '../../nodes/WhatsAppCloud/trigger/receive/receive';
import { readParameters } from '../../nodes/WhatsAppCloud/trigger/fields/parameters';
import { until as untilSo } from '../../tools/until.ts';
import { message } from '../webhook/payloads';
import { signed } from '../support/deliver';
import type { Publication } from './publication';
import { startBench, type Bench, changeOfOwn } from './whatsapp';

/** From the acknowledgement to the execution: what happens when n8n dies in between, or starts one twice. */
let bench: Bench;
const published: Publication[] = [];

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

afterEach(async () => {
	for (const one of published.splice(0)) await one.stop();
});

const trigger = { name: 'Trigger', type: 'whatsAppCloudTrigger', id: 'node', parameters: {} };

async function publish(): Promise<Publication> {
	const publication = await bench.engine.publish({ id: randomUUID(), nodes: [trigger] });
	published.push(publication);
	return publication;
}

/** n8n starts again, and has the workflow published already. */
async function boot(id: string): Promise<Publication> {
	const publication = await bench.engine.boot({ id, nodes: [trigger] });
	published.push(publication);
	return publication;
}

function fresh(text: string) {
	const timestamp = String(Math.floor(Date.now() / 1000));
	return message({ id: `wamid.${randomUUID()}`, type: 'text', timestamp, text: { body: text } });
}

/** What Meta sends for messages with these texts. */
function delivery(...texts: string[]) {
	const { body, ...rest } = signed(
		changeOfOwn({ messages: texts.map(fresh) }),
		bench.sandbox.account.appSecret,
	);
	return { rawBody: Buffer.from(body), ...rest };
}

async function post(
	publication: Publication,
	{ rawBody, headers }: ReturnType<typeof delivery>,
): Promise<number> {
	return (await fetch(await publication.webhookUrl(), { method: 'POST', headers, body: rawBody }))
		.status;
}

/** The texts that each execution so far got. */
async function handedOver(publication: Publication) {
	return (await publication.runs()).map((run) => run.node('Trigger').json.map(({ text }) => text));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
	await untilSo('what the test waits for comes', condition, { everyMs: 20 });
}

/** Takes a delivery in as the process of an n8n that dies before an execution has its events. */
async function takeInAndDie(
	workflowId: string,
	from: ReturnType<typeof delivery>,
	host: string,
	ageMs: number,
) {
	const scope = `${workflowId}/node`;
	const { pid } = spawnSync(process.execPath, ['-e', '']);
	const store = await bench.store();
	const { selection } = readParameters({ getNodeParameter: (_name, fallback) => fallback });
	const received = await receiveDelivery(from, {
		...{ appSecret: bench.sandbox.account.appSecret, store: async () => store, selection, scope },
		reactions: true,
		process: { host, pid, run: 'another' },
		now: () => Date.now() - ageMs,
	});
	if ('status' in received || !received.claim) throw new Error(JSON.stringify(received));
	// As the answer of 200 does.
	await store.pendingEvents.confirm(received.claim, Date.now() - ageMs);
	return { scope, store };
}

it.each([
	['of this machine that is gone', hostname(), 0, [['first', 'second']]],
	['of another machine, after a minute', 'elsewhere', 61_000, [['first', 'second']]],
	['of another machine, but not at once', 'elsewhere', 0, []],
])('is made up for when n8n starts: events of a process %s', async (_whose, host, ageMs, texts) => {
	const id = randomUUID();
	const { scope, store } = await takeInAndDie(id, delivery('first', 'second'), host, ageMs);
	const publication = await boot(id);
	await until(async () => publication.executions.length > 0 || texts.length === 0);
	await sleep(100);
	expect(await handedOver(publication)).toEqual(texts);
	const kept = texts.length > 0 ? 0 : 2;
	await until(async () => (await store.pendingEvents.find(scope)).length === kept);
});

it('is made up for once, although n8n starts twice and Meta delivers again', async () => {
	const id = randomUUID();
	const lost = delivery('lost');
	await takeInAndDie(id, lost, hostname(), 0);
	const publication = await boot(id);
	await until(async () => publication.executions.length > 0);
	expect(await handedOver(publication)).toEqual([['lost']]);
	const again = await boot(id);
	expect(await post(again, lost)).toBe(200);
	await sleep(200);
	expect(await handedOver(publication)).toEqual([['lost']]);
	expect(await handedOver(again)).toEqual([]);
});

it('passes an event on once if n8n starts two executions with it, unless somebody retries one', async () => {
	const publication = await publish();
	expect(await post(publication, delivery('twice'))).toBe(200);
	const [run] = await publication.runs();
	const again = async (mode: 'webhook' | 'retry', executionId?: string) => {
		const input = [run?.node('Trigger').items ?? []];
		const options = { mode, ...(executionId ? { executionId } : {}) };
		const other = await bench.engine.execute(publication.saved, 'Trigger', input, options);
		return other.node('Trigger').items.length;
	};
	expect(await again('webhook')).toBe(0);
	expect(await again('retry')).toBe(1);
});

it('passes an event on again to the same execution: a job of a worker that has died', async () => {
	const publication = await publish();
	const event = { event: 'message', messageId: `wamid.${randomUUID()}`, type: 'text' };
	const items = async (executionId: string) => {
		const input = [[{ json: event }]];
		const options = { mode: 'webhook' as const, executionId };
		const run = await bench.engine.execute(publication.saved, 'Trigger', input, options);
		return run.node('Trigger').items.length;
	};
	expect(await items('job-1')).toBe(1);
	expect(await items('job-1')).toBe(1);
	expect(await items('job-2')).toBe(0);
});

it('keeps nothing of a message that an execution has, or that n8n could not take', async () => {
	const publication = await publish();
	const scope = `${publication.saved.id}/node`;
	const store = await bench.store();
	jest.spyOn(bench.engine, 'execute').mockImplementationOnce(() => {
		throw new Error('n8n could not store the execution');
	});
	expect(await post(publication, delivery('refused'))).toBe(500);
	expect(await post(publication, delivery('taken'))).toBe(200);
	expect(publication.executions).toHaveLength(1);
	await until(async () => (await store.pendingEvents.find(scope)).length === 0);
	expect(await store.pendingEvents.find(scope)).toEqual([]);
});

it('hears at once that the store has failed, also while Meta is still being asked', async () => {
	const store = await bench.store();
	jest.spyOn(store.pendingEvents, 'find').mockRejectedValueOnce(new Error('The store is gone'));
	const warn = jest.spyOn(Container.get(Logger), 'warn');
	const match = { path: '/phone_numbers' };
	await bench.control('POST', '/faults', { kind: 'delay', ms: 4000, match });
	try {
		// Of the whole app: Meta is asked which numbers there are.
		const nodes = [{ ...trigger, parameters: { listenOn: 'app' } }];
		published.push(await bench.engine.boot({ id: randomUUID(), nodes }));
		const isTold = () => warn.mock.calls.flat().join().includes('The store is gone');
		// A failure that nobody hears while something else is awaited would be n8n's.
		await untilSo('n8n tells of it', isTold, { withinMs: 3500, everyMs: 20 });
	} finally {
		await bench.control('DELETE', '/faults');
	}
});
