import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 0;

beforeAll(async () => {
	bench = await startBench();
	await bench.control('POST', '/templates', { ...PLAIN, name: 'sale', category: 'MARKETING' });
});

afterAll(async () => await bench.close());

/** A customer that no other test writes to. */
const newCustomer = () => `316490${String(50_000 + ++lastCustomer)}`;

async function learn(customer: object, observation: object): Promise<void> {
	const { phoneNumberId } = bench.sandbox.account;
	const whole = { phoneNumberId, customer, at: Date.now() - 1000, ...observation } as Observation;
	await (await bench.store()).receive({ observations: [whole] }, Date.now());
}

async function send(to: string, name: string, more: object = {}, parameters: object = {}) {
	const node = sendNode({ mode: 'templateOnly', to, ...template(name), ...parameters }, more);
	const run = await bench.engine.runWorkflow({ nodes: [node], input: [{}] });
	return run.node('Send').json[0];
}

const GO_ON = { onError: 'continueRegularOutput' };
const MARKETING = 'sale|en';
const PLAIN = {
	language: 'en',
	status: 'APPROVED',
	components: [{ type: 'BODY', text: 'Hello' }],
};

describe('a marketing template', () => {
	it('is skipped for a customer who stopped marketing messages; others are not', async () => {
		const to = newCustomer();
		await learn({ phone: to }, { kind: 'consent', marketing: 'stop' });
		expect(await send(to, MARKETING)).toMatchObject({
			sentAs: 'nothing',
			status: 'skipped',
			reason: 'marketing_opt_out',
			marketing: { optedOut: true },
		});
		expect(await send(to, 'opening_hours|en_US')).toMatchObject({ status: 'accepted' });
		expect(await send(newCustomer(), MARKETING)).toMatchObject({ status: 'accepted' });
	});

	it('is sent again when the customer resumed', async () => {
		const to = newCustomer();
		await learn({ phone: to }, { kind: 'consent', marketing: 'stop', at: Date.now() - 5000 });
		await learn({ phone: to }, { kind: 'consent', marketing: 'resume' });
		expect(await send(to, MARKETING)).toMatchObject({ status: 'accepted' });
	});

	it('is skipped for 24 hours after Meta held one back', async () => {
		const to = newCustomer();
		await learn({ phone: to }, { kind: 'capped', at: Date.now() - 23 * 3_600_000 });
		expect(await send(to, MARKETING)).toMatchObject({
			status: 'skipped',
			reason: 'marketing_cap',
			marketing: { optedOut: false },
		});
		const later = newCustomer();
		await learn({ phone: later }, { kind: 'capped', at: Date.now() - 25 * 3_600_000 });
		expect(await send(later, MARKETING)).toMatchObject({ status: 'accepted' });
	});

	it.each([
		[131050, 'marketing_opt_out'],
		[131049, 'marketing_cap'],
	])('that Meta refuses at once with %i is not tried again', async (code, reason) => {
		const to = newCustomer();
		await bench.control('POST', '/faults', {
			match: { path: '/messages', customer: to },
			kind: 'error',
			code,
			status: 400,
			times: 1,
		});
		expect(await send(to, MARKETING, GO_ON)).toMatchObject({ details: { code } });
		expect(await send(to, MARKETING)).toMatchObject({ status: 'skipped', reason });
	});
});

describe('an authentication template', () => {
	it('to a user ID is refused before it is sent, with what to do', async () => {
		const failed = await send('NL.9500', 'login_code|nl', GO_ON);
		expect(failed).toMatchObject({
			error: expect.stringContaining('NL.9500 is a user ID') as string,
			details: {
				reason: 'phone_needed',
				advice: expect.stringContaining('phone number instead of the user ID') as string,
			},
		});
		expect(await bench.received({ customer: 'NL.9500' })).toEqual([]);
	});
});

describe('news of a template', () => {
	it('reaches Send in whatever process it came: what was fetched before is not used any more', async () => {
		const definition = { ...PLAIN, name: 'news_test', category: 'UTILITY' };
		const { id } = (await bench.control('POST', '/templates', definition)) as { id: string };
		const to = newCustomer();
		expect(await send(to, 'news_test|en')).toMatchObject({ status: 'accepted' });
		await bench.control('PATCH', `/templates/${id}`, { status: 'PAUSED' });
		const { businessAccountId } = bench.sandbox.account;
		const templates = [{ businessAccountId, name: 'news_test' }];
		await (await bench.store()).receive({ observations: [], templates }, Date.now());
		expect(await send(to, 'news_test|en', GO_ON)).toMatchObject({
			details: { reason: 'template_paused' },
		});
		expect(await bench.received({ customer: to }, 1)).toHaveLength(1);
	});
});
