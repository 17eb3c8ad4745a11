import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LOOKING } from '../../nodes/WhatsAppCloud/backgroundWork/backgroundWork';
import type { AnsweredWait } from '../../nodes/WhatsAppCloud/store/waits';
import { until as untilSo } from '../../tools/until.ts';
import { checkOutput } from './outputs';
import type { Publication } from './publication';
import { template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
const published: Publication[] = [];
let lastCustomer = 31660000000;
const newCustomer = () => String(++lastCustomer);

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

afterEach(async () => {
	jest.restoreAllMocks();
	for (const one of published.splice(0)) await one.stop();
});

const QUESTION: INodeParameters = {
	to: '={{ $json.phone }}',
	body: 'Does Monday suit you?',
	buttons: {
		values: [
			{ id: 'yes', title: 'Yes' },
			{ id: 'no', title: 'No' },
		],
	},
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
};

let executions = 0;

async function ask(input: IDataObject[], parameters: INodeParameters = {}, node: object = {}) {
	const executionId = `wait-${process.pid}-${++executions}`;
	const run = await bench.engine.runWorkflow({
		executionId,
		nodes: [
			{
				...{ name: 'Ask', type: 'whatsAppCloud' },
				parameters: { resource: 'message', operation: 'sendAndWait', ...QUESTION, ...parameters },
				...node,
			},
		],
		input,
	});
	return { run, executionId };
}

async function publish(parameters: object = {}): Promise<Publication> {
	const publication = await bench.engine.publish({
		nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: { ...parameters } }],
	});
	published.push(publication);
	return publication;
}

/** Answers that n8n is to get. */
async function answered(): Promise<AnsweredWait[]> {
	const { phoneNumberId } = bench.sandbox.account;
	const store = await bench.store();
	const { due } = await store.waits.claim([phoneNumberId], Date.now() + 120_000);
	for (const { id, answer } of due) {
		checkOutput('message/sendAndWait', JSON.parse(answer));
		await store.waits.finish(id, { result: 'done' });
	}
	return due;
}

/** What is left of answers that are being handed over. */
async function pending() {
	const store = await bench.store();
	return await store.waits.claim([bench.sandbox.account.phoneNumberId], Date.now());
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	await untilSo('what the test waits for comes', condition, { everyMs: 20 });
}

