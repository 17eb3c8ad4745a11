import type { INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { listed, runTemplates } from './templateNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let trigger: Publication | undefined;
let phone = 31641100000;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	phone += 1;
	await bench.control('POST', '/reset');
	await account({ directSend: 'eligible' });
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 20, delivered: 40, read: 60 },
	});
	await forgetWays();
});

afterEach(async () => {
	await trigger?.stop();
	trigger = undefined;
});

const account = async (change: object) =>
	await bench.control('PATCH', `/accounts/${bench.sandbox.account.businessAccountId}`, change);
/** Meta's times are whole seconds: what comes after something in the same second would count as before it. */
const nextSecond = async () =>
	await new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));
const step = async (name: string, more: object = {}) =>
	await bench.control('POST', `/accounts/${bench.sandbox.account.businessAccountId}/direct-send`, {
		step: name,
		...more,
	});

/** What the tests before this one have taught. */
async function forgetWays(): Promise<void> {
	const store = await bench.store();
	const { phoneNumberId, businessAccountId } = bench.sandbox.account;
	const places = [`number:${phoneNumberId}`, `businessAccount:${businessAccountId}`];
	const notes = await store.notes.findWays(places);
	if (notes.length === 0) return;
	const at = Date.now();
	await store.notes.putWays(notes.map((note) => ({ ...note, at, until: at })));
	await nextSecond();
}

async function publish(): Promise<Publication> {
	trigger = await bench.engine.publish({
		nodes: [
			{
				...{ name: 'Trigger', type: 'whatsAppCloudTrigger' },
				parameters: { listenOn: 'app', triggerOn: ['rescues'] },
			},
		],
	});
	return trigger;
}

const REMINDER: INodeParameters = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
};
const DIRECT = { outsideWindow: 'directSend' };

async function send(parameters: INodeParameters = REMINDER, options: object = {}) {
	const run = await bench.engine.runWorkflow({
		id: 'direct-send',
		nodes: [
			sendNode(
				{
					...{ to: '={{ $json.phone }}', text: 'Your parcel is on its way.' },
					...parameters,
					options: { ...DIRECT, ...options },
				},
				{ id: 'send', onError: 'continueRegularOutput' },
			),
		],
		input: [{ phone: String(phone) }],
	});
	return run.node('Send').json[0];
}

/** How often Meta was asked to send something to the customer, and what arrived. */
const arrived = async (count = 0) => await bench.received({ customer: String(phone) }, count);

const BY_TEMPLATE = { sentAs: 'template', reason: 'no_inbound_seen', status: 'accepted' };

describe('Direct Send', () => {
	it('is off unless it is chosen', async () => {
		expect(await send(REMINDER, { outsideWindow: 'template' })).toMatchObject(BY_TEMPLATE);
		expect(await send(REMINDER, { outsideWindow: undefined })).toMatchObject(BY_TEMPLATE);
	});

	it('sends the message itself outside the window, at the price of a utility template', async () => {
		const item = await send(REMINDER, { ttlSeconds: 3600, previewUrl: true });
		expect(item).toMatchObject({
			...{ sentAs: 'directSend', reason: 'no_inbound_seen', status: 'accepted' },
			cost: { category: 'utility', charge: 'paid', market: 'Netherlands' },
			rescue: 'ready',
		});
		expect(item).not.toHaveProperty('template');
		const [message] = await arrived(1);
		expect(message?.request).toMatchObject({
			...{ type: 'text', text: { body: 'Your parcel is on its way.' } },
			...{ category: 'utility', ttl_seconds: 3600 },
		});
	});

	it('writes freely within the window', async () => {
		await bench.hasWritten(String(phone));
		expect(await send()).toMatchObject({ sentAs: 'freeForm', cost: { category: 'service' } });
		expect((await arrived(1))[0]?.request).not.toHaveProperty('category');
	});

	it('takes reply buttons as well', async () => {
		const message = {
			type: 'interactive',
			interactive: {
				...{ type: 'button', body: { text: 'Still fine?' } },
				action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] },
			},
		};
		const raw = { messageType: 'raw', rawMessage: JSON.stringify(message) };
		expect(await send({ ...REMINDER, ...raw })).toMatchObject({ sentAs: 'directSend' });
		expect((await arrived(1))[0]?.request).toMatchObject({ ...message, category: 'utility' });
	});

	it('leaves what it does not take to the template', async () => {
		const item = await send({ ...REMINDER, text: 'x'.repeat(1025) });
		expect(item).toMatchObject({ ...BY_TEMPLATE, directSend: { notUsed: 'content' } });
		const failed = await send({ mode: 'freeFormOnly', text: 'x'.repeat(1025) });
		expect(failed?.details).toMatchObject({
			...{ sentAs: 'nothing', directSend: { notUsed: 'content' } },
			advice: expect.stringContaining('only accepts texts of up to 1024 characters') as string,
		});
		expect(await arrived()).toHaveLength(1);
	});

	it.each([
		[29, 'is "29", which is not a number from 30 to 43200'],
		[43_201, 'is "43201", which is not a number from 30 to 43200'],
		[59.5, '"59.5" is not a whole number'],
		['long', 'is "long", which is not a number from 30 to 43200'],
	])('refuses a time to live of %s before anything is sent', async (ttlSeconds, said) => {
		expect((await send(REMINDER, { ttlSeconds }))?.error).toContain(
			`Time to Live (Seconds) ${said}`,
		);
		expect(await arrived()).toEqual([]);
	});

	it('shows what would go out, and what it costs', async () => {
		expect(await send(REMINDER, { previewOnly: true })).toMatchObject({
			...{ sentAs: 'directSend', status: 'preview', text: 'Your parcel is on its way.' },
			...{ cost: { category: 'utility' }, request: { category: 'utility' } },
		});
		expect(await arrived()).toEqual([]);
	});

	it('sends once under a key', async () => {
		const first = await send(REMINDER, { messageKey: 'parcel-1' });
		expect(first).toMatchObject({ sentAs: 'directSend', status: 'accepted' });
		expect(await send(REMINDER, { messageKey: 'parcel-1' })).toMatchObject({
			...{ sentAs: 'directSend', status: 'duplicate', messageId: first?.messageId },
		});
		expect(await arrived()).toHaveLength(1);
	});
});

