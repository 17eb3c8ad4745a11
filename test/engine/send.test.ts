import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const HOUR = 60 * 60 * 1000;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ defaultCountry: 'NL' });
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

/** A customer whom no other test knows. */
let lastCustomer = 31611110000;
const newCustomer = () => String(++lastCustomer);

const REMINDER = {
	...template('appointment_reminder|en_US'),
	text: '=Hi {{ $json.name }}, see you soon!',
	to: '={{ $json.phone }}',
};

async function definitionOf(name: string, language: string): Promise<IDataObject> {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Template',
				type: 'whatsAppCloudTemplates',
				parameters: {
					resource: 'template',
					operation: 'get',
					template: { __rl: true, mode: 'list', value: `${name}|${language}` },
				},
			},
		],
	});
	return run.node('Template').json[0] ?? {};
}

/** A value for everything that the template needs. */
async function anyValues(name: string, language: string): Promise<INodeParameters> {
	const { variables } = await definitionOf(name, language);
	const ids = (variables as Array<{ id: string }>).map(({ id }) => [id, 'x']);
	return values(Object.fromEntries(ids) as IDataObject);
}

function bodyIds(variables: unknown): string[] {
	return (variables as Array<{ id: string }>)
		.map(({ id }) => id)
		.filter((id) => id.startsWith('body_'));
}

