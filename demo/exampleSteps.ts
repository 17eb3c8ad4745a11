import { pause } from '../tools/until.ts';
import type { Check } from '../tools/checks.ts';
import { expectAnswer, expectText, inPlaceOfReply, lastOf, post, runByHand } from './exampleRun.ts';
import type { PhoneMessage } from './phones.ts';
import type { Stage } from './stage.ts';

/** Whose phones nobody else's messages reach in the demo. */
const LOGS_IN = '12025550150';
const NOT_ON_WHATSAPP = '12025550151';
const ASKS = '12025550152';

/** Examples that one needs webhooks, or the number's trigger for, each run to its end as its notes say. */
export const EXAMPLE_STEPS: Array<Check<Stage>> = [
	{
		title: 'One-Time Login Code: the code that arrives lets in once, and a wrong one uses it up',
		async run(stage) {
			const phone = `+${LOGS_IN}`;
			const ask = async () =>
				expectAnswer(await post(stage, 'login-code', { phone }), 200, { sent: true });
			const check = async (code: string) => await post(stage, 'login-code-check', { phone, code });
			await ask();
			const first = codeIn(await lastOf(stage, LOGS_IN, 1));
			expectAnswer(await check(first === '000000' ? '000001' : '000000'), 401, { right: false });
			expectAnswer(await check(first), 401, { right: false });
			await ask();
			const second = codeIn(await lastOf(stage, LOGS_IN, 2));
			expectAnswer(await check(second), 200, { right: true });
			expectAnswer(await check(second), 401, { right: false });
			return `received ${second}`;
		},
	},
	{
		title: 'One-Time Login Code: who cannot be reached hears so at once',
		async run(stage) {
			await stage.sandbox.control.call('POST', '/faults', {
				...{ match: { customer: NOT_ON_WHATSAPP }, kind: 'error', code: 131026, times: 1 },
			});
			const answer = await post(stage, 'login-code', { phone: `+${NOT_ON_WHATSAPP}` });
			expectAnswer(answer, 422, { sent: false });
			return JSON.stringify(answer.body);
		},
	},
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
	{
		title: 'Delivery Report: a row per message, with the time of each status',
		async run(stage) {
			return await inPlaceOfReply(stage, 'report', async () => {
				await post(stage, 'login-code', { phone: `+${LOGS_IN}` });
				await lastOf(stage, LOGS_IN, 3);
				await pause(3000, stage.signal);
				const { items } = await runByHand(stage, 'report', 'Show the Report');
				const [report] = items['Count Them'] as Array<Record<string, number>>;
				const { messages = 0, sent = 0, delivered = 0 } = report ?? {};
				if (messages === 1 && sent === 1 && delivered === 1) return JSON.stringify(report);
				throw new Error(`The report says ${JSON.stringify(report)}`);
			});
		},
	},
];

function codeIn({ template, text }: PhoneMessage): string {
	const [code] = /\d{6}/.exec(text ?? '') ?? [];
	if (template?.name === 'login_code' && code !== undefined) return code;
	throw new Error(`Expected a code; saw ${text ?? ''}`);
}

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
