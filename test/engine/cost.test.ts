import { Workbook } from 'exceljs';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const DAY = 24 * 60 * 60 * 1000;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ defaultCountry: 'NL' });
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', { statusDelaysMs: { sent: 0, delivered: 0, read: 0 } });
	await cost('setPriceCard', { cardFrom: 'meta', currency: 'EUR' });
});

interface Failed extends IDataObject {
	error?: string;
	details?: IDataObject;
}

/** Runs an operation of the resource Cost; items that fail say why. */
async function cost(
	operation: string,
	parameters: INodeParameters,
	input?: IDataObject[],
): Promise<Failed[]> {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				...{ name: 'Cost', type: 'whatsAppCloud', onError: 'continueRegularOutput' as const },
				parameters: { resource: 'cost', operation, ...parameters },
			},
		],
		...(input ? { input: input.map((json) => ({ json })) } : {}),
	});
	if (run.error) throw new Error(run.error.message);
	return run.node('Cost').json;
}

async function wrote(phone: string, more: object = {}): Promise<void> {
	const store = await bench.store();
	const { phoneNumberId } = bench.sandbox.account;
	const about = { phoneNumberId, customer: { phone } };
	await store.receive(
		{ observations: [{ kind: 'opened', ...about, at: Date.now(), by: 'message', ...more }] },
		Date.now(),
	);
	await bench.control('POST', `/customers/${phone}/messages`, { text: 'Hello' });
}

let last = 31613330000;
const newCustomer = () => String(++last);

const CARD =
	'Market;Marketing;Utility;Authentication;Service\nNetherlands;0,1322;0,0414;0,0414;0,0414\nGermany;0,1131;0,0456;0,0456;0,0456\n';
const set = async (parameters: INodeParameters, input?: IDataObject[]) =>
	await cost(
		'setPriceCard',
		{ cardFrom: 'text', effectiveFrom: '2026-10-01', ...parameters },
		input,
	);

