import { until } from '../tools/until.ts';
import type { Check } from '../tools/checks.ts';
import { expectAnswer, expectText, lastOf, post, runByHand, withNode } from './exampleRun.ts';
import type { PhoneMessage } from './phones.ts';
import type { Stage } from './stage.ts';

const ORDERS = '12025550180';
const BUSY = '12025550181';
const STOPS = '12025550182';

/** In the countries of these numbers Meta delivers marketing messages; they are reserved for fiction, too. */
const [ANNA, BEN, CARLA] = ['61491570156', '61491570157', '61491570158'] as const;

/** The examples for shops. */
export const SHOP_STEPS: Array<Check<Stage>> = [
	{
		title: 'Order Updates: each piece of news once, and the shop hears when to call again',
		alongside: true,
		async run(stage) {
			const order = { order: 860198, customer: 'Olga', trackingUrl: 'https://shop.example/t/1' };
			const call = (phone: string, status: string, deliveryDate: string) =>
				post(stage, 'order-update', { ...order, phone, status, deliveryDate });
			const confirmed = () => call(ORDERS, 'confirmed', '2026-05-04');
			expectAnswer(await confirmed(), 200, { sent: true, as: 'template' });
			const first = expectTemplate(await lastOf(stage, ORDERS, 1), 'order_update');
			expectText(first, 'your order is confirmed');
			expectAnswer(await confirmed(), 200);
			expectAnswer(await call(ORDERS, 'packed', '2026-05-04'), 200, { sent: false });
			expectAnswer(await call(ORDERS, 'delayed', '2026-05-05'), 200, { sent: true });
			expectText(await lastOf(stage, ORDERS, 2), 'Tuesday 5 May');
			await stage.phones.write(ORDERS, { text: 'Oh dear', name: 'Olga' });
			// "Reply to Customers" answers first.
			await lastOf(stage, ORDERS, 3);
			expectAnswer(await call(ORDERS, 'shipped', '2026-05-05'), 200, { as: 'freeForm' });
			const shipped = expectText(await lastOf(stage, ORDERS, 4), order.trackingUrl);
			expectAnswer(await call('06 12345678', 'shipped', '2026-05-05'), 200, { sent: false });
			await stage.sandbox.control.call('POST', '/faults', {
				...{ match: { customer: BUSY }, kind: 'error', code: 131048, times: 1 },
			});
			expectAnswer(await call(BUSY, 'shipped', '2026-05-05'), 503, { sent: false });
			expectAnswer(await call(BUSY, 'shipped', '2026-05-05'), 200, { sent: true });
			await lastOf(stage, BUSY, 1);
			return shipped;
		},
	},
	{
		title:
			'STOP and START are confirmed instead of answered; within a sentence they are words like others',
		alongside: true,
		async run(stage) {
			const said = ['STOP', 'Start!', 'Does the bus stop there?'];
			const answers = ['no more promotions', 'our promotions again', 'will get back to you'];
			for (const [index, text] of said.entries()) {
				await stage.phones.write(STOPS, { text, name: 'Fay' });
				expectText(await lastOf(stage, STOPS, index + 1), answers[index] ?? '');
			}
			return said.join(', ');
		},
	},
	{
		title: 'Back in Stock: who said yes and not no since, within the budget, and what became of it',
		alongside: true,
		async run(stage) {
			const { phones } = stage;
			await phones.write(CARLA, { text: 'STOP', name: 'Carla' });
			expectText(await lastOf(stage, CARLA, 1), 'no more promotions');
			await runByHand(stage, 'stock');
			await lastOf(stage, BEN, 1);
			const promotion = expectTemplate(await lastOf(stage, ANNA, 1), 'back_in_stock');
			const told = expectText(promotion, 'the Monstera is back');
			await phones.tap(ANNA, 'Stop promotions', promotion.id);
			expectText(await lastOf(stage, ANNA, 2), 'no more promotions');
			await post(stage, 'back-in-stock', { sku: 'fern', product: 'the fern', pieces: 3 });
			expectText(await lastOf(stage, BEN, 2), 'the fern is back');
			await lastOf(stage, ANNA, 2);
			await lastOf(stage, CARLA, 1);
			const report = await until(
				'the report counts all of it',
				async () => {
					const { items } = await runByHand(stage, 'stock', 'How Did It Go?');
					const results = items['The Results'] as Array<Record<string, unknown>>;
					const counted = results.find(({ campaign }) => campaign === 'back-in-stock-monstera');
					return Number(counted?.delivered) === 2 && counted?.optedOut === 1 && counted;
				},
				{ withinMs: 60_000, everyMs: 1000, signal: stage.signal },
			);
			await withNode(stage, 'stock', 'Tell Them', cheaper);
			await withNode(stage, 'stock', 'A Product', another);
			const { items } = await runByHand(stage, 'stock');
			const left = items['Tomorrow Then'] ?? [];
			if (left.length !== 1)
				throw new Error(`Without budget: ${JSON.stringify(items['Tell Them'])}`);
			await lastOf(stage, BEN, 2);
			return `${told}\n    ${JSON.stringify(report)}`;
		},
	},
];

function expectTemplate(message: PhoneMessage, name: string): PhoneMessage {
	if (message.template?.name === name) return message;
	throw new Error(`Expected the template ${name}; saw ${JSON.stringify(message)}`);
}

/** No room for a single message. */
const cheaper = (parameters: Record<string, unknown>) => ({
	...parameters,
	options: {
		...Object(parameters.options),
		budgets: { budget: [{ amount: 0.001, of: 'node', period: 'batch' }] },
	} as unknown,
});

const another = (parameters: Record<string, unknown>) => ({
	...parameters,
	jsonOutput: JSON.stringify({ body: { sku: 'palm', product: 'the palm', pieces: 1 } }),
});