describe('Message → Send', () => {
	it('writes freely within 24 hours, and sends the template otherwise, in one batch and in order', async () => {
		const [never, recent, late] = [newCustomer(), newCustomer(), newCustomer()];
		await bench.hasWritten(recent, HOUR);
		await bench.hasWritten(late, 25 * HOUR);
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode({ ...REMINDER, ...(await anyValues('appointment_reminder', 'en_US')) })],
			input: [
				{ name: 'Anna', phone: never },
				{ name: 'Bob', phone: recent },
				{ name: 'Çağla', phone: late },
			],
		});
		expect(run.node('Send').json).toMatchObject([
			{
				to: never,
				sentAs: 'template',
				reason: 'no_inbound_seen',
				window: { state: 'unknown', openedAt: null, expiresAt: null },
				template: { name: 'appointment_reminder', language: 'en_US', category: 'UTILITY' },
				cost: { category: 'utility', charge: 'paid', estimate: 0.05, currency: 'USD' },
				status: 'accepted',
			},
			{
				to: recent,
				sentAs: 'freeForm',
				reason: 'window_open',
				window: { state: 'open' },
				cost: { category: 'service', charge: 'not known yet' },
				status: 'accepted',
			},
			{ to: late, sentAs: 'template', reason: 'window_closed', window: { state: 'closed' } },
		]);
		for (const item of run.node('Send').json) {
			const first = ['sentAs', 'reason', 'to', 'phone', 'status', 'messageId'];
			expect(Object.keys(item).slice(0, 6)).toEqual(first);
			expect(item.phone).toBe(String(item.to).replace('+', ''));
		}
		expect(run.node('Send').items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(run.node('Send').json[1]).not.toHaveProperty('template');
		const received = await bench.received({}, 3);
		const byCustomer = new Map(received.map((message) => [message.customer, message]));
		expect(byCustomer.get(recent)).toMatchObject({ type: 'text', text: 'Hi Bob, see you soon!' });
		expect(byCustomer.get(never)).toMatchObject({ type: 'template' });
		expect(byCustomer.get(late)).toMatchObject({ type: 'template' });
		expect(run.node('Send').json.map(({ messageId }) => messageId)).toEqual(
			[never, recent, late].map((customer) => byCustomer.get(customer)?.id),
		);
	});

	it('normalises what people write, and says which item it cannot', async () => {
		const written: unknown[] = ['06 1111 9999', 31611119998, '+31 (0)6 11119997', '0031611119996'];
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...template('opening_hours|en_US'),
					mode: 'templateOnly',
					to: '={{ $json.phone }}',
				}),
			],
			input: written.map((phone) => ({ phone }) as IDataObject),
		});
		expect(run.node('Send').json.map(({ to }) => to)).toEqual([
			'+31611119999',
			'31611119998',
			'+31611119997',
			'+31611119996',
		]);
		const failing = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...template('opening_hours|en_US'),
					mode: 'templateOnly',
					to: '={{ $json.phone }}',
				}),
			],
			input: [{ phone: '+31611119999' }, { phone: 'call me' }],
		});
		expect(failing.error?.message).toContain(
			'Customer "call me" is neither a phone number nor a user ID',
		);
		// Bad input stops the batch before its first message.
		expect(await bench.received()).toHaveLength(4);
	});

	it('writes to a user ID as recipient, not as to', async () => {
		const userId = 'NL.13491208655302741918';
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode({ ...template('opening_hours|en_US'), mode: 'templateOnly', to: userId })],
		});
		expect(run.node('Send').json).toMatchObject([{ to: userId, status: 'accepted' }]);
		const [message] = await bench.received({}, 1);
		expect(message?.request).toMatchObject({ recipient: userId });
		expect(message?.request).not.toHaveProperty('to');
	});

	it("says when the window closed in the workflow's own time", async () => {
		const customer = newCustomer();
		await bench.hasWritten(customer, 25 * HOUR);
		const closedOn = async (timezone: string) => {
			const { error } = await bench.engine.runWorkflow({
				nodes: [sendNode({ to: customer, text: 'Hi' })],
				settings: { timezone },
			});
			const [, day = '', time = '', zone] =
				/closed on (\d+ \w+ \d+) at (\d\d:\d\d) \((.+?)\)/.exec(error?.message ?? '') ?? [];
			return { at: Date.parse(`${day} ${time} UTC`), zone };
		};
		const kathmandu = await closedOn('Asia/Kathmandu');
		const utc = await closedOn('UTC');
		expect(kathmandu).toEqual({ at: utc.at + 5.75 * HOUR, zone: 'Asia/Kathmandu' });
	});

	it.each([
		['fail', 'the 24-hour window closed on'],
		['skip', undefined],
	])('with no template and a closed window, it can %s', async (outsideWindow, message) => {
		const customer = newCustomer();
		await bench.hasWritten(customer, 25 * HOUR);
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode({ to: customer, text: 'Hi', outsideWindow })],
		});
		if (message === undefined) {
			expect(run.node('Send').json).toMatchObject([
				{ to: customer, sentAs: 'nothing', reason: 'window_closed', status: 'skipped' },
			]);
		} else {
			expect(run.error?.message).toContain(message);
		}
		expect(await bench.received()).toEqual([]);
	});

	it('refuses template values that Meta would refuse, naming each, before anything is sent', async () => {
		const { variables } = await definitionOf('appointment_reminder', 'en_US');
		const ids = bodyIds(variables);
		const broken = Object.fromEntries(ids.map((id) => [id, 'a\nb']));
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...template('appointment_reminder|en_US'),
					mode: 'templateOnly',
					to: newCustomer(),
					...values({ ...broken, body_unknown: 'x' }),
				}),
			],
		});
		expect(run.error?.message).toContain('Template appointment_reminder (en_US)');
		for (const id of ids) expect(run.error?.message).toContain(`(${id}) contains a line break`);
		expect(run.error?.message).toContain('"body_unknown" is not a variable');
		expect(await bench.received()).toEqual([]);
	});

	it('fills in a template from the input, by the names of its variables', async () => {
		const { variables } = await definitionOf('appointment_reminder', 'en_US');
		const names = bodyIds(variables);
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...template('appointment_reminder|en_US'),
					mode: 'templateOnly',
					to: newCustomer(),
					templateValues: {
						mappingMode: 'autoMapInputData',
						value: {},
						matchingColumns: [],
						schema: [],
					},
				}),
			],
			input: [{ ...Object.fromEntries(names.map((name, index) => [name, `v${index}`])), other: 1 }],
		});
		expect(run.node('Send').json).toMatchObject([{ sentAs: 'template', status: 'accepted' }]);
		const [message] = await bench.received({}, 1);
		for (const index of names.keys()) expect(message?.text).toContain(`v${index}`);
	});

	it('refuses paused and rejected templates, unknown ones, and a changed category', async () => {
		for (const [name, status] of [
			['paused_one', 'PAUSED'],
			['rejected_one', 'REJECTED'],
			['fine', 'APPROVED'],
		]) {
			await bench.control('POST', '/templates', {
				name,
				language: 'en_US',
				category: 'MARKETING',
				status,
				components: [{ type: 'BODY', text: 'Hello' }],
			});
		}
		const messageOf = async (value: string, options: INodeParameters = {}) => {
			const run = await bench.engine.runWorkflow({
				nodes: [sendNode({ ...template(value), mode: 'templateOnly', to: newCustomer(), options })],
			});
			return run.error?.message ?? run.node('Send').json[0]?.status;
		};
		expect(await messageOf('paused_one|en_US')).toContain('its status is PAUSED');
		expect(await messageOf('rejected_one|en_US')).toContain('its status is REJECTED');
		expect(await messageOf('none|en_US')).toContain('Template "none" does not exist');
		expect(await messageOf('fine|nl')).toContain('Template "fine" does not exist in "nl"');
		expect(await messageOf('fine|en_US', { expectedCategory: 'UTILITY' })).toContain(
			'its category is MARKETING, not UTILITY',
		);
		expect(await messageOf('fine|en-us', { expectedCategory: 'MARKETING' })).toBe('accepted');
	});

	it('with Preview Only, tells what it would send, and sends nothing', async () => {
		const customer = newCustomer();
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...template('opening_hours|en_US'),
					text: 'Hi',
					to: customer,
					options: { previewOnly: true, callbackData: 'a-1' },
				}),
			],
		});
		expect(run.node('Send').json).toMatchObject([
			{
				sentAs: 'template',
				status: 'preview',
				text: expect.stringMatching(/^(?!.*\{\{).{20,}/s) as unknown,
				request: {
					messaging_product: 'whatsapp',
					recipient_type: 'individual',
					to: customer,
					type: 'template',
					template: { name: 'opening_hours', language: { code: 'en_US' } },
					biz_opaque_callback_data: 'a-1',
				},
			},
		]);
		expect(await bench.received()).toEqual([]);
	});

	it('with Preview Only, shows the text that the customer would read', async () => {
		const [late, recent] = [newCustomer(), newCustomer()];
		await bench.hasWritten(recent, HOUR);
		const nodes = [
			sendNode({
				...REMINDER,
				...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
				options: { previewOnly: true },
			}),
		];
		const input = [late, recent].map((phone) => ({ phone, name: 'Anna' }));
		const run = await bench.engine.runWorkflow({ nodes, input });
		const [asTemplate, freely] = run.node('Send').json.map(({ text }) => text);
		expect(asTemplate).toContain('Anna');
		expect(asTemplate).toContain('14:30');
		expect(freely).toBe('Hi Anna, see you soon!');
		// What arrives reads the same.
		const sent = await bench.engine.runWorkflow({
			nodes: [sendNode({ ...nodes[0]?.parameters, options: {} })],
			input,
		});
		expect(sent.error).toBeUndefined();
		const [arrived] = await bench.received({ customer: late }, 1);
		expect(asTemplate).toContain(arrived?.text);
	});

	it('learns from Meta that the window is closed', async () => {
		await bench.control('PATCH', '/settings', { windowRefusal: 'sync' });
		const customer = newCustomer();
		const store = await bench.store();
		const { phoneNumberId } = bench.sandbox.account;
		await store.receive(
			{
				observations: [
					{
						kind: 'opened',
						phoneNumberId,
						customer: { phone: customer },
						at: Date.now() - HOUR,
						by: 'message',
					},
				],
			},
			Date.now(),
		);
		const nodes = [sendNode({ to: customer, text: 'Hi' })];
		const first = await bench.engine.runWorkflow({ nodes });
		expect(first.error?.message).toContain('(131047)');
		const second = await bench.engine.runWorkflow({ nodes });
		expect(second.error?.message).toContain('the 24-hour window closed');
	});
});

