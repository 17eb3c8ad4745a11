import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let published: Publication[] = [];
let lastCustomer = 31655000000;

beforeAll(async () => {
	bench = await startBench({}, {}, [], (world) => {
		for (const account of world.businessAccounts.values()) account.currency = 'USD';
	});
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 10, delivered: 20, read: 30 },
	});
});

afterEach(async () => {
	for (const one of published) await one.stop();
	published = [];
});

/** A utility template to the Netherlands: 0.05 USD (Meta's card of October 2026). */
const REMINDER: INodeParameters = {
	mode: 'templateOnly',
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	to: '={{ $json.phone }}',
};

const newCustomer = (): IDataObject => ({ phone: String(++lastCustomer) });

const customers = (count: number) => Array.from({ length: count }, newCustomer);

const budgets = (...all: object[]): IDataObject => ({ budgets: { budget: all as IDataObject[] } });

async function publish(parameters: object = {}): Promise<Publication> {
	const publication = await bench.engine.publish({
		nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: { ...parameters } }],
	});
	published.push(publication);
	return publication;
}

async function send(
	input: IDataObject[],
	options: IDataObject,
	parameters: INodeParameters = {},
	more: object = {},
) {
	const node = { ...REMINDER, options: options as INodeParameters, ...parameters };
	return await bench.engine.runWorkflow({
		nodes: [sendNode(node, { onError: 'continueRegularOutput', id: 'the-node', ...more })],
		id: 'the-workflow',
		input,
	});
}

const sentAs = (items: IDataObject[]) =>
	items.map((item) => item.sentAs ?? (item.details as IDataObject | undefined)?.sentAs);

const FOUR = ['template', 'template', 'template', 'template'];
const THREE_LESS = ['nothing', 'nothing', 'nothing'];

describe('a budget that ends in the middle of a batch', () => {
	it('stops it: what fits goes out in order, the rest fails with the reason', async () => {
		const run = await send(customers(7), {
			...budgets({ amount: 0.2, of: 'node', period: 'batch' }),
			messagesPerSecond: 40,
		});
		const { json } = run.node('Send');
		expect(sentAs(json)).toEqual([...FOUR, ...THREE_LESS]);
		expect(json[4]).toMatchObject({
			error: expect.stringMatching(
				/the budget of this node of 0\.2 USD per batch has no room for it: 0\.2 USD are spent or reserved/,
			) as string,
			details: {
				reason: 'budget_reached',
				budget: { of: 'node', per: 'batch', amount: 0.2, currency: 'USD', used: 0.2 },
			},
		});
		expect(await bench.received({}, 4)).toHaveLength(4);
	});

	it('without Continue, the execution fails after what fits', async () => {
		const options = { ...budgets({ amount: 0.2 }), messagesPerSecond: 20 };
		const run = await send(customers(7), options, {}, { onError: 'stopWorkflow' });
		expect(run.error?.message).toMatch(/has no room/);
		expect(await bench.received({}, 4)).toHaveLength(4);
	});

	it('skips the rest, or sends it to the second output', async () => {
		const skipped = await send(customers(7), {
			...budgets({ amount: 0.2 }),
			budgetReached: 'skip',
		});
		expect(sentAs(skipped.node('Send').json)).toEqual([...FOUR, ...THREE_LESS]);
		expect(skipped.node('Send').json[6]).toMatchObject({
			...{ status: 'skipped', reason: 'budget_reached' },
		});
		const two = await send(customers(7), { ...budgets({ amount: 0.2 }), budgetReached: 'output' });
		const [sent = [], other = []] = two.node('Send').outputs;
		expect(sentAs(sent.map(({ json }) => json))).toEqual(FOUR);
		expect(other.map(({ json, pairedItem }) => [json.reason, pairedItem])).toEqual(
			[4, 5, 6].map((item) => ['budget_reached', { item }]),
		);
	});

	it('is one budget for all who send at once', async () => {
		const options = {
			...budgets({ amount: 1, of: 'number', period: 'day' }),
			budgetReached: 'skip',
		};
		const runs = await Promise.all(
			Array.from({ length: 4 }, async () => await send(customers(10), options)),
		);
		const all = runs.flatMap((run) => sentAs(run.node('Send').json));
		expect(all.filter((as) => as === 'template')).toHaveLength(20);
		expect(await bench.received({}, 20)).toHaveLength(20);
		// Another node's budget of the same number is the same one.
		const later = await send(customers(1), options, {}, { id: 'another-node' });
		expect(sentAs(later.node('Send').json)).toEqual(['nothing']);
	});

	it('counts each customer by themselves', async () => {
		const [anna, ben] = [newCustomer(), newCustomer()];
		const options = {
			...budgets({ amount: 0.1, of: 'customer', period: 'month' }),
			budgetReached: 'skip',
		};
		const run = await send([anna, anna, anna, ben], options);
		expect(sentAs(run.node('Send').json)).toEqual(['template', 'template', 'nothing', 'template']);
	});
});

