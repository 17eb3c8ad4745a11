import { randomUUID } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { until as untilSo } from '../../tools/until.ts';
import { describeOnPostgres } from '../support/onPostgres';
import { deliver } from '../support/deliver';
import type { Publication } from './publication';
import { template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const QUESTION: INodeParameters = {
	...{ resource: 'message', operation: 'sendAndWait', to: '={{ $json.phone }}', accept: 'any' },
	...{ body: 'Does Monday suit you?', buttons: { values: [{ id: 'yes', title: 'Yes' }] } },
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
};

/** What n8n says at the resume URL of an execution that was stopped, and of one that goes on. */
const STOPPED = {
	status: 409,
	body: '{"code":409,"message":"The execution has finished already."}',
};
const GOES_ON = { status: 200, body: 'resumed' };
const BUSY = { status: 503, body: '{"message":"Database is not ready"}' };

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

let lastCustomer = 31680000000;

describeLostAnswers('SQLite', async () => ({}));

describeOnPostgres('PostgreSQL', (server) => {
	describeLostAnswers('PostgreSQL', async () => ({
		store: 'postgres',
		databaseUrl: server().url(),
	}));
});

function describeLostAnswers(name: string, settings: () => Promise<Record<string, string>>): void {
	describe(`where answers start nothing, with ${name}`, () => {
		let bench: Bench;
		let store: Store;
		const published: Publication[] = [];

		beforeAll(async () => {
			bench = await startBench(await settings());
			store = await bench.store();
		});

		afterAll(async () => {
			await store.close();
			await bench.close();
		});

		beforeEach(async () => await bench.control('POST', '/reset'));

		afterEach(async () => {
			for (const one of published.splice(0)) await one.stop();
		});

		const trigger = (more: INodeParameters = {}) => ({
			...{ name: 'Trigger', type: 'whatsAppCloudTrigger', id: 'trigger' },
			parameters: { triggerOptions: { repliesToWaiting: 'skip' }, ...more },
		});

		async function publish(more: INodeParameters = {}, id: string = randomUUID()) {
			const publication = await bench.engine.publish({ id, nodes: [trigger(more)] });
			published.push(publication);
			return publication;
		}

		/** An execution waits for the customer; n8n says this at its resume URL. */
		async function ask(says: { status: number; body: string }) {
			const phone = String(++lastCustomer);
			const executionId = `lost-${process.pid}-${phone}`;
			const node = { name: 'Ask', type: 'whatsAppCloud', id: randomUUID(), parameters: QUESTION };
			await bench.engine.runWorkflow({ executionId, nodes: [node], input: [{ phone }] });
			let asked = 0;
			const path = `webhook-waiting/${executionId}/${node.id}`;
			bench.engine.server.add('POST', path, async (request, response) => {
				await request.readRawBody();
				asked++;
				response.status(says.status).send(says.body);
			});
			return { phone, asked: () => asked };
		}

		const write = async (phone: string, text: string) =>
			await bench.control('POST', `/customers/${phone}/messages`, { text });

		const textsOf = async (publication: Publication) =>
			(await publication.runs()).flatMap((run) => run.node('Trigger').json.map(({ text }) => text));

		async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
			await untilSo('what the test waits for comes', condition, { everyMs: 20 });
		}

		/** Meta delivers everything that it has delivered once more. */
		async function redeliver(): Promise<void> {
			const { deliveries } = (await bench.control('GET', '/webhooks')) as {
				deliveries: Array<{ id: string }>;
			};
			for (const { id } of deliveries) await bench.control('POST', `/webhooks/${id}/redeliver`);
			await pause(300);
		}

		it('one that the execution takes starts nothing, and nothing of it is kept', async () => {
			const publication = await publish();
			const { phone, asked } = await ask(GOES_ON);
			await write(phone, 'I will be there');
			await until(() => asked() > 0);
			await redeliver();
			expect(await textsOf(publication)).toEqual([]);
			expect(await store.pendingEvents.find(`${publication.saved.id}/trigger`)).toEqual([]);
		});

		it('one that the execution cannot take any more starts the workflow, once', async () => {
			const publication = await publish();
			const { phone } = await ask(STOPPED);
			await write(phone, 'I will be there');
			await until(() => publication.executions.length > 0);
			await redeliver();
			expect(await textsOf(publication)).toEqual(['I will be there']);
			expect(await store.pendingEvents.find(`${publication.saved.id}/trigger`)).toEqual([]);
			// And nobody waits for what comes next.
			await write(phone, 'Hello?');
			await until(() => publication.executions.length > 1);
			expect(await textsOf(publication)).toEqual(['I will be there', 'Hello?']);
		});

		it('for whoever would have been started by it, and for no others', async () => {
			const [chosen, others] = [
				await publish(),
				await publish({
					...{ listenOn: 'manual' },
					triggerOptions: { repliesToWaiting: 'skip', messageTypes: ['image'] },
				}),
			];
			const late = await publish({ listenOn: 'manual' });
			const { phone } = await ask(STOPPED);
			await write(phone, 'I will be there');
			await until(() => chosen.executions.length > 0);
			// The others get it from Meta a little later.
			const { deliveries } = (await bench.control('GET', '/webhooks')) as {
				deliveries: Array<{ body: unknown; headers: Record<string, string> }>;
			};
			const last = deliveries.find(({ body }) => JSON.stringify(body).includes('I will be there'));
			await forward(last?.body, late);
			await forward(last?.body, others);
			await until(() => late.executions.length > 0);
			await pause(200);
			expect(await textsOf(chosen)).toEqual(['I will be there']);
			expect(await textsOf(late)).toEqual(['I will be there']);
			expect(await textsOf(others)).toEqual([]);
		});

		it('also if n8n ends before that is known, or before the workflow has it', async () => {
			const id = randomUUID();
			const publication = await publish({}, id);
			const { phone, asked } = await ask(BUSY);
			await write(phone, 'I will be there');
			await until(() => asked() > 0);
			await publication.stop();
			published.splice(0);
			// Another process finds out that the execution is over.
			const { phoneNumberId } = bench.sandbox.account;
			const later = Date.now() + 120_000;
			const { due } = await store.waits.claim([phoneNumberId], later);
			expect(due).toHaveLength(1);
			await store.waits.finish(due[0]?.id ?? 0, { result: 'lost' });
			const started = await bench.engine.boot({ id, nodes: [trigger()] });
			published.push(started);
			await until(() => started.executions.length > 0);
			expect(await textsOf(started)).toEqual(['I will be there']);
			expect(await store.pendingEvents.find(`${id}/trigger`)).toEqual([]);
		});

		async function forward(body: unknown, to: Publication): Promise<void> {
			await deliver(await to.webhookUrl(), bench.sandbox.account.appSecret, body);
		}
	});
}
