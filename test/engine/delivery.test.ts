import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Reservation } from '../../nodes/WhatsAppCloud/store/sends';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { until } from '../../tools/until.ts';
import { sendNode, template } from './sendNode';
import { startBench, type Bench, type PhoneMessage } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('DELETE', '/faults');
});

let lastCustomer = 31630000000;
const customers = (count: number): IDataObject[] =>
	Array.from({ length: count }, () => ({ phone: String(++lastCustomer) }));

const HELLO: INodeParameters = {
	...template('opening_hours|en_US'),
	mode: 'templateOnly',
	to: '={{ $json.phone }}',
};

const withKeys = (prefix: string, more: INodeParameters = {}): INodeParameters => ({
	...HELLO,
	options: { messageKey: `=${prefix}-{{ $json.phone }}`, ...more },
});

/** One workflow, run again and again. */
const WORKFLOW = { id: 'reminders' };
const NODE = { id: 'b0f2c1de-send' };

async function run(parameters: INodeParameters, input: IDataObject[], node: object = {}) {
	return await bench.engine.runWorkflow({
		...WORKFLOW,
		nodes: [sendNode(parameters, { ...NODE, ...node })],
		input,
	});
}

/** How often each customer got a message. */
function counts(messages: PhoneMessage[], input: IDataObject[]): number[] {
	return input.map(({ phone }) => messages.filter(({ customer }) => customer === phone).length);
}

const each = (input: IDataObject[], count: number) => input.map(() => count);