describe('Cost → Set Price Card', () => {
	it('keeps a card in the currency of the account, and Send estimates with it', async () => {
		expect(await set({ cardText: CARD })).toEqual([
			{
				...{ card: 'own', currency: 'EUR', effective: '2026-10-01' },
				...{ timeZone: 'Europe/Amsterdam', timeZoneAssumed: false, markets: 2 },
				missingMarkets: expect.arrayContaining(['France', 'Other']) as unknown,
			},
		]);
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...{ to: newCustomer(), mode: 'templateOnly', ...template('hello_utility|en_US') },
					options: { previewOnly: true },
				}),
			],
		});
		expect(run.node('Send').json[0]?.cost).toMatchObject({ estimate: 0.0414, currency: 'EUR' });
		const [estimate] = await cost('estimate', estimateOf('one'), [{ phone: newCustomer() }]);
		expect(estimate).toMatchObject({ estimate: 0.0414, currency: 'EUR' });
		const removed = await cost('setPriceCard', { cardFrom: 'meta', currency: 'EUR' });
		expect(removed).toMatchObject([{ card: 'meta', currency: 'EUR', removedCards: 1 }]);
		const [listed] = await cost('estimate', estimateOf('one'), [{ phone: newCustomer() }]);
		expect(listed).toMatchObject({ estimate: 0.05, currency: 'USD' });
		expect(listed?.notes).toEqual(
			expect.arrayContaining([expect.stringContaining('bills the account in EUR')]),
		);
	});

	it.each([
		[{ cardText: CARD, currency: 'USD' }, 'in USD, and Meta bills the account in EUR'],
		[
			{ cardText: 'Market;Utility\nGermany;a lot' },
			'row 2, column Utility: "a lot" is not a price',
		],
		[{ cardText: '={{ " " }}' }, 'it is empty'],
		[{ cardText: '[{"market":"Germany"' }, 'not valid JSON'],
		[
			{ cardText: '{"currency":"GBP","markets":[{"market":"Germany","utility":1}]}' },
			'bills the account in EUR',
		],
		[{ cardText: CARD, effectiveFrom: 'soon' }, 'Effective From is not a date'],
		[{ cardText: CARD, effectiveFrom: '' }, 'enter that day in Effective From'],
		[{ cardText: CARD, currency: 'euro' }, 'Currency "EURO" is not three letters'],
	])('refuses %j and changes nothing', async (parameters, why) => {
		await set({ cardText: CARD });
		const [refused] = await set(parameters);
		expect(refused?.error).toContain(why);
		const [estimate] = await cost('estimate', estimateOf('one'), [{ phone: newCustomer() }]);
		expect(estimate).toMatchObject({ estimate: 0.0414, currency: 'EUR' });
	});

	it.each([
		['data.csv', `\uFEFF${CARD}`, undefined],
		[
			'card.json',
			JSON.stringify({ currency: 'EUR', markets: [{ market: 'Netherlands', utility: 0.0414 }] }),
			undefined,
		],
		[
			'rates.csv',
			'PK\u0003\u0004…',
			'is a damaged Excel workbook (it is cut off). Nothing was changed',
		],
		[
			'rates.xls',
			'\u00D0\u00CF\u0011\u00E0…',
			'is an old Excel workbook (.xls), or one with a password',
		],
		['rates.csv', '<!DOCTYPE html><p>', 'is a web page'],
		['empty.csv', '  ', 'is empty'],
	])('takes a file, or says what it is instead: %s', async (fileName, text, why) => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				{
					...{ name: 'Cost', type: 'whatsAppCloud', onError: 'continueRegularOutput' as const },
					parameters: {
						...{ resource: 'cost', operation: 'setPriceCard', cardFrom: 'file' },
						effectiveFrom: '2026-10-01',
					},
				},
			],
			input: [
				{
					json: {},
					binary: {
						data: {
							data: Buffer.from(text, fileName === 'rates.xls' ? 'latin1' : 'utf8').toString(
								'base64',
							),
							mimeType: 'text/csv',
							fileName,
						},
					},
				},
			],
		});
		const [item] = run.node('Cost').json;
		if (why === undefined) expect(item).toMatchObject({ card: 'own', currency: 'EUR' });
		else expect(item?.error).toContain(why);
	});

	it('reads Meta’s own file: a workbook whose name ends in .csv', async () => {
		const book = new Workbook();
		const title =
			'Cost per message in EUR on the WhatsApp Business Platform, effective October 1, 2026';
		const header = ['Market', 'Currency', 'Marketing', 'Utility', 'Authentication', 'Service'];
		const sheet = book.addWorksheet('List rates');
		sheet.addRows([[title], header, ['Netherlands', 'EUR', 0.1322, 0.0414, 0.0414, 0.0414]]);
		const setFile = async () => {
			const data = Buffer.from(await book.xlsx.writeBuffer()).toString('base64');
			const run = await bench.engine.runWorkflow({
				nodes: [
					{
						...{ name: 'Cost', type: 'whatsAppCloud', onError: 'continueRegularOutput' as const },
						parameters: { resource: 'cost', operation: 'setPriceCard', cardFrom: 'file' },
					},
				],
				input: [
					{ json: {}, binary: { data: { data, mimeType: 'text/csv', fileName: 'rates.csv' } } },
				],
			});
			return run.node('Cost').json[0];
		};
		expect(await setFile()).toMatchObject({
			...{ card: 'own', currency: 'EUR', effective: '2026-10-01', markets: 1 },
		});
		sheet.addRow(['Germany', 'EUR', 0.1, 'a lot']);
		expect((await setFile())?.error).toContain('row 4, column Utility: "a lot" is not a price');
		const [estimate] = await cost('estimate', estimateOf('one'), [{ phone: newCustomer() }]);
		expect(estimate).toMatchObject({ estimate: 0.0414, currency: 'EUR' });
	});

	it('makes one card of all items', async () => {
		const rows = [
			{ Market: 'Netherlands', Utility: '0,0414', 'Effective date': '2026-10-01' },
			{ Market: 'Rest of Africa', Utility: 0.0033 },
		];
		const done = await set({ cardFrom: 'items', effectiveFrom: '' }, rows);
		expect(done).toMatchObject([{ card: 'own', markets: 2 }]);
		const [refused] = await set({ cardFrom: 'items' }, [
			...rows,
			{ Market: 'Nowhere', Utility: 1 },
		]);
		expect(refused?.error).toContain('item 2, column Market: "Nowhere"');
	});
});

/** What Estimate is to look at: a text and a reminder for whoever is in the item. */
function estimateOf(what: 'one' | 'each', more: INodeParameters = {}): INodeParameters {
	return {
		...{ to: '={{ $json.phone }}', text: 'Your order is ready.', outsideWindow: 'fail' },
		...template('hello_utility|en_US'),
		estimateOutput: what === 'each' ? 'each' : 'summary',
		...more,
	};
}

async function addTemplate(category = 'UTILITY', name = 'hello_utility'): Promise<void> {
	await bench.control('POST', '/templates', {
		...{ name, language: 'en_US', category },
		components: [{ type: 'BODY', text: 'Your order is ready.' }],
	});
}

beforeEach(async () => {
	await addTemplate();
});