describe('Message → Send and Wait for Reply', () => {
	it('fails where its price holds it back, also with what a node copied from Send says of that', async () => {
		const guard = { highestPrice: 1, budgetCurrency: 'EUR', unknownPrice: 'block' };
		for (const more of [{}, { budgetReached: 'skip' }]) {
			const { run } = await ask([{ phone: newCustomer() }], { options: { ...guard, ...more } });
			expect(run.error?.message).toMatch(/its price is not known/);
			expect(run.raw.waitTill).toBeUndefined();
		}
		expect(await bench.received()).toEqual([]);
	});

	it('asks with buttons in the window, and puts the execution to sleep', async () => {
		await publish();
		const phone = newCustomer();
		await bench.write(phone, { text: 'Hi' });
		const { run } = await ask([{ phone }], { waitAmount: 2, waitUnit: 'hours' });
		const { waitTill } = run.raw;
		expect(waitTill?.getTime()).toBeGreaterThan(Date.now() + 2 * 60 * 60 * 1000 - 10_000);
		expect(waitTill?.getTime()).toBeLessThan(Date.now() + 2 * 60 * 60 * 1000 + 10_000);
		expect(run.node('Ask').json).toMatchObject([{ sentAs: 'freeForm', reason: 'window_open' }]);
		const [sent] = await bench.received({ customer: phone }, 1);
		expect(sent?.request.interactive).toMatchObject({
			type: 'button',
			body: { text: 'Does Monday suit you?' },
			action: {
				buttons: [{ reply: { id: 'yes', title: 'Yes' } }, { reply: { id: 'no', title: 'No' } }],
			},
		});
	});

	const link = 'https://example.com/picture.png';

	it.each<[string, INodeParameters, object]>([
		[
			'options',
			{
				options: {
					footer: 'Thanks',
					header: { values: { headerType: 'text', headerText: 'Monday' } },
				},
			},
			{ header: { type: 'text', text: 'Monday' }, footer: { text: 'Thanks' } },
		],
		[
			'options, with only what differs from the defaults',
			{ options: { header: { values: { headerText: 'Monday' } } } },
			{ header: { type: 'text', text: 'Monday' } },
		],
		[
			'an image in the options',
			{ options: { header: { values: { headerType: 'image', headerLink: link } } } },
			{ header: { type: 'image', image: { link } } },
		],
		[
			'where they stood before they were options',
			{ headerType: 'image', headerLink: link, footer: 'Thanks' },
			{ header: { type: 'image', image: { link } }, footer: { text: 'Thanks' } },
		],
		[
			'options, before what else is left',
			{ headerType: 'image', headerLink: link, footer: 'Old', options: { footer: 'New' } },
			{ header: { type: 'image' }, footer: { text: 'New' } },
		],
	])('takes header and footer from %s', async (_, parameters, expected) => {
		await publish();
		const phone = newCustomer();
		await bench.write(phone, { text: 'Hi' });
		await ask([{ phone }], parameters);
		const [sent] = await bench.received({ customer: phone }, 1);
		expect(sent?.request.interactive).toMatchObject(expected);
	});

	it('asks with the template otherwise; without an answer its second output says so', async () => {
		const phone = newCustomer();
		const { run } = await ask([{ phone }]);
		const [outcome] = run.node('Ask').json;
		expect(outcome).toMatchObject({ sentAs: 'template', status: 'accepted' });
		// What n8n passes on when the time is over.
		const [stack] = run.raw.data.executionData?.nodeExecutionStack ?? [];
		expect(stack?.metadata).toMatchObject({ forwardAllOutputs: true });
		expect(stack?.data.main).toEqual([
			[],
			[{ json: { timedOut: true, question: outcome }, pairedItem: { item: 0 } }],
		]);
	});

	it('gets a tap on the button, by the trigger, at the URL that n8n signed', async () => {
		const publication = await publish({ triggerOptions: { repliesToWaiting: 'skip' } });
		const phone = newCustomer();
		const { run, executionId } = await ask([{ phone }]);
		const node = run.raw.data.executionData?.nodeExecutionStack[0]?.node;
		const got: unknown[] = [];
		const path = `webhook-waiting/${executionId}/${node?.id}`;
		bench.engine.server.add('POST', path, async (request, response) => {
			await request.readRawBody();
			got.push(JSON.parse(request.rawBody.toString()));
			response.send('resumed');
		});
		const [sent] = await bench.received({ customer: phone }, 1);
		const button = { text: 'Confirm', payload: 'Confirm' };
		const message = { type: 'button', button, context: { id: sent?.id } };
		await bench.write(phone, { message });
		await until(() => got.length > 0);
		bench.engine.server.remove('POST', path);
		got.forEach((answer) => checkOutput('message/sendAndWait', answer));
		expect(got).toMatchObject([
			{
				...{ answer: 'Confirm', replyId: 'Confirm', tapped: true, timedOut: false, from: phone },
				question: { messageId: sent?.id, sentAs: 'template' },
			},
		]);
		expect(publication.executions).toHaveLength(0);
		// What n8n has taken is noted a moment later.
		await until(async () => (await pending()).againAt === undefined);
		expect(await answered()).toEqual([]);
	});

	it('gets it though the store was away for a moment, and nothing else comes', async () => {
		jest.replaceProperty(LOOKING, 'againAfter', 300);
		await publish();
		const phone = newCustomer();
		const { run, executionId } = await ask([{ phone }], { accept: 'any' });
		const node = run.raw.data.executionData?.nodeExecutionStack[0]?.node;
		let resumed = 0;
		const path = `webhook-waiting/${executionId}/${node?.id}`;
		bench.engine.server.add('POST', path, async (_request, response) => {
			resumed++;
			await Promise.resolve(response.send('resumed'));
		});
		const { waits } = await bench.store();
		jest.spyOn(waits, 'claim').mockRejectedValueOnce(new Error('Connection terminated'));
		await bench.write(phone, { text: 'Monday is fine' });
		await until(() => resumed > 0);
		bench.engine.server.remove('POST', path);
		await until(async () => (await pending()).againAt === undefined);
		expect(resumed).toBe(1);
	});

	it.each([
		['any', 1],
		['buttons', 0],
	])(
		'with Accept "%s", what the customer writes next is an answer or not',
		async (accept, count) => {
			const publication = await publish();
			const phone = newCustomer();
			await ask([{ phone }], { accept });
			await bench.write(phone, { text: 'I will be there' });
			expect((await answered()).map(({ answer }) => JSON.parse(answer) as unknown)).toMatchObject(
				count === 1 ? [{ answer: 'I will be there', tapped: false }] : [],
			);
			// By default it starts the workflow too.
			expect(publication.executions).toHaveLength(1);
		},
	);

	it("knows an answer by Meta's clock, however far ahead this machine's is", async () => {
		await publish();
		const phone = newCustomer();
		const now = Date.now;
		jest.spyOn(Date, 'now').mockImplementation(() => now() + 10 * 60_000);
		await ask([{ phone }], { accept: 'any' });
		jest.restoreAllMocks();
		await bench.write(phone, { text: 'I will be there' });
		expect(await answered()).toHaveLength(1);
	});

	it('takes a plain text where any reply will do', async () => {
		await publish();
		const phone = newCustomer();
		await bench.write(phone, { text: 'Hi' });
		await ask([{ phone }], { accept: 'any', buttons: {} });
		const [sent] = await bench.received({ customer: phone }, 1);
		expect(sent).toMatchObject({ type: 'text', text: 'Does Monday suit you?' });
	});

	it('asks though the store is away for a moment', async () => {
		const phone = newCustomer();
		const { notes, waits } = await bench.store();
		jest.spyOn(notes, 'findTemplateNews').mockRejectedValueOnce(new Error('Connection terminated'));
		jest.spyOn(waits, 'open').mockRejectedValueOnce(new Error('Connection terminated'));
		const { run } = await ask([{ phone }]);
		expect(run.error?.message).toBeUndefined();
		expect(run.raw.waitTill).toBeDefined();
		expect(await bench.received({ customer: phone }, 1)).toHaveLength(1);
	});

	it('waits for whole milliseconds, which is what databases count', async () => {
		const open = jest.spyOn((await bench.store()).waits, 'open');
		await ask([{ phone: newCustomer() }], { waitAmount: 1 / 7, waitUnit: 'hours' });
		const [{ expiresAt } = { expiresAt: NaN }] = open.mock.calls[0] ?? [];
		expect(Number.isInteger(expiresAt)).toBe(true);
	});

	it('says why the question is not out, also if the store has gone meanwhile', async () => {
		const match = { path: '/messages', method: 'POST' };
		await bench.control('POST', '/faults', { kind: 'error', code: 131026, times: 1, match });
		const { waits } = await bench.store();
		const close = jest.spyOn(waits, 'close').mockRejectedValue(new Error('Connection terminated'));
		const { run } = await ask([{ phone: newCustomer() }]);
		close.mockRestore();
		expect(run.error?.message).toContain('(131026)');
	});

	it('is sent and asked once when n8n tries it again', async () => {
		const phone = newCustomer();
		const match = { path: '/messages', method: 'POST' };
		await bench.control('POST', '/faults', { kind: 'error', code: 131026, times: 1, match });
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const { run } = await ask([{ phone }], {}, retry);
		expect(run.raw.waitTill).toBeDefined();
		expect(await bench.received({ customer: phone }, 1)).toHaveLength(1);
	});

	it('waits for nobody when nothing was sent', async () => {
		await publish();
		const phone = newCustomer();
		const match = { path: '/messages', method: 'POST' };
		await bench.control('POST', '/faults', { kind: 'error', code: 131026, times: 1, match });
		const { run } = await ask([{ phone }], { accept: 'any' });
		expect([run.status, run.raw.waitTill]).toEqual(['error', undefined]);
		await bench.write(phone, { text: 'Hello?' });
		expect(await answered()).toEqual([]);
	});

	it('waits for nobody who is not asked, as marketing does not go to them', async () => {
		await bench.control('POST', '/templates', {
			...{ name: 'sale', category: 'MARKETING', language: 'en', status: 'APPROVED' },
			components: [
				{ type: 'BODY', text: 'Hello' },
				{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Tell me more' }] },
			],
		});
		const phone = newCustomer();
		const { phoneNumberId } = bench.sandbox.account;
		const stop = { kind: 'consent', marketing: 'stop', phoneNumberId } as const;
		const observations = [{ ...stop, customer: { phone }, at: Date.now() - 1000 }];
		await (await bench.store()).receive({ observations }, Date.now());
		const { run } = await ask([{ phone }], { ...template('sale|en'), ...values({}) });
		expect(run.raw.waitTill).toBeUndefined();
		expect(run.error?.message).toMatch(/marketing, which the customer has refused/);
		expect(run.error?.description).toContain('until they opt in again');
		expect(await bench.received({ customer: phone })).toEqual([]);
	});

	it('tells of nothing to choose that it does not have, where nobody may be asked', async () => {
		const { run } = await ask([{ phone: newCustomer() }], { template: '' });
		expect(run.error?.message).toContain('no message from this customer has been seen');
		expect(run.error?.description).toMatch(/Choose a Template for this case\.$/);
	});

	it.each([
		['several items', {}, 2, 'one item at a time'],
		[
			'a template that nobody could answer',
			template('opening_hours|en_US'),
			1,
			'no quick-reply buttons',
		],
		['nothing to ask', { body: '', buttons: {}, template: '' }, 1, 'Body is empty'],
		['a question without buttons', { buttons: {} }, 1, 'Buttons has no buttons'],
		[
			'four buttons',
			{ buttons: { values: ['1', '2', '3', '4'].map((title) => ({ title })) } },
			1,
			'3',
		],
	])('refuses %s before anything is sent', async (_what, parameters, count, words) => {
		const input = Array.from({ length: count }, () => ({ phone: newCustomer() }));
		const { run } = await ask(input, parameters);
		expect(run.error?.message).toContain(words);
		expect(run.raw.waitTill).toBeUndefined();
		expect(await bench.received()).toEqual([]);
	});
});