it('is one budget for a customer, by whatever name they are addressed', async () => {
	const phone = String(++lastCustomer);
	const userId = `NL.${phone}00000`;
	const { phoneNumberId } = bench.sandbox.account;
	const seen = { kind: 'seen', phoneNumberId, customer: { phone, userId } } as const;
	const observations = [{ ...seen, at: Date.now() - 1000 }];
	await (await bench.store()).receive({ observations }, Date.now());
	const options = {
		...budgets({ amount: 0.1, of: 'customer', period: 'month' }),
		...{ budgetReached: 'skip', unknownPrice: 'dearest' },
	};
	const input = [phone, phone, userId, phone].map((name) => ({ phone: name }));
	const publication = await publish({ triggerOn: ['budgets'] });
	const run = await send(input, options);
	const { json } = run.node('Send');
	expect(sentAs(json)).toEqual(['template', 'template', 'nothing', 'nothing']);
	const budget = { of: 'customer', per: 'month', amount: 0.1, currency: 'USD', used: 0.1 };
	expect(json.slice(2)).toMatchObject([{ budget }, { budget }]);
	expect(Object.keys(json[2]?.budget ?? {})).toEqual(Object.keys(budget));
	const told = async () => (await publication.runs()).flatMap((one) => one.node('Trigger').json);
	await until('both are told', async () => (await told()).length >= 2, { withinMs: 25_000 });
	await send([newCustomer()], options);
	expect((await told()).map(({ reached, of }) => [reached, of])).toEqual([
		[80, 'customer'],
		[100, 'customer'],
	]);
});

it('counts what is free only until the free entry point ends, when it is claimed after that', async () => {
	const input = customers(6);
	const { phoneNumberId } = bench.sandbox.account;
	const expiresAt = Date.now() + 2500;
	const observations = input.map(({ phone }) => ({
		...{ kind: 'freeEntryPoint' as const, phoneNumberId, expiresAt },
		customer: { phone: String(phone) },
	}));
	await (await bench.store()).receive({ observations }, Date.now());
	const options = { ...budgets({ amount: 0.05 }), budgetReached: 'skip', messagesPerSecond: 1 };
	const as = sentAs((await send(input, options)).node('Send').json);
	expect([as[0], as.at(-1)]).toEqual(['template', 'nothing']);
	expect(as.filter((one) => one === 'template').length).toBeGreaterThan(1);
});

it('counts the template, and no longer the text, where the window closes while the batch runs', async () => {
	const input = customers(4);
	const { phoneNumberId } = bench.sandbox.account;
	const ago = 24 * 60 * 60 * 1000 - 90_000;
	for (const { phone } of input) await bench.takesForOpen(String(phone), ago);
	const options = { ...budgets({ amount: 1 }), campaign: 'closing', messagesPerSecond: 1 };
	const text = { mode: 'automatic', messageType: 'text', text: 'Hello' };
	const running = send(input, options, text, { id: 'of-closing' });
	await bench.received({}, 1);
	const now = Date.now;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 40_000);
	const as = sentAs((await running).node('Send').json);
	clock.mockRestore();
	expect([as[0], as.at(-1)]).toEqual(['freeForm', 'template']);
	const page = { which: 'all', after: 0, limit: 9 } as const;
	const { entries } = await (
		await bench.store()
	).campaigns.messages(phoneNumberId, 'closing', page);
	const counted = new Map(entries.map((message) => [message.recipient, message]));
	expect(entries).toHaveLength(4);
	for (const [index, { phone }] of input.entries()) {
		const { kind, state, amount } = counted.get(String(phone)) ?? {};
		expect({ state, isTemplate: kind?.includes('appointment_reminder') }).toEqual({
			...{ state: 'sent', isTemplate: as[index] === 'template' },
		});
		if (as[index] === 'template') expect(amount).toBe(50_000);
	}
});

