import { pause } from '../tools/until.ts';
import type { Check } from '../tools/checks.ts';
import { expectAnswer, expectText, inPlaceOfReply, lastOf, post, runByHand } from './exampleRun.ts';
import type { PhoneMessage } from './phones.ts';
import type { Stage } from './stage.ts';

/** Whose phone nobody else's messages reach in the demo. */
const ASKS = '12025550152';

/** The examples beside those of the guide, each run to its end as its notes say. */
export const EXAMPLE_STEPS: Array<Check<Stage>> = [
	{
		title: 'Reply Bot: the menu, an answer to a tap, a person; once a day that nobody is there',
		async run(stage) {
			const { phones, signal } = stage;
			await openDaily(stage, 0, 24);
			const menu = await inPlaceOfReply(stage, 'bot', async () => {
				await phones.write(ASKS, { text: 'Hello', name: 'Sam' });
				const received = expectText(await lastOf(stage, ASKS, 1), 'Sam! What can we do');
				await phones.reply(ASKS, { id: 'hours', title: 'Opening hours' });
				expectText(await lastOf(stage, ASKS, 2), 'from 0:00 to 24:00');
				await phones.reply(ASKS, { id: 'prices', title: 'Prices' });
				expectText(await lastOf(stage, ASKS, 3), '€ 45');
				await phones.reply(ASKS, { id: 'person', title: 'Talk to a person' });
				expectText(await lastOf(stage, ASKS, 4), 'a colleague will answer');
				return received;
			});
			await openDaily(stage, 0, 0);
			await inPlaceOfReply(stage, 'bot', async () => {
				await phones.write(ASKS, { text: 'Are you there?', name: 'Sam' });
				const received = expectText(await lastOf(stage, ASKS, 5), 'Nobody is here right now');
				await phones.write(ASKS, { text: 'Hello?', name: 'Sam' });
				await pause(3000, signal);
				await lastOf(stage, ASKS, 5);
				return received;
			});
			return menu;
		},
	},
	{
		title: 'Payment Reminder: the template arrives with the invoice, once a day',
		async run(stage) {
			await runByHand(stage, 'payment');
			const reminder = await lastOf(stage, '12025550160', 1);
			const text = expectText(reminder, 'Dear Anna, invoice 2026-1041 of € 45.00');
			expectDocument(reminder, 'payment_reminder', 'invoice-2026-1041.pdf');
			await runByHand(stage, 'payment');
			await lastOf(stage, '12025550161', 1);
			return text;
		},
	},
	{
		title: 'Receipt: a document for who has just written, the template for all others',
		async run(stage) {
			const { phones } = stage;
			const paid = (customer: string, phone: string, invoice: string) =>
				post(stage, 'payment', { invoice, customer, phone: `+${phone}`, amount: '€ 45.00' });
			expectAnswer(await paid('Anna', '12025550162', '2026-1043'), 200);
			const asTemplate = await lastOf(stage, '12025550162', 1);
			expectDocument(asTemplate, 'payment_receipt', 'receipt-2026-1043.pdf');
			const writer = '12025550163';
			await phones.write(writer, { text: 'Just paid!', name: 'Ben' });
			// "Reply to Customers" answers first.
			await lastOf(stage, writer, 1);
			expectAnswer(await paid('Ben', writer, '2026-1044'), 200);
			const document = await lastOf(stage, writer, 2);
			expectDocument(document, undefined, 'receipt-2026-1044.pdf');
			return expectText(document, 'Thank you, Ben!');
		},
	},
	{
		title: 'List from a Spreadsheet: each person once, and the rest named with the reason',
		async run(stage) {
			const { items } = await runByHand(stage, 'list');
			for (const phone of ['12025550170', '12025550171', '12025550173']) {
				expectText(await lastOf(stage, phone, 1), 'open');
			}
			const refused = (items['Rows to Correct'] ?? []) as Array<{ name: string; why: string }>;
			const names = refused.map(({ name }) => name).join(', ');
			if (names !== 'Dev, Finn') throw new Error(`Refused: ${JSON.stringify(refused)}`);
			if ((await stage.phones.received('12025550172')).length > 0)
				throw new Error('Carla got one.');
			await runByHand(stage, 'list');
			await lastOf(stage, '12025550170', 1);
			return refused.map(({ name, why }) => `${name}: ${why}`).join('\n    ');
		},
	},
];

/** @param template its name; undefined for a free-form message */
function expectDocument(message: PhoneMessage, template: string | undefined, name: string): void {
	const isRight = message.template?.name === template;
	if (isRight && JSON.stringify(message.request).includes(`"filename":"${name}"`)) return;
	throw new Error(`Expected ${name} with ${template ?? 'no template'}: ${JSON.stringify(message)}`);
}

/** The bot's opening hours, on every day. */
async function openDaily(
	{ api, furnishings }: Stage,
	opensAt: number,
	closesAt: number,
): Promise<void> {
	const id = furnishings.workflows.bot;
	const { nodes, connections } = await api.workflow(id);
	const jsonOutput = JSON.stringify({ days: [1, 2, 3, 4, 5, 6, 7], opensAt, closesAt });
	const changed = nodes.map((node) =>
		node.name === 'Opening Hours'
			? { ...node, parameters: { ...node.parameters, jsonOutput } }
			: node,
	);
	await api.updateWorkflow(id, { nodes: changed, connections });
}
