import { DateTime } from 'luxon';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { until } from '../../tools/until.ts';
import { addOther, OTHER } from './owners';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31657000000;

/** Meta bills the first of the two accounts in euros, and the bakery in US dollars. */
beforeAll(async () => {
	bench = await startBench({}, { bakery: OTHER }, [], (world) => {
		addOther(world);
		const bakery = world.businessAccounts.get(OTHER.businessAccountId);
		if (bakery) bakery.currency = 'USD';
	});
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 10, delivered: 20, read: 30 },
	});
});

const by = (id: string) => ({ credentials: { whatsAppCloudApi: { id, name: id } } });
const newCustomer = (): IDataObject => ({ phone: String(++lastCustomer) });
const customers = (count: number) => Array.from({ length: count }, newCustomer);
const budgets = (...all: object[]): IDataObject => ({
	...{ budgets: { budget: all as IDataObject[] }, budgetReached: 'skip' },
});

const REMINDER: INodeParameters = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	...{ mode: 'templateOnly', to: '={{ $json.phone }}' },
};

/** A utility template to the Netherlands: 0.05 USD by Meta's list, 0.0414 EUR by the card of these tests. */
async function send(
	input: IDataObject[],
	options: IDataObject,
	{ as = 'bakery', id = 'the-node', ...parameters }: INodeParameters & { as?: string } = {},
) {
	const node = { ...REMINDER, ...parameters, options: options as INodeParameters };
	const more = { onError: 'continueRegularOutput', id, ...by(as) };
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode(node, more)],
		id: 'the-workflow',
		input,
	});
	return run.node('Send').json;
}

const sentAs = (items: IDataObject[]) =>
	items.map((item) => item.sentAs ?? (item.details as IDataObject | undefined)?.sentAs);
const count = (items: IDataObject[]) => sentAs(items).filter((as) => as === 'template').length;

async function setCard(cardText: string): Promise<void> {
	const card = { cardFrom: 'text', cardText, currency: 'EUR', effectiveFrom: '2026-10-01' };
	await bench.engine.runWorkflow({
		nodes: [
			{
				...{ name: 'Cost', type: 'whatsAppCloud', ...by('sandbox') },
				parameters: { resource: 'cost', operation: 'setPriceCard', ...card },
			},
		],
	});
}

describe('an account that Meta bills in euros', () => {
	it('takes no budget in dollars, though nobody has told Send of it before', async () => {
		const [item] = await send(customers(1), budgets({ amount: 10 }), { as: 'sandbox' });
		expect(item?.error).toMatch(/Meta bills the account in EUR, and Budget Currency is USD/);
		const [dear] = await send(customers(1), { highestPrice: 9 }, { as: 'sandbox' });
		expect(dear?.error).toMatch(/Meta bills the account in EUR, and Budget Currency is USD/);
		expect(await bench.received()).toEqual([]);
	});

	it('counts no list prices in dollars, and no part of a card for the whole', async () => {
		const options = { ...budgets({ amount: 10 }), budgetCurrency: 'EUR', budgetReached: 'fail' };
		const [item] = await send(customers(1), options, { as: 'sandbox' });
		expect(item?.error).toMatch(/its price in EUR is not known, nor is the dearest one/);
		expect(item?.details).toMatchObject({
			advice: expect.stringMatching(/Set Price Card/) as string,
		});
		// Serbia stands in what is known of Meta's card: 0.0175 EUR.
		const serbia = await send([{ phone: '381601234567' }], options, { as: 'sandbox' });
		expect(sentAs(serbia)).toEqual(['template']);
	});

	it('sends nothing by other prices than its own where the store does not tell these just then', async () => {
		await setCard('Market;Marketing;Utility\nNetherlands;0,1322;0,0414');
		const why = new StoreUnavailableError('The store is gone.', 'Wait.', { isLasting: true });
		jest.spyOn((await bench.store()).prices, 'find').mockRejectedValueOnce(why);
		const [item] = await send(customers(1), { highestPrice: 0.02 }, { as: 'sandbox' });
		jest.restoreAllMocks();
		expect(item?.error).toMatch(/The store is gone/);
	});

	it('counts by its own card, of what that leaves out the dearest', async () => {
		await setCard('Market;Marketing;Utility\nNetherlands;0,1322;0,0414');
		const options = { ...budgets({ amount: 0.1 }), budgetCurrency: 'EUR' };
		expect(count(await send(customers(3), options, { as: 'sandbox' }))).toBe(2);
		const german = [{ phone: '4915112345678' }];
		const [held] = await send(german, options, { as: 'sandbox', id: 'other' });
		expect(held).toMatchObject({ reason: 'budget_reached', budget: { used: 0, currency: 'EUR' } });
		const [sent] = await send(
			german,
			{ ...options, ...budgets({ amount: 0.14 }) },
			{ as: 'sandbox' },
		);
		expect(sent).toMatchObject({ sentAs: 'template' });
		await bench.received({}, 3);
	});
});

