import type { INodeParameters } from 'n8n-workflow';

import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let phone = 31641400000;
let promo: string;

const account = async (change: object) =>
	await bench.control('PATCH', `/accounts/${bench.sandbox.account.businessAccountId}`, change);

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	phone += 1;
	await bench.control('POST', '/reset');
	const body = { type: 'BODY', text: 'Everything at half price.' };
	const made = { name: 'half_price', category: 'MARKETING', components: [body] };
	promo = String((await bench.control('POST', '/templates', made)).id);
	const store = await bench.store();
	const notes = await store.notes.findWays([`number:${bench.sandbox.account.phoneNumberId}`]);
	const at = Date.now();
	await store.notes.putWays(notes.map((note) => ({ ...note, at, until: at })));
	await new Promise((resolve) => setTimeout(resolve, 3));
});

async function send(marketingThrough?: string, more: INodeParameters = {}, options: object = {}) {
	const run = await bench.engine.runWorkflow({
		id: 'marketing',
		nodes: [
			sendNode(
				{
					...{ mode: 'templateOnly', to: '={{ $json.phone }}' },
					...template('half_price|en_US'),
					...more,
					options: { ...(marketingThrough ? { marketingThrough } : {}), ...options },
				},
				{ id: 'send', onError: 'continueRegularOutput' },
			),
		],
		input: [{ phone: String(phone) }],
	});
	return run.node('Send').json[0];
}
const arrived = async () => await bench.received({ customer: String(phone) });
const BOTH = 'marketingMessagesElseCloudApi';
const [MM, CLOUD] = ['marketingMessages', 'cloudApi'];

describe('Marketing Through', () => {
	it('is the Cloud API unless it is chosen', async () => {
		const item = await send();
		expect(item).toMatchObject({ status: 'accepted', cost: { category: 'marketing' } });
		expect(item).not.toHaveProperty('marketingThrough');
	});

	it.each([MM, BOTH])('%s sends through the Marketing Messages API', async (through) => {
		const item = await send(through);
		expect(item).toMatchObject({
			...{ status: 'accepted', marketingThrough: MM, cost: { category: 'marketing_lite' } },
		});
		const [message] = await arrived();
		expect(message?.request).toMatchObject({ type: 'template', recipient_type: 'individual' });
	});

	it('leaves all other templates to the Cloud API', async () => {
		const item = await send(MM, template('opening_hours|en_US'));
		expect(item).toMatchObject({ status: 'accepted', cost: { category: 'utility' } });
		expect(item).not.toHaveProperty('marketingThrough');
	});

	it.each<[string, () => Promise<unknown>, boolean]>([
		['not_allowed', () => account({ marketingMessages: false }), true],
		['synchronising', () => patch({ marketing_sync: 'syncing' }), false],
		['unavailable', () => patch({ marketing_sync: 'unavailable' }), false],
	])('goes on with the Cloud API in the same send: %s', async (notUsed, refuse, isRemembered) => {
		await refuse();
		const failed = await send(MM);
		expect(failed).toHaveProperty('error');
		expect(await arrived()).toEqual([]);
		const key = { messageKey: `half-${notUsed}` };
		const item = await send(BOTH, {}, key);
		expect(item).toMatchObject({
			...{ status: 'accepted', marketingThrough: CLOUD, cost: { category: 'marketing' } },
			marketingMessages: { notUsed },
		});
		expect(await send(BOTH, {}, key)).toMatchObject({
			...{ status: 'duplicate', messageId: item?.messageId },
		});
		expect(await arrived()).toHaveLength(1);
		await account({ marketingMessages: true });
		await patch({ marketing_sync: '' });
		expect(await send(BOTH)).toMatchObject({ marketingThrough: isRemembered ? CLOUD : MM });
	});

	it('comes back when the Cloud API takes no marketing', async () => {
		await account({ marketingMessages: false });
		expect(await send(BOTH)).toMatchObject({ marketingThrough: CLOUD });
		await account({ marketingMessages: true, marketingOnCloudApi: false });
		expect(await send(BOTH)).toMatchObject({ status: 'accepted', marketingThrough: MM });
		expect(await arrived()).toHaveLength(2);
	});

	it('fails, once each way was tried, with what Meta said last', async () => {
		await account({ marketingMessages: false, marketingOnCloudApi: false });
		const item = await send(BOTH);
		expect(item?.error).toContain('131063');
		expect(await arrived()).toEqual([]);
	});

	it('goes no other way when Meta may have taken it', async () => {
		await bench.control('POST', '/faults', {
			...{ kind: 'error', code: 131000, times: 1 },
			match: { method: 'POST', path: '/marketing_messages' },
		});
		const key = { messageKey: 'half-unknown' };
		expect(await send(BOTH, {}, key)).toHaveProperty('error');
		expect(await send(BOTH, {}, key)).toMatchObject({ details: { status: 'unknown' } });
		expect(await arrived()).toEqual([]);
	});
});

const patch = async (change: object) => await bench.control('PATCH', `/templates/${promo}`, change);