describe('what a message costs in the end', () => {
	it('is corrected by statuses: what turns out free or fails leaves its share to others', async () => {
		await publish();
		const options = {
			...budgets({ amount: 0.1, of: 'number', period: 'month' }),
			budgetReached: 'skip',
		};
		const [dead, alive, other] = [newCustomer(), newCustomer(), newCustomer()];
		await bench.control('PATCH', `/customers/${String(dead.phone)}`, { failWith: 131026 });
		const first = await send([dead, alive, other], options, {}, { id: 'of-statuses' });
		expect(sentAs(first.node('Send').json)).toEqual(['template', 'template', 'nothing']);
		const hasRoom = async () => {
			const again = await send([other], options, {}, { id: 'of-statuses' });
			return sentAs(again.node('Send').json)[0] === 'template';
		};
		await until('the failed message costs nothing', hasRoom, { everyMs: 50 });
		const full = await send(customers(1), options);
		expect(sentAs(full.node('Send').json)).toEqual(['nothing']);
	});

	it('counts each part of a long text', async () => {
		const anna = newCustomer();
		await bench.hasWritten(String(anna.phone));
		// What is out in part is told, also where others are skipped.
		const options = { ...budgets({ amount: 0.1 }), splitTexts: true, budgetReached: 'skip' };
		const text = { mode: 'freeFormOnly', messageType: 'text', text: 'word '.repeat(2400) };
		const run = await send([anna], options, text, { id: 'of-parts' });
		expect(run.node('Send').json[0]).toMatchObject({
			error: expect.stringMatching(/The first 2 of 3 parts.*has no room/s) as string,
		});
		expect(await bench.received({}, 2)).toHaveLength(2);
	});

	it('counts texts that are expected to be among the free ones of the month, until Meta says so', async () => {
		const [input, { phoneNumberId }, now] = [customers(3), bench.sandbox.account, Date.now()];
		const about = { phoneNumberId, at: now };
		const opened = input.map(({ phone }) => ({
			...{ kind: 'opened' as const, by: 'message' as const, ...about },
			customer: { phone: String(phone) },
		}));
		const free = { kind: 'service', use: 'free', messageId: 'wamid.free', customer: {} } as const;
		const observations = [...opened, { ...free, ...about }];
		await (await bench.store()).receive({ observations }, now);
		const options = { ...budgets({ amount: 0.1 }), budgetReached: 'skip' };
		const text = { mode: 'freeFormOnly', messageType: 'text', text: 'Hello' };
		const { json } = (await send(input, options, text, { id: 'of-free' })).node('Send');
		expect(json[0]).toMatchObject({ cost: { charge: 'free' } });
		expect(sentAs(json)).toEqual(['freeForm', 'freeForm', 'nothing']);
	});
});

describe('bad input', () => {
	it.each<[string, IDataObject, RegExp]>([
		[
			'another currency',
			{ ...budgets({ amount: 10 }), budgetCurrency: 'EUR' },
			/Meta bills the account in USD, and Budget Currency is EUR/,
		],
		[
			'no currency',
			{ ...budgets({ amount: 10 }), budgetCurrency: 'Euro' },
			/Budget Currency is "Euro"/,
		],
		['no amount', budgets({ amount: 'ten' }), /Budgets: Amount is "ten", which is not a number/],
		['an amount below nothing', budgets({ amount: -1 }), /Amount is "-1"/],
		['two of a kind', budgets({ amount: 1 }, { amount: 2 }), /two of the same kind/],
		[
			'an unknown period',
			budgets({ amount: 1, period: 'year' }),
			/Budgets: Per is "year", which is not one of its choices/,
		],
		[
			'too dear',
			{ highestPrice: 0.04 },
			/costs 0\.05 USD, more than the Highest Price of 0\.04 USD/,
		],
	])('is named before anything is sent: %s', async (_what, options, message) => {
		const run = await send(customers(2), options, {}, { onError: 'stopWorkflow' });
		expect(run.error?.message).toMatch(message);
		expect(await bench.received()).toEqual([]);
	});

	it('holds a message back whose price nobody knows, or counts the dearest', async () => {
		const unknown = [{ phone: 'ZZ.1234567890123' }];
		const dear = await send(unknown, { highestPrice: 0.15 });
		expect(dear.node('Send').json[0]?.error).toMatch(/costs 0\.\d+ USD/);
		const held = await send(unknown, { highestPrice: 100, unknownPrice: 'block' });
		expect(held.node('Send').json[0]?.error).toMatch(/its price is not known/);
	});
});

it('a workflow is started once when a budget is nearly, and when it is wholly spent', async () => {
	const publication = await publish({ triggerOn: ['budgets'] });
	const options = {
		...budgets({ amount: 0.25, of: 'node', period: 'day' }),
		budgetReached: 'skip',
	};
	const { phoneNumberId } = bench.sandbox.account;
	await send(customers(6), options, {}, { id: 'of-events' });
	const told = async () => {
		const events = (await publication.runs()).flatMap((run) => run.node('Trigger').json);
		return events.length >= 2 && events;
	};
	const events = await until('both are told', told, { everyMs: 50, withinMs: 25_000 });
	expect(events).toMatchObject([
		{ event: 'budget', reached: 80, of: 'node', per: 'day', currency: 'USD', phoneNumberId },
		{ event: 'budget', reached: 100, amount: 0.25, used: 0.25 },
	]);
});