describe('a batch in which an item fails', () => {
	const input = [{ phone: '+31611118881' }, { phone: 'nobody' }, { phone: '+31611118882' }];
	const parameters = {
		...template('opening_hours|en_US'),
		mode: 'templateOnly',
		to: '={{ $json.phone }}',
	};

	it('goes on with Continue, and says what is the matter', async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode(parameters, { onError: 'continueRegularOutput' })],
			input,
		});
		const [first, second, third] = run.node('Send').json;
		expect(first).toMatchObject({ status: 'accepted' });
		expect(first?.phone).toBe('31611118881');
		expect(second).toMatchObject({
			error: expect.stringContaining('Customer "nobody"') as unknown,
			details: {
				...{ sentAs: 'nothing', to: 'nobody', itemIndex: 1, fields: ['Customer'] },
				advice: expect.stringContaining('Use a phone number') as unknown,
			},
		});
		expect(third).toMatchObject({ status: 'accepted' });
		expect(await bench.received({}, 2)).toHaveLength(2);
	});

	it('is named with all others that cannot be sent, before anything is', async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...{ to: '={{ $json.phone }}', mode: 'freeFormOnly', text: '={{ $json.text }}' },
					outsideWindow: 'fail',
				}),
			],
			input: [
				{ phone: 'nobody', text: 'Hi' },
				{ phone: '+31611118881', text: 'Hi' },
				{ phone: '+31611118882', text: '' },
				{ phone: '+31611118883', text: ' ' },
			],
		});
		expect(run.error?.message).toMatch(
			/^Nothing was sent\. 4 of 4 items cannot be sent: item 0: Customer "nobody" is neither .*; item 1: Nothing was sent to \+31611118881: no message .*; item 2 \(\+31611118882\), 3 \(\+31611118883\): Text is empty$/,
		);
		expect(run.error?.description).toContain('Use a phone number');
		expect(run.error?.description).toContain('Fill in what the customer should get');
		expect(await bench.received()).toHaveLength(0);
	});

	it.each([
		[
			'automatic',
			/: it keeps track of the windows\. Choose a Template .* set Outside the Window to Skip\.$/,
		],
		[
			'freeFormOnly',
			/: it keeps track of the windows\. Set What to Send to Automatic and choose a Template/,
		],
	])('tells what can be chosen in the mode %s instead', async (mode, advice) => {
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode({ to: '={{ $json.phone }}', mode, text: 'Hi' })],
			input: [{ phone: newCustomer() }],
		});
		expect(run.error?.description).toMatch(advice);
	});

	it.each([
		['Message Key', { messageKey: '={{ $json.id }}' }],
		['Message Key', { messageKey: '' }],
		['Campaign', { campaign: '={{ $json.id }}' }],
	])('is a %s that is wanted and empty: %j', async (field, options) => {
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode({ ...parameters, options })],
			input: [{ phone: newCustomer(), id: '7' }, { phone: newCustomer() }],
		});
		expect(run.error?.message).toContain(`${field} is empty`);
		expect(run.error?.description).toContain('or remove the option');
		expect(await bench.received()).toEqual([]);
	});

	it('goes to the error output, with everything that Graph said', async () => {
		await bench.control('POST', '/faults', {
			match: { customer: '31611118882' },
			kind: 'error',
			code: 131026,
			times: 1,
		});
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode(parameters, { onError: 'continueErrorOutput' })],
			input,
		});
		const [succeeded = [], failed = []] = run.node('Send').outputs;
		expect(succeeded.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(failed.map(({ json }) => json)).toMatchObject([
			{ phone: 'nobody', error: expect.stringContaining('nobody') as unknown },
			{
				phone: '+31611118882',
				error: expect.stringContaining('131026') as unknown,
				details: { code: 131026, retry: 'never', advice: expect.any(String) as unknown },
			},
		]);
		expect(JSON.stringify(failed)).not.toContain(bench.sandbox.account.accessToken);
	});

	it('stops the workflow with what happened and how to solve it', async () => {
		await bench.control('POST', '/faults', { kind: 'error', code: 190, subcode: 463, times: 1 });
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode(parameters)],
			input: [input[0] ?? {}],
		});
		expect(run.error?.message).toContain('190');
		expect(run.error).toMatchObject({ failure: { cause: 'credential-invalid' } });
		expect(JSON.stringify(run.error)).not.toContain(bench.sandbox.account.accessToken);
	});
});
