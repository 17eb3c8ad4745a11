import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** Look-ups that Graph refuses for a while keep nobody's message back for longer than they must. */

let bench: Bench;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	bench = await startBench();
	await bench.control('PATCH', '/settings', { throughputPerSecond: null });
});

afterAll(async () => {
	await bench.close();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await bench.control('DELETE', '/faults');
});

let [last, customers] = [0, 31647000000];

/** A new template of the account, without values. */
async function newTemplate(more: IDataObject = {}): Promise<string> {
	const name = `looked_up_${++last}`;
	await bench.control('POST', '/templates', {
		...{ name, language: 'en', status: 'APPROVED', category: 'UTILITY' },
		components: [{ type: 'BODY', text: 'Hello' }],
		...more,
	});
	return name;
}

/** A new customer, who has just written or never has. */
async function newCustomer(hasWritten: boolean, ago = 60_000): Promise<string> {
	const phone = String(++customers);
	if (hasWritten) await bench.takesForOpen(phone, ago);
	return phone;
}

const refuse = async (fault: IDataObject, path = '/message_templates') =>
	await bench.control('POST', '/faults', { kind: 'error', ...fault, match: { path } });

async function send(to: string | string[], name: string, more: INodeParameters = {}) {
	const parameters = {
		...{ to: '={{ $json.to }}', text: 'Hi', options: { messagesPerSecond: 0 } },
		...template(`${name}|en`),
		...more,
	};
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode(parameters, { onError: 'continueRegularOutput' })],
		input: [to].flat().map((phone) => ({ to: phone })),
	});
	return run.node('Send').json;
}

describe('a template that is needed', () => {
	it.each([
		[4, 400],
		[17, 400],
		[32, 400],
		[341, 400],
		[613, 400],
		[80007, 400],
		[80008, 400],
		[130429, 400],
		[1, 500],
		[2, 503],
		[131000, 500],
	])('is looked up again after code %i', async (code, status) => {
		const [name, to] = [await newTemplate(), [await newCustomer(false), await newCustomer(false)]];
		await refuse({ code, status, times: 1, minutes: code === 80008 ? 1 : 0 });
		const items = await send(to, name);
		expect(items).toMatchObject(Array(2).fill({ sentAs: 'template', status: 'accepted' }));
	});

	it.each(['reset-before', 'cut-body', 'http'])('is looked up again after %s', async (kind) => {
		const [name, to] = [await newTemplate(), await newCustomer(false)];
		await refuse({ kind, times: 1, status: 502 });
		expect(await send(to, name)).toMatchObject([{ sentAs: 'template', status: 'accepted' }]);
	});

	it('is as it was last known when Graph cannot be asked, and the item says so', async () => {
		const [name, first, second] = [
			await newTemplate(),
			await newCustomer(false),
			await newCustomer(false),
		];
		await send(first, name);
		const now = Date.now;
		jest.spyOn(Date, 'now').mockImplementation(() => now() + 61_000);
		await refuse({ code: 80008 });
		const [item] = await send(second, name);
		expect(item).toMatchObject({
			...{ sentAs: 'template', status: 'accepted' },
			warnings: [
				expect.stringMatching(/as it was on \d+ \w+ 20.*too many calls.*\(80008\)/) as unknown,
			],
		});
	});

	it('is not as it was known once Meta said that it has changed', async () => {
		const [name, first, second] = [
			await newTemplate(),
			await newCustomer(false),
			await newCustomer(false),
		];
		await send(first, name);
		const { businessAccountId } = bench.sandbox.account;
		const news = { businessAccountId, name };
		const store = await bench.store();
		await store.receive({ observations: [], templates: [news] }, Date.now());
		await refuse({ code: 10 });
		const [item] = await send(second, name);
		expect(item?.error).toMatch(/^Template ".*" could not be looked up/);
	});

	it('keeps back only those who need it', async () => {
		const [good, bad] = [await newTemplate(), await newTemplate()];
		const to = [await newCustomer(false), await newCustomer(false), await newCustomer(true)];
		await bench.control('POST', '/faults', {
			...{ kind: 'error', code: 10, times: 1, match: { path: '/message_templates' } },
		});
		const items = await send(to, '', {
			template: {
				...{ __rl: true, mode: 'name' },
				value: `={{ $itemIndex === 1 ? '${good}' : '${bad}' }}`,
			},
			templateLanguage: 'en',
		});
		expect(items.filter(({ error }) => error)).toHaveLength(1);
		expect(items.filter(({ sentAs }) => sentAs === 'template')).toHaveLength(1);
		expect(items[2]).toMatchObject({ sentAs: 'freeForm' });
	});

	it('is not asked for the account, the number and every item: one refusal is told once each', async () => {
		const [name, to] = [
			await newTemplate(),
			await Promise.all(Array.from({ length: 30 }, () => newCustomer(false))),
		];
		await refuse({ code: 10, times: 1000 });
		const items = await send(to, name);
		expect(items.filter(({ error }) => error)).toHaveLength(30);
		const { faults } = (await bench.control('GET', '/faults')) as {
			faults: Array<{ times: number }>;
		};
		expect(1000 - (faults[0]?.times ?? 0)).toBe(1);
	});
});