describe('a batch under load', () => {
	it('goes out at the pace of the number, and arrives whole', async () => {
		await bench.control('PATCH', '/settings', { throughputPerSecond: 80 });
		const input = customers(200);
		const begun = Date.now();
		const result = await run(HELLO, input);
		const took = Date.now() - begun;
		expect(result.node('Send').json.map(({ status }) => status)).toEqual(
			input.map(() => 'accepted'),
		);
		expect(counts(await bench.received({}, 200), input)).toEqual(each(input, 1));
		expect(took).toBeGreaterThan(2300);
		expect(took).toBeLessThan(30_000);
	});

	it.each([130429, 131056])('sends again what Meta refused with %i', async (code) => {
		await bench.control('POST', '/faults', {
			kind: 'error',
			code,
			times: 5,
			match: { path: '/messages', method: 'POST' },
		});
		const input = customers(30);
		const result = await run(HELLO, input);
		expect(result.node('Send').json.map(({ to }) => to)).toEqual(input.map(({ phone }) => phone));
		expect(counts(await bench.received({}, 30), input)).toEqual(each(input, 1));
	});

	it('does not hold others up for a customer who got too many', async () => {
		await bench.control('PATCH', '/settings', { throughputPerSecond: 10_000 });
		const [busy, ...others] = customers(6);
		const input = [...Array.from({ length: 46 }, () => busy ?? {}), ...others];
		const begun = Date.now();
		const finished: number[] = [];
		const watch = setInterval(() => {
			void bench.received().then((messages) => {
				if (messages.length >= 50) finished.push(Date.now() - begun);
			});
		}, 100);
		const result = await run({ ...HELLO, options: { messagesPerSecond: 0 } }, input);
		clearInterval(watch);
		expect(result.node('Send').json).toHaveLength(51);
		const took = Date.now() - begun;
		expect(took).toBeGreaterThan(5500);
		expect(Math.min(...finished)).toBeLessThan(took - 1000);
		expect(counts(await bench.received({}, 51), others)).toEqual(each(others, 1));
	});

	it('turns to the template for those whose window closes while the batch runs', async () => {
		const { phoneNumberId } = bench.sandbox.account;
		const input = customers(50);
		// With a safety margin of a minute, the windows close four seconds from now.
		const at = Date.now() - 24 * 60 * 60 * 1000 + 64_000;
		const observations = input.map(({ phone }) => ({
			...{ kind: 'opened' as const, by: 'message' as const, phoneNumberId, at },
			customer: { phone: String(phone) },
		}));
		const store = await bench.store();
		await store.receive({ observations }, Date.now());
		const running = run(
			{
				...HELLO,
				mode: 'automatic',
				text: 'Hello',
				options: { messagesPerSecond: 8, safetyMarginSeconds: 60 },
			},
			input,
		);
		await bench.received({}, 4);
		// The last of them writes meanwhile.
		const again = observations.slice(-1).map((opened) => ({ ...opened, at: Date.now() }));
		await store.receive({ observations: again }, Date.now());
		const { json } = (await running).node('Send');
		const sentAs = json.map((one) => one.sentAs);
		const turn = sentAs.indexOf('template');
		expect(turn).toBeGreaterThan(0);
		const isText = (index: number) => index < turn || index === input.length - 1;
		expect(sentAs).toEqual(input.map((_item, index) => (isText(index) ? 'freeForm' : 'template')));
		expect(json.map(({ rescue }) => rescue)).toEqual(
			input.map((_item, index) => (isText(index) ? 'ready' : undefined)),
		);
	});

	it('leaves a message to whoever has taken it over meanwhile, and says that it may be out', async () => {
		const input = customers(4);
		const reserve = jest.spyOn(SqliteStore.prototype, 'reserveSends');
		const renew = jest.spyOn(SqliteStore.prototype, 'renewSends');
		renew.mockImplementation(async (claims) => claims.map(() => false));
		const claimed = async () => {
			const answers = reserve.mock.results.map(({ value }) => value as Promise<Reservation[]>);
			return (await Promise.all(answers)).flat().filter(({ state }) => state === 'go').length;
		};
		const parameters = withKeys('taken', { messagesPerSecond: 1 });
		const running = run(parameters, input, { onError: 'continueRegularOutput' });
		await until('the second waits for its time', async () => (await claimed()) >= 2);
		const now = Date.now;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 11_000);
		const { json } = (await running).node('Send');
		for (const spy of [reserve, renew, clock]) spy.mockRestore();
		const details = json.map((one) => (one.details ?? one) as IDataObject);
		const said = details.map(({ status }) => status);
		expect(said.toSorted()).toEqual(['accepted', 'accepted', 'accepted', 'unknown']);
		expect(counts(await bench.received({}, 3), input)[said.indexOf('unknown')]).toBe(0);
	});

	it('stops at once when the person stops it, and leaves nothing claimed', async () => {
		const input = customers(100);
		const stop = new AbortController();
		const parameters = withKeys('stopped', { messagesPerSecond: 20 });
		const running = bench.engine
			.runWorkflow({ ...WORKFLOW, nodes: [sendNode(parameters, NODE)], input, signal: stop.signal })
			.catch(() => undefined);
		await bench.received({}, 4);
		stop.abort();
		await running;
		await new Promise((resolve) => setTimeout(resolve, 500));
		const before = (await bench.received()).length;
		expect(before).toBeGreaterThan(3);
		expect(before).toBeLessThan(60);
		const again = await run(withKeys('stopped', { messagesPerSecond: 0 }), input, {
			onError: 'continueRegularOutput',
		});
		// Of those whose answer did not come before the stop, nobody knows what became.
		const notAgain = again
			.node('Send')
			.json.filter(({ status, error }) => status === 'duplicate' || error !== undefined);
		expect(notAgain).toHaveLength(before);
		expect(counts(await bench.received({}, 100), input)).toEqual(each(input, 1));
	});
});

