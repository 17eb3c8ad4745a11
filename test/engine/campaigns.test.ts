import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31656000000;

beforeAll(async () => {
	bench = await startBench({}, {}, [], (world) => {
		for (const account of world.businessAccounts.values()) account.currency = 'USD';
	});
});

afterAll(async () => await bench.close());

const newCustomer = (): IDataObject & { phone: string } => ({ phone: String(++lastCustomer) });

const REMINDER: INodeParameters = {
	mode: 'templateOnly',
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	to: '={{ $json.phone }}',
};

async function send(
	input: IDataObject[],
	options: INodeParameters,
	parameters: INodeParameters = {},
) {
	const run = await bench.engine.runWorkflow({
		nodes: [
			sendNode({ ...REMINDER, options, ...parameters }, { onError: 'continueRegularOutput' }),
		],
		input,
	});
	return run.node('Send').json;
}

async function campaign(operation: string, name: string, more: INodeParameters = {}) {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Campaign',
				type: 'whatsAppCloud',
				parameters: { resource: 'campaign', operation, campaign: name, ...more },
				onError: 'continueRegularOutput',
			},
		],
	});
	return run.node('Campaign').json;
}

it('the report of a mixed campaign is what happened to its messages at Meta', async () => {
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 5, delivered: 10, read: 20 },
		// Under load, Meta tells of many statuses at once.
		batching: { maxUpdates: 200, waitMs: 50 },
	});
	const publication = await bench.engine.publish({
		nodes: [
			{
				name: 'Trigger',
				type: 'whatsAppCloudTrigger',
				// Nobody listens to statuses.
				parameters: { triggerOn: ['messages'], triggerOptions: { stopWords: 'stop' } },
			},
		],
	});
	const customers = Array.from({ length: 1000 }, newCustomer);
	const codes = [131026, 131049, 131047, 130472];
	const be = async (from: number, to: number, how: object) => {
		for (const { phone } of customers.slice(from, to)) {
			await bench.control('PATCH', `/customers/${phone}`, how);
		}
	};
	for (const [index, failWith] of codes.entries()) {
		await be(index * 10, index * 10 + 10, { failWith });
	}
	await be(40, 100, { readsMessages: false });
	await send(customers, { campaign: 'spring', messagesPerSecond: 0 });
	const messages = await bench.received({}, 1000);
	const ids = new Map(messages.map(({ customer, id }) => [customer, id]));
	const write = async (from: number, to: number, message: (phone: string) => object) => {
		for (const { phone } of customers.slice(from, to)) {
			await bench.control('POST', `/customers/${phone}/messages`, message(phone));
		}
	};
	await write(100, 130, (phone) => ({
		...{ type: 'button', button: { text: 'Confirm', payload: 'Confirm' } },
		replyTo: ids.get(phone),
	}));
	await write(130, 150, () => ({ text: 'Yes, please' }));
	await write(150, 160, () => ({ text: 'stop' }));
	let seen: IDataObject | undefined;
	const told = { delivered: 960, failed: 40, read: 900, answered: 60, optedOut: 10 };
	const settled = async () => {
		const [report] = await campaign('getReport', 'spring');
		seen = report;
		return Object.entries(told).every(([what, count]) => report?.[what] === count) && report;
	};
	const report = await until('all is told', settled, {
		...{ everyMs: 500, withinMs: 60_000, seen: () => JSON.stringify(seen).slice(0, 900) },
	});
	const atMeta = await bench.received({}, 1000);
	const failed = atMeta.filter(({ status }) => status === 'failed');
	expect(report).toMatchObject({
		...{ campaign: 'spring', recipients: 1000, sent: 1000, unsent: 0, unknown: 0, stoppedAt: null },
		failed: failed.length,
		delivered: atMeta.length - failed.length,
		read: atMeta.filter(({ status }) => status === 'read').length,
		cost: { amounts: [{ currency: 'USD', charged: 48, notKnownYet: 0 }] },
		byTemplate: [{ template: 'appointment_reminder', recipients: 1000 }],
		buttons: [
			{ button: null, count: 30 },
			{ button: 'Confirm', count: 30 },
		],
		byLanguage: [{ language: 'en_US' }],
		byCountry: [{ country: 'NL' }],
	});
	const reasons = (report.reasons as Array<{ code: number; count: number }>).map(
		({ code, count }) => [code, count],
	);
	expect(reasons.sort()).toEqual(codes.map((code) => [code, 10]).sort());
	const unreached = await campaign('getRecipients', 'spring', {
		which: 'notReached',
		returnAll: true,
	});
	expect(new Set(unreached.map(({ to }) => to))).toEqual(
		new Set(failed.map(({ customer }) => customer)),
	);
	expect(unreached[0]).toMatchObject({ outcome: 'failed', template: 'appointment_reminder' });
	const started = (await publication.runs()).flatMap((run) => run.node('Trigger').json);
	expect(started.filter(({ event }) => event !== 'message')).toEqual([]);
	await publication.stop();
}, 120_000);