describe('in an open window free text goes out', () => {
	it.each<[string, IDataObject]>([
		['is refused for a while', { code: 80008 }],
		['is refused for good', { code: 10 }],
		['is not answered', { kind: 'delay', ms: 60_000 }],
	])(
		'while the look-up of the template %s',
		async (_what, fault) => {
			const [name, to] = [await newTemplate(), await newCustomer(true)];
			await refuse(fault);
			const [item] = await send(to, name);
			expect(item).toMatchObject({
				...{ sentAs: 'freeForm', status: 'accepted', rescue: 'none' },
				warnings: [
					expect.stringMatching(/^There is no fallback template .* could not be looked up/),
				],
			});
		},
		30_000,
	);

	it('when there is no such template', async () => {
		const [item] = await send(await newCustomer(true), 'no_such_template');
		expect(item).toMatchObject({
			...{ sentAs: 'freeForm', rescue: 'none' },
			warnings: [expect.stringContaining('does not exist')],
		});
	});

	it('until the window closes while the batch runs: then the item says why no template does', async () => {
		const name = await newTemplate();
		const ago = 24 * 60 * 60 * 1000 - 90_000;
		const to = await Promise.all([1, 2, 3, 4].map(async () => await newCustomer(true, ago)));
		await refuse({ code: 10 });
		const running = send(to, name, { options: { messagesPerSecond: 1 } });
		await bench.received({ customer: to[0] ?? '' }, 1);
		const now = Date.now;
		jest.spyOn(Date, 'now').mockImplementation(() => now() + 40_000);
		const items = await running;
		expect(items[0]).toMatchObject({ sentAs: 'freeForm' });
		expect(items.at(-1)?.error).toMatch(/^Template ".*" could not be looked up/);
	});

	it('and without a word of the template where no rescue is wanted', async () => {
		const [name, to] = [await newTemplate(), await newCustomer(true)];
		await refuse({ code: 10 });
		const [item] = await send(to, name, { options: { rescue: false } });
		expect(item).toMatchObject({ sentAs: 'freeForm' });
		expect(item).not.toHaveProperty('warnings');
		expect(item).not.toHaveProperty('rescue');
	});

	it('but not outside of it', async () => {
		const [name, to] = [await newTemplate(), await newCustomer(false)];
		await refuse({ code: 10 });
		const [item] = await send(to, name);
		expect(item?.error).toMatch(/could not be looked up/);
		expect(await bench.received({ customer: to })).toEqual([]);
	});
});

describe('Send and Wait for Reply', () => {
	const ask = async (to: string, name: string) => {
		const buttons = { values: [{ id: 'yes', title: 'Yes' }] };
		const parameters = { to, body: 'Does it suit you?', buttons, ...template(`${name}|en`) };
		return await bench.engine.runWorkflow({
			executionId: `looked-up-${++last}`,
			nodes: [
				{
					...{ name: 'Ask', type: 'whatsAppCloud' },
					parameters: { resource: 'message', operation: 'sendAndWait', ...parameters },
				},
			],
			input: [{}],
		});
	};

	it('looks a template up once, also one that is not there', async () => {
		await refuse({ kind: 'delay', ms: 0, times: 100 });
		const run = await ask(await newCustomer(false), 'no_such_template');
		expect(run.error?.message).toContain('does not exist');
		const { faults } = (await bench.control('GET', '/faults')) as {
			faults: Array<{ times: number }>;
		};
		expect(faults).toMatchObject([{ times: 99 }]);
	});

	it('asks in an open window whatever the look-up says', async () => {
		const [name, to] = [await newTemplate(), await newCustomer(true)];
		await refuse({ code: 10 });
		const run = await ask(to, name);
		expect(run.error).toBeUndefined();
		expect(await bench.received({ customer: to }, 1)).toHaveLength(1);
	});
});