describe('Cost → Estimate', () => {
	it('looks at 10,000 customers without holding n8n up', async () => {
		const input = Array.from({ length: 10_000 }, (_, index) => ({
			phone: `316${40_000_000 + index}`,
		}));
		let longest = 0;
		let last = performance.now();
		const watch = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 5);
		const [summary] = await cost('estimate', estimateOf('one'), input).finally(() =>
			clearInterval(watch),
		);
		expect(summary).toMatchObject({ customers: 10_000, wouldBeSent: 10_000, estimate: 500 });
		// n8n itself takes its time with so many items; what we do is in short turns.
		expect(longest).toBeLessThan(1500);
	}, 60_000);

	it('decides as Send does, says what is unknown, and sends nothing', async () => {
		await addTemplate('MARKETING', 'hello_marketing');
		const [open, closed, capped, entry] = [
			newCustomer(),
			newCustomer(),
			newCustomer(),
			newCustomer(),
		];
		await wrote(open);
		const store = await bench.store();
		const { phoneNumberId } = bench.sandbox.account;
		const about = { phoneNumberId, customer: { phone: capped } };
		await store.receive(
			{
				observations: [
					{ ...about, kind: 'consent', at: Date.now(), marketing: 'stop' },
					{
						...{ kind: 'freeEntryPoint', phoneNumberId, customer: { phone: entry } },
						expiresAt: Date.now() + DAY,
					},
				],
			},
			Date.now(),
		);
		const phones = [open, closed, capped, entry, 'not a number', '+49 151 12345678'];
		const input = phones.map((phone) => ({ phone }));
		const parameters = { ...template('hello_marketing|en_US') };
		const each = await cost('estimate', estimateOf('each', parameters), input);
		expect(each).toEqual([
			expect.objectContaining({
				...{ wouldSend: 'freeForm', reason: 'window_open' },
				cost: expect.objectContaining({ charge: 'not known yet', estimate: 0.05 }) as unknown,
			}),
			expect.objectContaining({
				...{ wouldSend: 'template', reason: 'no_inbound_seen' },
				cost: expect.objectContaining({ charge: 'paid', estimate: 0.1597 }) as unknown,
			}),
			{
				wouldSend: 'nothing',
				reason: 'marketing_opt_out',
				to: expect.any(String) as unknown,
			},
			expect.objectContaining({
				cost: expect.objectContaining({ charge: 'free', estimate: 0 }) as unknown,
			}),
			{
				wouldSend: 'nothing',
				reason: 'cannot_be_read',
				to: 'not a number',
				why: expect.stringContaining('not a number') as unknown,
			},
			expect.objectContaining({
				cost: expect.objectContaining({ market: 'Germany', estimate: 0.1365 }) as unknown,
			}),
		]);
		const [summary] = await cost('estimate', estimateOf('one', parameters), input);
		expect(summary).toMatchObject({
			...{ customers: 6, wouldBeSent: 4, notSent: 2, messages: 4, messagesWithoutPrice: 0 },
			...{ estimate: 0.2962, atMost: 0.3462, currency: 'USD', rateDate: '2026-10-01' },
			...{ timeZone: 'Europe/Amsterdam', timeZoneAssumed: false },
			byMarket: [
				{
					market: 'Netherlands',
					category: 'marketing',
					charge: 'paid',
					customers: 1,
					estimate: 0.1597,
				},
				{ market: 'Germany', category: 'marketing', charge: 'paid', estimate: 0.1365 },
				{ market: 'Netherlands', category: 'service', charge: 'not known yet', estimate: 0.05 },
				{ market: 'Netherlands', category: 'marketing', charge: 'free', estimate: 0 },
			],
			notSentBecause: [
				{ reason: 'marketing_opt_out', customers: 1, items: [2] },
				{ reason: 'cannot_be_read', customers: 1, items: [4] },
			],
		});
		expect(await bench.received()).toEqual([]);
	});

	it('counts the free messages of the month that statuses have told of', async () => {
		const store = await bench.store();
		const { phoneNumberId } = bench.sandbox.account;
		const observations = Array.from({ length: 22 }, (_, index) => ({
			...{ kind: 'service' as const, phoneNumberId, customer: {}, at: Date.now() },
			...{ messageId: `wamid.free.${index}`, use: 'free' as const },
		}));
		await store.receive({ observations }, Date.now());
		const phones = [newCustomer(), newCustomer()];
		for (const phone of phones) await wrote(phone);
		const each = await cost(
			'estimate',
			estimateOf('each'),
			phones.map((phone) => ({ phone })),
		);
		expect(each.map(({ cost }) => cost)).toMatchObject([
			{ charge: 'free', estimate: 0, freeAllowance: '23rd of 1,000 free' },
			{ charge: 'free', estimate: 0, freeAllowance: '24th of 1,000 free' },
		]);
		await store.receive(
			{
				observations: [
					{
						...{ kind: 'service', phoneNumberId, customer: {}, at: Date.now() },
						...{ messageId: 'wamid.paid', use: 'charged' },
					},
				],
			},
			Date.now(),
		);
		const [paid] = await cost('estimate', estimateOf('each'), [{ phone: phones[0] ?? '' }]);
		expect(paid?.cost).toMatchObject({ charge: 'paid', estimate: 0.05 });
	});

	it('says which time zone it assumed where Meta does not tell', async () => {
		await bench.control('PATCH', '/settings', { unknownFields: ['timezone_id', 'currency'] });
		const [summary] = await cost('estimate', estimateOf('one'), [{ phone: newCustomer() }]);
		expect(summary).toMatchObject({ wouldBeSent: 1, timeZone: 'UTC', timeZoneAssumed: true });
	});
});

