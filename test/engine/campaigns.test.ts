import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31656000000;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

const newCustomer = (): IDataObject & { phone: string } => ({ phone: String(++lastCustomer) });

const REMINDER: INodeParameters = {
	mode: 'templateOnly',
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	to: '={{ $json.phone }}',
};

async function send(input: IDataObject[], options: INodeParameters) {
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode({ ...REMINDER, options }, { onError: 'continueRegularOutput' })],
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
		statusDelaysMs: { sent: 5, delivered: 10, read: 3_600_000 },
	});
	const publication = await bench.engine.publish({
		nodes: [
			{
				name: 'Trigger',
				type: 'whatsAppCloudTrigger',
				// Nobody listens to statuses.
				parameters: { triggerOn: ['messages'] },
			},
		],
	});
	const customers = Array.from({ length: 200 }, newCustomer);
	const codes = [131026, 131049, 131047, 130472];
	for (const [index, code] of codes.entries()) {
		for (const { phone } of customers.slice(index * 10, (index + 1) * 10)) {
			await bench.control('PATCH', `/customers/${phone}`, { failWith: code });
		}
	}
	await send(customers, { campaign: 'spring', messagesPerSecond: 0 });
	for (const { phone } of customers.slice(100, 120)) {
		await bench.control('POST', `/customers/${phone}/messages`, { text: 'Yes, please' });
	}
	let seen: IDataObject | undefined;
	const settled = async () => {
		const [report] = await campaign('getReport', 'spring');
		seen = report;
		return report?.delivered === 160 && report.failed === 40 && report.answered === 20 && report;
	};
	const report = await until('all is told', settled, {
		...{ everyMs: 500, withinMs: 20_000, seen: () => JSON.stringify(seen).slice(0, 900) },
	});
	const messages = await bench.received({}, 200);
	const failed = messages.filter(({ status }) => status === 'failed');
	expect(report).toMatchObject({
		...{ campaign: 'spring', recipients: 200, sent: 200, unsent: 0, unknown: 0, stoppedAt: null },
		failed: failed.length,
		delivered: messages.length - failed.length,
		cost: { amounts: [{ currency: 'USD', charged: 8, notKnownYet: 0 }] },
		byTemplate: [{ template: 'appointment_reminder', recipients: 200 }],
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