describe('other look-ups that are refused once', () => {
	const node = async (resource: string, operation: string, parameters: INodeParameters) => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				{
					...{ name: 'Node', parameters: { resource, operation, ...parameters } },
					type: resource === 'template' ? 'whatsAppCloudTemplates' : 'whatsAppCloud',
				},
			],
			input: [{}],
		});
		if (run.error) throw new Error(run.error.message);
		return run.node('Node').json;
	};

	it('files: Get and Download', async () => {
		const form = new FormData();
		form.set('messaging_product', 'whatsapp');
		form.set('type', 'text/plain');
		form.set('file', new Blob(['Hello'], { type: 'text/plain' }), 'a.txt');
		const { accessToken, phoneNumberId } = bench.sandbox.account;
		const uploaded = await fetch(`${bench.sandbox.url}/v26.0/${phoneNumberId}/media`, {
			method: 'POST',
			headers: { authorization: `Bearer ${accessToken}` },
			body: form,
		});
		const { id } = (await uploaded.json()) as { id: string };
		for (const operation of ['get', 'download']) {
			await refuse({ code: 4, minutes: 0, times: 1 }, id);
			expect(await node('media', operation, { media: id })).toMatchObject([{ id }]);
		}
	});

	it('a file that was uploaded before is there as long as Meta does not say otherwise', async () => {
		const upload = async () => {
			const run = await bench.engine.runWorkflow({
				nodes: [
					{
						...{ name: 'Node', type: 'whatsAppCloud' },
						parameters: { resource: 'media', operation: 'upload', binaryPropertyName: 'data' },
					},
				],
				input: [
					{
						json: {},
						binary: { data: await binaryOf(file, { mimeType: 'image/png', fileName: 'once.png' }) },
					},
				],
			});
			if (run.error) throw new Error(run.error.message);
			return run.node('Node').json[0] ?? {};
		};
		const file = fileOf('png');
		const first = await upload();
		await refuse({ code: 4 }, String(first.id));
		expect(await upload()).toMatchObject({ id: first.id, reused: true });
		await bench.control('DELETE', '/faults');
		const { accessToken } = bench.sandbox.account;
		await fetch(`${bench.sandbox.url}/v26.0/${String(first.id)}`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${accessToken}` },
		});
		const again = await upload();
		expect(again.reused).toBe(false);
		expect(again.id).not.toBe(first.id);
	});

	it('templates: Get and Get Many', async () => {
		const name = await newTemplate();
		await refuse({ code: 2, status: 503, times: 1 });
		expect(await node('template', 'get', template(`${name}|en`))).toMatchObject([{ name }]);
		await refuse({ code: 80008, times: 1, minutes: 0 });
		expect((await node('template', 'getAll', { returnAll: true })).length).toBeGreaterThan(10);
	});

	it("the editor's lists and form, within seconds", async () => {
		const name = await newTemplate();
		const caller = { name: 'Send', type: 'whatsAppCloud', parameters: template(`${name}|en`) };
		for (const [path, ask] of [
			['/phone_numbers', () => bench.engine.callListSearch(caller, 'searchPhoneNumbers')],
			['/message_templates', () => bench.engine.callListSearch(caller, 'searchTemplates')],
		] as const) {
			await refuse({ code: 80008, times: 1 }, path);
			expect((await ask()).results.length).toBeGreaterThan(1);
		}
		await refuse({ code: 80008, times: 1 });
		await bench.engine.callResourceMapping(caller, 'mapTemplateFields');
		await refuse({ code: 80008 }, '/phone_numbers');
		const refused = bench.engine.callListSearch(caller, 'searchPhoneNumbers');
		await expect(refused).rejects.toThrow('too many calls');
	}, 30_000);
});

describe('many templates in one batch', () => {
	/** How many calls Meta has counted, this one included. */
	const counted = () => {
		const { world, account } = bench.sandbox;
		return world.calls.count(account.businessAccountId, Date.now()).calls;
	};

	it('are looked up in one list, each in all its languages, and what is not there is told of alone', async () => {
		const names = await Promise.all(Array.from({ length: 40 }, async () => await newTemplate()));
		const [first = ''] = names;
		await newTemplate({ name: first, language: 'nl' });
		const input = await Promise.all(
			[...names, 'not_there'].map(async (name) => ({ to: await newCustomer(false), name })),
		);
		const before = counted();
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode(
					{
						...{ mode: 'templateOnly', to: '={{ $json.to }}', templateLanguage: 'en' },
						...{ template: { __rl: true, mode: 'name', value: '={{ $json.name }}' } },
						options: { messagesPerSecond: 0 },
					},
					{ onError: 'continueRegularOutput' },
				),
			],
			input,
		});
		const items = run.node('Send').json;
		expect(items.filter(({ status }) => status === 'accepted')).toHaveLength(40);
		expect(items.at(-1)?.error).toMatch('Template "not_there" does not exist');
		// The list, and what is looked up of the account itself.
		expect(counted() - before - 1).toBeLessThanOrEqual(4);
		const again = await send(await newCustomer(false), first);
		expect(again).toMatchObject([{ status: 'accepted', template: { language: 'en' } }]);
	});
});