describe('what Meta does not take by Direct Send', () => {
	it.each<[string, () => Promise<unknown>, string, number]>([
		[
			'an account that is not enabled',
			() => account({ directSend: 'not_eligible' }),
			'not_eligible',
			24,
		],
		['a restricted account', () => account({ directSend: 'restricted' }), 'restricted', 24],
		['an account at its limit', () => account({ directSend: 'limited' }), 'limited', 1],
	])('goes out as the template in the same send: %s', async (_what, refuse, notUsed, hours) => {
		await refuse();
		const before = Date.now();
		const item = await send(REMINDER, { messageKey: 'parcel-2' });
		expect(item).toMatchObject({ ...BY_TEMPLATE, directSend: { notUsed } });
		expect(item).not.toHaveProperty('rescue');
		const { until: end } = item?.directSend as { until: string };
		expect(Math.round((Date.parse(end) - before) / 3_600_000)).toBe(hours);
		expect(await send(REMINDER, { messageKey: 'parcel-2' })).toMatchObject({
			...{ sentAs: 'template', status: 'duplicate', messageId: item?.messageId },
		});
		expect(await arrived()).toHaveLength(1);

		// Meta would take it now, and is not asked.
		await account({ directSend: 'eligible' });
		expect(await send()).toMatchObject({ ...BY_TEMPLATE, directSend: { notUsed } });
		const failed = await send({ mode: 'freeFormOnly' });
		expect(failed?.details).toMatchObject({
			...{ sentAs: 'nothing', reason: 'no_inbound_seen', directSend: { notUsed } },
			advice: expect.stringContaining('Direct Send') as string,
		});
		expect(await send({ mode: 'freeFormOnly', outsideWindow: 'skip' })).toMatchObject({
			...{ sentAs: 'nothing', status: 'skipped', directSend: { notUsed } },
		});
		await forgetWays();
		expect(await send()).toMatchObject({ sentAs: 'directSend' });
	});

	it('is refused with all that there is to say where there is no template', async () => {
		await account({ directSend: 'not_eligible' });
		const item = await send({ mode: 'freeFormOnly' });
		expect(item?.details).toMatchObject({
			...{ sentAs: 'nothing', directSend: { notUsed: 'not_eligible' } },
			advice: expect.stringContaining('Meta has not enabled Direct Send') as string,
		});
		expect(await arrived()).toEqual([]);
	});

	it('says so of the template, if there is none', async () => {
		await account({ directSend: 'not_eligible' });
		expect((await send(template('no_such_template|en_US')))?.error).toContain(
			'"no_such_template" does not exist',
		);
		expect(await arrived()).toEqual([]);
		await forgetWays();
		await account({ directSend: 'eligible' });
		expect(await send(template('no_such_template|en_US'))).toMatchObject({
			...{ sentAs: 'directSend', rescue: 'none' },
		});
	});

	it('is tried again when it was about this message', async () => {
		const match = { method: 'POST', path: '/messages' };
		const fault = { kind: 'error', code: 100, subcode: 2388072, times: 1, match };
		await bench.control('POST', '/faults', fault);
		expect(await send()).toMatchObject({ ...BY_TEMPLATE, directSend: { notUsed: 'not_accepted' } });
		expect(await send()).toMatchObject({ sentAs: 'directSend' });
	});

	it('fails like any message where it is about something else', async () => {
		const match = { method: 'POST', path: '/messages' };
		for (const more of [{ code: 131021 }, { code: 100, subcode: 33 }]) {
			await bench.control('POST', '/faults', { kind: 'error', times: 1, match, ...more });
			expect(await send()).toHaveProperty('error');
		}
		expect(await arrived()).toEqual([]);
	});

	it('is not sent again as a template when it may be out', async () => {
		await bench.control('POST', '/faults', {
			...{ kind: 'error', code: 131000, times: 1 },
			match: { method: 'POST', path: '/messages' },
		});
		expect(await send(REMINDER, { messageKey: 'parcel-3' })).toHaveProperty('error');
		expect(await send(REMINDER, { messageKey: 'parcel-3' })).toMatchObject({
			details: { status: 'unknown', sentAs: 'directSend' },
		});
		expect(await arrived()).toEqual([]);
	});

	it('is known to a batch at once', async () => {
		await account({ directSend: 'not_eligible' });
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode({ ...REMINDER, to: '={{ $json.phone }}', text: 'Hi', options: DIRECT })],
			input: Array.from({ length: 30 }, (_none, index) => ({ phone: String(31641200000 + index) })),
		});
		expect(run.node('Send').json).toHaveLength(30);
		expect(new Set(run.node('Send').json.map(({ sentAs }) => sentAs))).toEqual(
			new Set(['template']),
		);
		expect(await bench.received({}, 30)).toHaveLength(30);
	});
});