it('tells why Meta refused a message at once', async () => {
	const { phone } = newCustomer();
	const match = { path: '/messages', method: 'POST' };
	await bench.control('POST', '/faults', { kind: 'error', code: 131026, times: 1, match });
	await send([{ phone }], { campaign: 'refused' });
	const recipients = await campaign('getRecipients', 'refused', { which: 'all', returnAll: true });
	expect(recipients).toMatchObject([{ to: phone, outcome: 'failed', code: 131026 }]);
});

it('keeps what does not go out, and why, but nothing of a preview', async () => {
	const [skipped, failed, tooDear] = [newCustomer(), newCustomer(), newCustomer()];
	const closed = { mode: 'freeFormOnly', text: 'Hello', outsideWindow: 'skip' };
	await send([skipped], { campaign: 'unsent', previewOnly: true }, closed);
	const { campaigns } = await bench.store();
	expect(await campaigns.find(bench.sandbox.account.phoneNumberId, 'unsent')).toBeUndefined();
	await send([skipped], { campaign: 'unsent' }, closed);
	await send([failed], { campaign: 'unsent' }, { ...closed, outsideWindow: 'fail' });
	await send([tooDear], { campaign: 'unsent', highestPrice: 0.001, budgetReached: 'output' });
	const recipients = await campaign('getRecipients', 'unsent', { which: 'all', returnAll: true });
	expect(recipients).toMatchObject([
		{ to: skipped.phone, outcome: 'unsent', reason: 'no_inbound_seen' },
		{ to: failed.phone, outcome: 'unsent', reason: 'no_inbound_seen' },
		{ to: tooDear.phone, outcome: 'unsent', reason: 'price_too_high' },
	]);
});

it('a stopped campaign sends nothing more, and says so', async () => {
	expect((await send([newCustomer()], { campaign: 'stopped' }))[0]).toMatchObject({
		status: 'accepted',
	});
	expect((await campaign('stop', 'stopped'))[0]).toMatchObject({
		...{ campaign: 'stopped', stoppedAt: expect.any(String) as string },
	});
	expect((await send([newCustomer()], { campaign: 'stopped' }))[0]).toMatchObject({
		...{ status: 'skipped', sentAs: 'nothing', reason: 'campaign_stopped' },
	});
	expect(await campaign('getRecipients', 'stopped', { which: 'unsent', limit: 5 })).toMatchObject([
		{ outcome: 'unsent', reason: 'campaign_stopped' },
	]);
	await campaign('resume', 'stopped');
	expect((await send([newCustomer()], { campaign: 'stopped' }))[0]).toMatchObject({
		status: 'accepted',
	});
	const [listed] = await campaign('getAll', '', { returnAll: false, limit: 1 });
	expect(listed).toMatchObject({ campaign: 'stopped', stoppedAt: null, keptDays: 90 });
});

it('stopped in the middle of a batch, the rest stays unsent, ready for another node', async () => {
	const customers = Array.from({ length: 150 }, newCustomer);
	const before = (await bench.received()).length;
	const running = send(customers, { campaign: 'midway', messagesPerSecond: 50 });
	await bench.received({}, before + 20);
	await campaign('stop', 'midway');
	const items = await running;
	const sent = items.filter(({ sentAs }) => sentAs === 'template').length;
	expect(sent).toBeGreaterThanOrEqual(20);
	expect(sent).toBeLessThan(150);
	expect(items.slice(sent).every(({ reason }) => reason === 'campaign_stopped')).toBe(true);
	const rest = await campaign('getRecipients', 'midway', { which: 'unsent', returnAll: true });
	expect(rest.map(({ to }) => to).sort()).toEqual(customers.slice(sent).map(({ phone }) => phone));
	const again = await send(
		rest.map(({ to }) => ({ phone: to as string })),
		{ campaign: 'afterwards', messagesPerSecond: 0 },
	);
	expect(again.every(({ sentAs }) => sentAs === 'template')).toBe(true);
	expect(await bench.received({}, before + 150)).toHaveLength(before + 150);
	const [report] = await campaign('getReport', 'midway');
	expect(report).toMatchObject({ recipients: 150, sent, unsent: 150 - sent });
});

it('says which name it does not know, and which it cannot use', async () => {
	expect((await campaign('getReport', 'unheard'))[0]?.error).toMatch(
		/belongs to a campaign "unheard"/,
	);
	expect((await campaign('getReport', ' '))[0]?.error).toMatch(/Campaign is empty/);
	const [long] = await send([newCustomer()], { campaign: 'x'.repeat(101) });
	expect(long?.error).toMatch(/Campaign has 101 characters/);
	const [days] = await send([newCustomer()], { campaign: 'x', campaignDays: 0 });
	expect(days?.error).toMatch(/Keep Campaign \(Days\) is "0"/);
});