describe('Cost → Get Spend', () => {
	async function sendTo(...phones: string[]): Promise<void> {
		await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...{ to: '={{ $json.phone }}', mode: 'templateOnly' },
					...template('hello_utility|en_US'),
				}),
			],
			input: phones.map((phone) => ({ json: { phone } })),
		});
		await bench.received({}, phones.length);
		await bench.control('POST', '/webhooks/release').catch(() => undefined);
	}

	it('is what the sandbox has charged, page by page', async () => {
		await bench.control('PATCH', '/settings', { analyticsPageSize: 1 });
		await sendTo(newCustomer(), newCustomer(), '4915112345678');
		const byCountry = await untilSpend({ splitBy: ['country', 'category'] }, 3);
		expect(byCountry).toEqual([
			expect.objectContaining({ country: 'NL', category: 'utility', messages: 2, cost: 0.0828 }),
			expect.objectContaining({ country: 'DE', category: 'utility', messages: 1, cost: 0.04554 }),
		]);
		expect(byCountry[0]).toMatchObject({
			...{ currency: 'EUR', timeZone: 'Europe/Amsterdam', timeZoneAssumed: false, complete: false },
			missing: [expect.stringContaining('not over')],
		});
		const [day] = await untilSpend({ splitBy: ['day', 'number', 'type'] }, 3);
		const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' });
		expect(day).toMatchObject({ day: today, type: 'regular', messages: 3, cost: 0.12834 });
		expect(await untilSpend({ splitBy: [] }, 3)).toMatchObject([{ messages: 3, cost: 0.12834 }]);
	});

	it('is told by template', async () => {
		await bench.sandbox.control.call('PATCH', '/settings', {});
		const { accessToken, businessAccountId } = bench.sandbox.account;
		await fetch(`${bench.sandbox.url}/v26.0/${businessAccountId}?is_enabled_for_insights=true`, {
			method: 'POST',
			headers: { authorization: `Bearer ${accessToken}` },
		});
		await sendTo(newCustomer());
		expect(await untilSpend({ splitBy: ['template'] }, 1)).toMatchObject([
			{ template: { name: 'hello_utility', category: 'UTILITY' }, messages: 1, cost: 0.0414 },
		]);
	});

	it('is complete for days that are over, and nothing where nothing was sent', async () => {
		const yesterday = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10);
		const days = { spendFrom: yesterday, spendTo: yesterday };
		expect(await cost('getSpend', { ...days, splitBy: [] })).toEqual([
			expect.objectContaining({
				messages: 0,
				cost: 0,
				complete: true,
				from: yesterday,
				to: yesterday,
			}),
		]);
		await bench.control('PATCH', '/settings', { unknownFields: ['currency'] });
		const [spend] = await cost('getSpend', { ...days, splitBy: [] });
		expect(spend).toMatchObject({
			complete: false,
			missing: [expect.stringContaining('currency')],
		});
		expect(spend?.currency).toBeUndefined();
	});

	it.each([
		[{ spendFrom: '2024-01-01' }, 'more than 365 days ago'],
		[{ spendFrom: '2026-10-02', spendTo: '2026-10-01' }, 'From is after To'],
		[{ splitBy: ['template', 'country'] }, 'Split By combines Template'],
		[{ splitBy: ['tier'] }, 'Split By is "tier", which is not one of its choices'],
		[{ spendFrom: 'some day' }, 'From "some day" is not a date'],
	])('refuses %j', async (parameters, why) => {
		const [refused] = await cost('getSpend', parameters);
		expect(refused?.error).toContain(why);
	});

	it('passes on what Meta says when the token may not see it', async () => {
		await bench.control('PATCH', '/settings', { unknownFields: ['pricing_analytics'] });
		const [refused] = await cost('getSpend', {});
		expect(refused?.details).toMatchObject({ code: 100 });
	});

	async function untilSpend(parameters: INodeParameters, messages: number): Promise<Failed[]> {
		for (let tries = 0; ; tries++) {
			const rows = await cost('getSpend', parameters);
			const sum = rows.reduce((total, row) => total + Number(row.messages), 0);
			if (sum >= messages || tries > 50) return rows;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
});