describe('a message is sent once', () => {
	it('with the same key, whatever is run again; the first outcome comes back', async () => {
		const input = customers(3);
		const first = (await run(withKeys('once'), input)).node('Send').json;
		const second = (await run(withKeys('once'), input)).node('Send').json;
		expect(second).toEqual(first.map((json) => ({ ...json, status: 'duplicate' })));
		expect(counts(await bench.received({}, 3), input)).toEqual(each(input, 1));
		const other = (await run(withKeys('twice'), input)).node('Send').json;
		expect(other.map(({ status }) => status)).toEqual(input.map(() => 'accepted'));
	});

	it.each([
		['an ID', { id: 'shared' }, {}],
		['no ID', { id: '' }, { messageKey: '={{ $json.phone }}' }],
	])('by each of two nodes that share %s', async (_what, node, options) => {
		const [customer = {}] = customers(1);
		const to = String(customer.phone);
		const nodes = ['First', 'Second'].map((name) =>
			sendNode({ ...HELLO, to, options }, { ...node, name }),
		);
		const result = await bench.engine.runWorkflow({ ...WORKFLOW, nodes, input: [{ phone: to }] });
		expect(result.node('Second').json).toMatchObject([{ status: 'accepted' }]);
		expect(counts(await bench.received({}, 2), [customer])).toEqual([2]);
	});

	it.each(['trigger', 'manual'] as const)(
		'by an execution (%s) that another worker takes over',
		async (mode) => {
			const input = customers(2);
			const nodes = [sendNode(HELLO, NODE)];
			const said = async () => {
				const spec = { ...WORKFLOW, nodes, input, mode, executionId: `over-${mode}` };
				return (await bench.engine.runWorkflow(spec)).node('Send').json.map((json) => json.status);
			};
			expect(await said()).toEqual(['accepted', 'accepted']);
			expect(await said()).toEqual(['duplicate', 'duplicate']);
		},
	);

	it('by each of two executions to which n8n has given the same ID', async () => {
		const input = customers(2);
		const nodes = [sendNode(HELLO, NODE)];
		for (const startedAt of [Date.now() - 86_400_000, Date.now()]) {
			const spec = { ...WORKFLOW, nodes, input, executionId: 'again', startedAt };
			const { json } = (await bench.engine.runWorkflow(spec)).node('Send');
			expect(json.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
		}
		expect(counts(await bench.received({}, 4), input)).toEqual(each(input, 2));
	});

	it('under any key that is one text or number', async () => {
		const keys = [0, '0 ', 'ключ 🔑', 'x'.repeat(10_000), '\ud83d', ['a'], { id: 1 }, null, ''];
		const people = customers(keys.length);
		const input = people.map(({ phone }, index) => ({ phone, key: keys[index] }));
		const said = async () => {
			const parameters = { ...HELLO, options: { messageKey: '={{ $json.key }}' } };
			const { json } = (await run(parameters, input, { onError: 'continueRegularOutput' })).node(
				'Send',
			);
			return json.map(({ status, error }) => status ?? error);
		};
		const refused: unknown[] = [
			...Array<string>(2).fill('Message Key is a list or an object, not a text'),
			...Array<string>(2).fill('Message Key is empty'),
		];
		const once = (status: string) => Array.from({ length: 5 }, () => status);
		expect(await said()).toEqual([...once('accepted'), ...refused]);
		expect(await said()).toEqual([...once('duplicate'), ...refused]);
	});

	it('with the same key to one person, by whichever name', async () => {
		const { phoneNumberId } = bench.sandbox.account;
		const [ann, ben] = customers(2).map((one) => {
			const phone = String(one.phone);
			return { phone, userId: `NL.${phone}00000` };
		});
		if (!ann || !ben) throw new Error('There are two');
		const know = async (customer: typeof ann) => {
			const seen = { kind: 'seen', phoneNumberId, customer, at: Date.now() - 1000 } as const;
			await (await bench.store()).receive({ observations: [seen] }, Date.now());
		};
		const said = async (...names: string[]) => {
			const input = names.map((phone) => ({ phone }));
			const sent = await run({ ...HELLO, options: { messageKey: 'once' } }, input);
			return sent.node('Send').json.map(({ status }) => status);
		};
		await know(ann);
		expect(await said(ann.userId, ann.phone)).toEqual(['accepted', 'duplicate']);
		expect(await said(ann.phone, ann.userId)).toEqual(['duplicate', 'duplicate']);
		// Of whom less was known when the message went out.
		expect(await said(ben.userId)).toEqual(['accepted']);
		await know(ben);
		expect(await said(ben.phone, ben.userId)).toEqual(['duplicate', 'duplicate']);
	});

	it('with the same key twice in one batch', async () => {
		const [customer] = customers(1);
		const input = Array.from({ length: 200 }, () => customer ?? {});
		const { json } = (await run(withKeys('batch'), input)).node('Send');
		expect(json.map(({ status }) => status)).toEqual([
			'accepted',
			...input.slice(1).map(() => 'duplicate'),
		]);
		expect(new Set(json.map(({ messageId }) => messageId)).size).toBe(1);
		expect(await bench.received({}, 1)).toHaveLength(1);
	});

	it("with n8n's Retry On Fail: what is out is not sent again", async () => {
		const input = customers(40);
		const refused = input[20]?.phone;
		const fault = { kind: 'error', code: 131026, times: 1, match: { customer: refused } };
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput']) {
			await bench.control('POST', '/reset');
			await bench.control('POST', '/faults', fault);
			const result = await run(HELLO, input, { ...retry, onError });
			const received = await bench.received({}, onError === 'stopWorkflow' ? 40 : 39);
			// n8n runs a node again only if it threw, or if its very first item failed.
			const expected = input.map(({ phone }) =>
				onError !== 'stopWorkflow' && phone === refused ? 0 : 1,
			);
			expect(counts(received, input)).toEqual(expected);
			expect(result.status).toBe('success');
		}
	});

	it('when the first item fails and n8n runs the whole node again', async () => {
		const input = customers(10);
		const match = { customer: input[0]?.phone };
		await bench.control('POST', '/faults', { kind: 'error', code: 131026, times: 1, match });
		const result = await run(HELLO, input, {
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 0,
			onError: 'continueErrorOutput',
		});
		const [succeeded = [], failed = []] = result.node('Send').outputs;
		expect([succeeded.length, failed.length]).toEqual([10, 0]);
		expect(counts(await bench.received({}, 10), input)).toEqual(each(input, 1));
	});
});