it('does not count what another owner sends, and tells only its own owner that it is spent', async () => {
	await setCard('Market;Utility\nNetherlands;0,0500');
	const publications = await Promise.all(
		['sandbox', 'bakery'].map(
			async (as) =>
				await bench.engine.publish({
					nodes: [
						{
							...{ name: 'Trigger', type: 'whatsAppCloudTrigger', ...by(as) },
							parameters: { triggerOn: ['budgets'] },
						},
					],
				}),
		),
	);
	const ofNumber = budgets({ amount: 0.1, of: 'number', period: 'day' });
	const euros = { ...ofNumber, budgetCurrency: 'EUR' };
	const [anna] = customers(1) as [IDataObject];
	expect(count(await send([anna, anna, anna], euros, { as: 'sandbox' }))).toBe(2);
	expect(count(await send([anna, anna, anna], ofNumber, { as: 'bakery' }))).toBe(2);
	const ofCustomer = budgets({ amount: 0.05, of: 'customer', period: 'month' });
	const each = { ...ofCustomer, budgetCurrency: 'EUR' };
	expect(count(await send([anna], { ...each }, { as: 'sandbox', id: 'more' }))).toBe(1);
	expect(count(await send([anna], ofCustomer, { as: 'bakery', id: 'more' }))).toBe(1);
	const told = async () => {
		const items = await Promise.all(
			publications.map(async (one) =>
				(await one.runs()).flatMap((run) => run.node('Trigger').json),
			),
		);
		return items.every(({ length }) => length >= 2) && items;
	};
	const [ours, theirs] = await until('both are told', told, { everyMs: 100, withinMs: 25_000 });
	const numbers = (items: IDataObject[] = []) => [
		...new Set(items.map((one) => one.phoneNumberId)),
	];
	expect(numbers(ours)).toEqual([ACCOUNT.phoneNumberId]);
	expect(numbers(theirs)).toEqual([OTHER.phoneNumberId]);
	// Days end in the account's time zone, whatever the workflow's is.
	const midnight = DateTime.now().setZone('Europe/Amsterdam').endOf('day').toMillis() + 1;
	const day = ours?.find(({ per }) => per === 'day');
	expect(Date.parse(String(day?.until))).toBe(midnight);
	for (const one of publications) await one.stop();
}, 60_000);

