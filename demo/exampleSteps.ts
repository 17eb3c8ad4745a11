import type { Check } from '../tools/checks.ts';
import { expectAnswer, expectText, lastOf, post, runByHand } from './exampleRun.ts';
import { FormPage } from './forms.ts';
import type { PhoneMessage } from './phones.ts';
import type { Stage } from './stage.ts';

/** Whose phones nobody else's messages reach in the demo. */
const LOGS_IN = '12025550150';
const NOT_ON_WHATSAPP = '12025550151';

/** Examples that send, each run to its end as its notes say. */
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
		alongside: true,
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
		title: 'Payment Reminder: the template arrives with the invoice, once a day',
		alongside: true,
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
		alongside: true,
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
		title:
			'List from a Spreadsheet: each person once, from CSV and XLSX, and the rest named with the reason',
		alongside: true,
		async run(stage) {
			const { runs } = await runByHand(stage, 'list');
			for (const last of ['0', '1', '3', '5', '6']) {
				expectText(await lastOf(stage, `1202555017${last}`, 1), 'open');
			}
			const refused = (runs['Rows to Correct'] ?? []).flat() as Array<{
				name: string;
				why: string;
			}>;
			const names = refused.map(({ name }) => name).join(', ');
			if (names !== 'Dev, Finn, Ivo') throw new Error(`Refused: ${JSON.stringify(refused)}`);
			for (const [name, phone] of Object.entries({ Carla: '12025550172', Jo: '12025550177' })) {
				if ((await stage.phones.received(phone)).length > 0) throw new Error(`${name} got one.`);
			}
			await runByHand(stage, 'list');
			await lastOf(stage, '12025550170', 1);
			return refused.map(({ name, why }) => `${name}: ${why}`).join('\n    ');
		},
	},
	{
		title: 'List from a Spreadsheet: an upload with commas and umlauts of before UTF-8',
		alongside: true,
		async run(stage) {
			const { api, n8n, furnishings } = stage;
			const form = await FormPage.open(stage, `${n8n.url}/form/upload-a-list`, 'Write to a list');
			const content = Buffer.from('Name,Phone\r\n"König, Jörg",+1 202 555 0179\r\n', 'latin1');
			await form.submit([{ name: 'list.csv', content }]);
			await lastOf(stage, '12025550179', 1);
			// The step beside this one starts it by hand.
			const all = await api.executions(furnishings.workflows.list);
			const upload = all.find(({ mode }) => mode !== 'manual')?.id ?? '';
			const over = await api.finishedExecution(furnishings.workflows.list, upload);
			const read = JSON.stringify(over.items['Same Headings']);
			if (!read.includes('"König, Jörg"')) throw new Error(read);
			return read;
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