describe("n8n's error settings", () => {
	const COUNT = 12;
	const [REFUSED, LOST] = [4, 7];

	/** Meta refuses one message for good, and takes another without saying so. */
	async function breakTwo(input: IDataObject[], refused = REFUSED) {
		const customer = (index: number) => ({ customer: input[index]?.phone, method: 'POST' });
		await bench.control('POST', '/faults', {
			...{ kind: 'error', code: 131026, match: customer(refused) },
		});
		await bench.control('POST', '/faults', {
			...{ kind: 'error', code: 131000, after: true, match: customer(LOST) },
		});
	}

	const retries: Array<[string, object]> = [
		['', {}],
		[' and Retry On Fail', { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 }],
	];

	it.each(retries)(
		'Continue%s: every item in its place, those that failed say so',
		async (_name, retry) => {
			const input = customers(COUNT);
			await breakTwo(input);
			const result = await run(HELLO, input, { onError: 'continueRegularOutput', ...retry });
			expect(result.status).toBe('success');
			const { items } = result.node('Send');
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
				input.map((_item, item) => ({ item })),
			);
			items.forEach(({ json }, index) => {
				if (index === REFUSED)
					expect(json).toMatchObject({ details: { code: 131026, retry: 'never' } });
				else if (index === LOST)
					expect(json).toMatchObject({ details: { code: 131000, retry: 'ambiguous' } });
				else expect(json).toMatchObject({ status: 'accepted', to: input[index]?.phone });
			});
			const expected = input.map((_item, index) => (index === REFUSED ? 0 : 1));
			expect(counts(await bench.received({}, COUNT - 1), input)).toEqual(expected);
		},
	);

	it.each(retries)(
		'Continue (using error output)%s: each item on the right output',
		async (_name, retry) => {
			const input = customers(COUNT);
			await breakTwo(input);
			const result = await run(HELLO, input, { onError: 'continueErrorOutput', ...retry });
			expect(result.status).toBe('success');
			const [succeeded = [], failed = []] = result.node('Send').outputs;
			expect(succeeded.map(({ json }) => json.to)).toEqual(
				input
					.filter((_item, index) => index !== REFUSED && index !== LOST)
					.map(({ phone }) => phone),
			);
			expect(failed.map(({ json, pairedItem }) => ({ json, pairedItem }))).toMatchObject([
				{
					json: { phone: input[REFUSED]?.phone, details: { code: 131026 } },
					pairedItem: { item: REFUSED },
				},
				{
					json: { phone: input[LOST]?.phone, details: { code: 131000 } },
					pairedItem: { item: LOST },
				},
			]);
			const expected = input.map((_item, index) => (index === REFUSED ? 0 : 1));
			expect(counts(await bench.received({}, COUNT - 1), input)).toEqual(expected);
		},
	);

	it.each(retries)(
		'Stop%s: the workflow ends with that item; nobody gets it twice',
		async (_name, retry) => {
			const input = customers(COUNT);
			await breakTwo(input);
			const result = await run(HELLO, input, { onError: 'stopWorkflow', ...retry });
			expect(result.status).toBe('error');
			const { error } = result;
			expect(error?.message).toMatch(/\((131026|131000)\)$|is not known whether it went out$/);
			expect(error?.description).toMatch(/\w/);
			expect([REFUSED, LOST]).toContain(error?.context.itemIndex);
			for (const count of counts(await bench.received(), input))
				expect(count).toBeLessThanOrEqual(1);
		},
	);

	it('a first item that fails makes n8n run all of them again: nobody gets it twice', async () => {
		const input = customers(COUNT);
		await breakTwo(input, 0);
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const result = await run(HELLO, input, { onError: 'continueErrorOutput', ...retry });
		const [succeeded = [], failed = []] = result.node('Send').outputs;
		expect(new Set(succeeded.map(({ json }) => json.status))).toEqual(new Set(['duplicate']));
		expect(failed.map(({ json }) => json)).toMatchObject([
			{ details: { code: 131026 } },
			{ error: expect.stringContaining('is not known') as unknown, details: { status: 'unknown' } },
		]);
		const expected = input.map((_item, index) => (index === 0 ? 0 : 1));
		expect(counts(await bench.received({}, COUNT - 1), input)).toEqual(expected);
	});
});