describe('a budget', () => {
	it('beside others counts nothing of what another one holds back', async () => {
		const [anna, ben, cara, dora, emil] = customers(5);
		const people = [anna, anna, ben, anna, cara, dora, emil] as IDataObject[];
		const options = budgets(
			{ amount: 0.2, of: 'node', period: 'batch' },
			{ amount: 0.05, of: 'customer', period: 'month' },
			{ amount: 10, of: 'number', period: 'day' },
		);
		const items = await send(people, options, { id: 'several' });
		expect(items.map((item) => (item.budget as IDataObject | undefined)?.of ?? 'sent')).toEqual([
			...['sent', 'customer', 'sent', 'customer', 'sent', 'sent', 'node'],
		]);
	});

	it('counts a message once that is not sent twice', async () => {
		const people = customers(2).map((one, index) => ({ ...one, key: `key-${index}` }));
		const options = {
			...budgets({ amount: 0.15, of: 'node', period: 'day' }),
			messageKey: '={{ $json.key }}',
		};
		for (let again = 0; again < 3; again++) {
			expect(count(await send(people, options, { id: 'keys' }))).toBe(2);
		}
		const more = customers(2).map((one, index) => ({ ...one, key: `other-${index}` }));
		expect(count(await send(more, options, { id: 'keys' }))).toBe(1);
		expect(await bench.received({}, 3)).toHaveLength(3);
	});

	it('gets back what Meta refuses at once, and keeps what may have gone out', async () => {
		const [dead, lost, anna, ben] = customers(4) as [
			IDataObject,
			IDataObject,
			IDataObject,
			IDataObject,
		];
		const match = (customer: IDataObject) => ({ match: { customer: customer.phone } });
		await bench.control('POST', '/faults', { kind: 'error', code: 131026, ...match(dead) });
		await bench.control('POST', '/faults', { kind: 'reset-after', ...match(lost), times: 1 });
		const options = budgets({ amount: 0.1, of: 'node', period: 'day' });
		const first = await send([dead, lost], options, { id: 'back' });
		expect(first.map(({ error }) => typeof error)).toEqual(['string', 'string']);
		expect(sentAs(await send([anna, ben], options, { id: 'back' }))).toEqual([
			...['template', 'nothing'],
		]);
	});

	it('counts the template that makes up for a refused text, and holds it back where there is no room', async () => {
		const publication = await bench.engine.publish({
			nodes: [
				{
					...{ name: 'Trigger', type: 'whatsAppCloudTrigger', ...by('bakery') },
					parameters: { triggerOn: ['rescues'] },
				},
			],
		});
		const { phoneNumberId } = OTHER;
		const open = async (phone: unknown) => {
			const about = { phoneNumberId, customer: { phone: String(phone) }, at: Date.now() - 60_000 };
			const store = await bench.store();
			const observations = [{ kind: 'opened' as const, by: 'message' as const, ...about }];
			await store.receive({ observations }, Date.now());
		};
		const [anna, ben, cara] = customers(3) as [IDataObject, IDataObject, IDataObject];
		const options = budgets({ amount: 0.05, of: 'node', period: 'day' });
		const text = { mode: 'automatic', text: 'See you soon!', id: 'rescued' };
		await open(anna.phone);
		expect(sentAs(await send([anna], options, text))).toEqual(['freeForm']);
		// What the text was to cost is free again, and the template takes it.
		const sent = await bench.received({ customer: String(anna.phone) }, 2);
		expect(sent.map(({ type }) => type)).toEqual(['text', 'template']);
		expect(sentAs(await send([ben], options, text))).toEqual(['nothing']);

		// 0.05 USD for the text, 0.1597 for the template behind it.
		await open(cara.phone);
		const promotion = {
			...{ ...text, id: 'promoted' },
			...template('autumn_promo|de'),
			...values({ body_1: 'Cara', body_2: '20 %' }),
		};
		const small = budgets({ amount: 0.06, of: 'node', period: 'day' });
		const [item] = await send([cara], small, promotion);
		expect(item).toMatchObject({ sentAs: 'freeForm', rescue: 'ready' });
		let events: IDataObject[] = [];
		const told = async () => {
			// What could not be sent has no status: it is told with whatever comes next for the number.
			const hello = { text: 'Hello', phoneNumberId };
			await bench.control('POST', `/customers/${String(ben.phone)}/messages`, hello);
			events = (await publication.runs()).flatMap((run) => run.node('Trigger').json);
			return events.length > 1;
		};
		const seen = () => JSON.stringify(events);
		await until('both are told', told, { everyMs: 300, withinMs: 20_000, seen });
		expect(events.map(({ to, rescue }) => [to, rescue])).toEqual([
			[anna.phone, 'sent'],
			[cara.phone, 'failed'],
		]);
		expect(JSON.stringify(events[1])).toContain('has no room for the template');
		expect(await bench.received({ customer: String(cara.phone) }, 1)).toHaveLength(1);
		await publication.stop();
	}, 60_000);
});
