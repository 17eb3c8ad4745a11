import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { sendNode } from './sendNode';
import { atMeta, listed, runTemplates } from './templateNode';
import { startBench, type Bench } from './whatsapp';

const DAY = 24 * 60 * 60 * 1000;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 0, delivered: 0, read: 0 },
	});
	await bench.control('POST', '/templates', {
		...{ name: 'ready', language: 'en_US', category: 'UTILITY' },
		components: [
			{ type: 'BODY', text: 'Your order is ready.' },
			{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Fine' }] },
		],
	});
});

afterAll(async () => {
	await bench.close();
});

const analytics = async (parameters: INodeParameters = {}): Promise<IDataObject[]> =>
	await runTemplates(bench, 'getAnalytics', { ...listed('ready'), ...parameters });

const insights = async () =>
	await atMeta(bench, `${bench.sandbox.account.businessAccountId}?fields=is_enabled_for_insights`);

it('says that insights are off, and switches them on when asked to', async () => {
	expect(await analytics()).toMatchObject([
		{ details: { code: 200007, advice: expect.stringContaining('Enable Insights') as unknown } },
	]);
	expect(await insights()).toMatchObject({ is_enabled_for_insights: false });
	expect(await analytics({ options: { enableInsights: true } })).toEqual([
		{
			...{ name: 'ready', language: 'en_US', from: expect.any(String) as unknown },
			...{ to: expect.any(String) as unknown, sent: 0, delivered: 0, read: 0, clicked: 0 },
			buttons: [],
		},
	]);
	expect(await insights()).toMatchObject({ is_enabled_for_insights: true });
});

it('counts what was sent, delivered, read and tapped, and what it cost', async () => {
	const customers = ['31612220001', '31612220002'];
	for (const to of customers) {
		await bench.engine.runWorkflow({
			nodes: [sendNode({ to, mode: 'templateOnly', ...listed('ready') })],
		});
	}
	const messages = await bench.received({}, 2);
	const [first] = messages;
	await bench.control('POST', `/customers/${String(first?.customer)}/messages`, {
		...{ type: 'button', button: { text: 'Fine', payload: 'Fine' }, replyTo: first?.id },
	});
	const expected = {
		...{ name: 'ready', language: 'en_US', sent: 2, delivered: 2, read: 2, clicked: 1 },
		buttons: [{ type: 'quick_reply_button', text: 'Fine', count: 1 }],
		...{ cost: 0.0828, currency: expect.stringMatching(/^[A-Z]{3}$/) as unknown },
	};
	const until = async () => {
		for (let tries = 0; ; tries++) {
			const [total] = await analytics();
			if (total?.read === 2 || tries > 50) return total;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	};
	expect(await until()).toMatchObject(expected);
	const days = await analytics({ options: { byDay: true } });
	expect(days).toHaveLength(1);
	const today = new Date(Math.floor(Date.now() / DAY) * DAY).toISOString();
	expect(days).toMatchObject([{ ...expected, day: today }]);
	const past = new Date(Date.now() - 3 * DAY).toISOString();
	expect(await analytics({ analyticsTo: past })).toMatchObject([{ sent: 0 }]);
	expect(await analytics({ analyticsTo: past, options: { byDay: true } })).toEqual([]);
});

it('tells what it can where the token may not see the currency', async () => {
	const { businessAccountId } = bench.sandbox.account;
	// The first that fits counts: everything of the account but its edges.
	for (const path of ['template_analytics', 'message_templates']) {
		await bench.control('POST', '/faults', { match: { path }, kind: 'delay', ms: 0 });
	}
	const match = { path: `/${businessAccountId}`, method: 'GET' };
	await bench.control('POST', '/faults', { match, kind: 'error', code: 10 });
	const [total] = await analytics();
	expect(total).toMatchObject({ sent: 2, cost: 0.0828 });
	expect(total).not.toHaveProperty('currency');
	await bench.control('DELETE', '/faults');
});

it.each<[string, INodeParameters, RegExp]>([
	['no date', { analyticsFrom: 'last week' }, /From "last week" is not a date/],
	['an end before the beginning', { analyticsFrom: '2100-01-01' }, /From must be before To/],
	['what Meta has forgotten', { analyticsFrom: '2024-01-01' }, /more than 90 days ago/],
])('refuses %s before Meta is asked', async (_name, parameters, says) => {
	const [answer] = await analytics(parameters);
	expect(answer?.error).toMatch(says);
	expect(answer?.details).toMatchObject({ fields: ['From'] });
});