describe('when it is not known whether Meta took a message', () => {
	it.each([
		['reset-after', 1],
		['reset-before', 0],
	])('because of %s, it is not sent again, and the item says so', async (kind, arrived) => {
		const input = customers(5);
		const match = { customer: input[2]?.phone, method: 'POST' };
		await bench.control('POST', '/faults', { kind, match, times: 1 });
		const onError = { onError: 'continueErrorOutput' };
		const first = await run(withKeys(kind), input, onError);
		const [succeeded = [], failed = []] = first.node('Send').outputs;
		expect(succeeded).toHaveLength(4);
		expect(failed.map(({ json }) => json)).toMatchObject([
			{ phone: input[2]?.phone, details: { retry: 'ambiguous' } },
		]);
		const second = await run(withKeys(kind), input, onError);
		const [again = [], stillFailed = []] = second.node('Send').outputs;
		expect(again.map(({ json }) => json.status)).toEqual(again.map(() => 'duplicate'));
		expect(stillFailed.map(({ json }) => json)).toMatchObject([
			{
				error: expect.stringContaining('it is not known whether it went out') as unknown,
				details: { status: 'unknown' },
			},
		]);
		const received = await bench.received({}, 4 + arrived);
		expect(counts(received, input)).toEqual([1, 1, arrived, 1, 1]);
	});

	it('a status settles it: the key is found again as sent', async () => {
		const { phoneNumberId } = bench.sandbox.account;
		const publication = await bench.engine.publish({
			nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: {} }],
		});
		const input = customers(1);
		await bench.control('POST', '/faults', {
			kind: 'reset-after',
			match: { method: 'POST' },
			times: 1,
		});
		const first = await run(withKeys('settled'), input);
		expect(first.status).toBe('error');
		const [message] = await bench.received({ phoneNumberId }, 1);
		const found = await until('the message is known to be sent', async () => {
			const again = await run(withKeys('settled'), input, { onError: 'continueRegularOutput' });
			const [json] = again.node('Send').json;
			return json?.status === 'duplicate' && json;
		});
		expect(found.messageId).toBe(message?.id);
		expect(await bench.received()).toHaveLength(1);
		await publication.stop();
	});
});