/** The templates that Meta has made, as Template → Get Many tells. */
const generated = async (filters: INodeParameters = { source: 'AUTO_GENERATED' }) =>
	await runTemplates(bench, 'getAll', { returnAll: true, simplify: true, filters });

describe('the templates that Meta makes of it', () => {
	it('are listed for who asks for them, and can be neither changed nor deleted', async () => {
		const before = await generated({});
		await send();
		expect(await generated({})).toEqual(before);
		const [made] = await generated();
		expect(made).toMatchObject({ category: 'UTILITY', body: 'Your parcel is on its way.' });
		expect(await generated({ source: 'ALL' })).toHaveLength(before.length + 1);
		const three = { returnAll: false, limit: 3, simplify: false, filters: {} };
		expect(await runTemplates(bench, 'getAll', three)).toHaveLength(3);
		const name = String(made?.name);
		const [refused] = await runTemplates(bench, 'delete', {
			...listed(name, 'en'),
			confirmName: name,
		});
		expect(JSON.stringify(refused)).toContain('Meta made this template from a Direct Send message');
		expect(await generated()).toHaveLength(1);
	});
});

describe('what Meta says afterwards', () => {
	it('closes it for a while, and sends the template of a message that was paused', async () => {
		const publication = await publish();
		const first = await send();
		expect(first).toMatchObject({ sentAs: 'directSend', rescue: 'ready' });
		const [made] = await generated();
		await bench.control('PATCH', `/templates/${String(made?.id)}`, { status: 'PAUSED' });
		const paused = await send();
		expect(paused).toMatchObject({ sentAs: 'directSend' });
		const [, refused, rescue] = await arrived(3);
		expect([refused?.status, rescue?.type]).toEqual(['failed', 'template']);
		const items = await until(
			'the workflow hears of it',
			async () => {
				const runs = await publication.runs();
				const all = runs.flatMap((run) => run.node('Trigger').json);
				return all.length > 0 && all;
			},
			{ everyMs: 50 },
		);
		expect(items).toMatchObject([
			{
				...{ event: 'rescued', rescue: 'sent', reason: 'direct_send_refused' },
				...{ refusedMessageId: paused?.messageId, messageId: rescue?.id },
			},
		]);
		expect(await send()).toMatchObject({ ...BY_TEMPLATE, directSend: { notUsed: 'paused' } });
		expect(await arrived()).toHaveLength(4);
	});

	it('goes by the restrictions of the account before it asks', async () => {
		await publish();
		await step('WARN');
		await step('RATE_LIMIT', { left: 1 });
		await acknowledged('RATE_LIMIT');
		expect(await send()).toMatchObject({ sentAs: 'directSend' });
		await step('STRIKE_1');
		await acknowledged('STRIKE_1');
		// Meta is not asked: it would take it.
		await account({ directSend: 'eligible' });
		expect(await send()).toMatchObject({ ...BY_TEMPLATE, directSend: { notUsed: 'restricted' } });
		// What comes of the same second counts, too.
		await nextSecond();
		await step('UNBAN');
		await acknowledged('UNBAN');
		expect(await send()).toMatchObject({ sentAs: 'directSend' });
	});
});

async function acknowledged(what: string): Promise<void> {
	const isThrough = async () => {
		const { deliveries } = (await bench.control('GET', '/webhooks')) as {
			deliveries: Array<{ body: unknown; attempts: Array<{ status?: number }> }>;
		};
		return deliveries.some(
			({ body, attempts }) =>
				JSON.stringify(body).includes(`ABUSE_${what}"`) &&
				attempts.some(({ status }) => status === 200),
		);
	};
	await until(`${what} comes through`, isThrough, { everyMs: 20 });
}
