import { pause, until } from '../tools/until.ts';
import type { Check } from '../tools/checks.ts';
import {
	expectText,
	inPlaceOfReply,
	lastOf,
	post,
	quick,
	runByHand,
	withNode,
} from './exampleRun.ts';
import type { Stage } from './stage.ts';

const ASKS = '12025550152';

const TALKS = '12025550154';
const WROTE_YESTERDAY = '12025550155';

/** Gets a code: something for the report to count. */
const COUNTED = '12025550153';

/** Examples that need the number's trigger. */
export const LISTENER_STEPS: Array<Check<Stage>> = [
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
				await phones.write(ASKS, { text: 'STOP', name: 'Sam' });
				expectText(await lastOf(stage, ASKS, 5), 'no more promotions');
				return received;
			});
			await openDaily(stage, 0, 0);
			await inPlaceOfReply(stage, 'bot', async () => {
				await phones.write(ASKS, { text: 'Are you there?', name: 'Sam' });
				const received = expectText(await lastOf(stage, ASKS, 6), 'Nobody is here right now');
				await phones.write(ASKS, { text: 'Hello?', name: 'Sam' });
				await pause(3000, signal);
				await lastOf(stage, ASKS, 6);
				return received;
			});
			return menu;
		},
	},
	{
		title:
			'AI Agent: answers, remembers the customer, says with a template that an answer is there, and hands over to a person',
		async run(stage) {
			const { api, furnishings, model, phones, signal } = stage;
			await withNode(stage, 'agent', 'Customer Writes', quick);
			return await inPlaceOfReply(stage, 'agent', async () => {
				const questions = ['Do you open on Sunday?', 'And on Monday?'];
				for (const [index, text] of questions.entries()) {
					await phones.write(TALKS, { text, name: 'Tara' });
					expectText(await lastOf(stage, TALKS, index + 1), `You wrote: ${text}`);
				}
				expectHeard(model.heard, questions);
				const late = 'Is it ready?';
				await phones.write(WROTE_YESTERDAY, { text: late, name: 'Yann', hoursAgo: 25 });
				const notice = expectText(await lastOf(stage, WROTE_YESTERDAY, 1), 'Hello Yann, we have');
				expectHeard(model.heard, [late]);
				await phones.write(TALKS, { text: 'STOP', name: 'Tara' });
				expectText(await lastOf(stage, TALKS, 3), 'no more promotions');
				await phones.write(TALKS, { text: 'May I talk to a person?', name: 'Tara' });
				expectText(await lastOf(stage, TALKS, 4), 'A colleague will answer');
				const { agent } = furnishings.workflows;
				const ended = async () =>
					(await api.executions(agent)).filter(({ status }) => status === 'success').length;
				const before = await ended();
				await phones.write(TALKS, { text: 'Hello?', name: 'Tara' });
				const isRead = async () => (await ended()) > before;
				await until('a person gets it', isRead, { withinMs: 60_000, signal });
				await lastOf(stage, TALKS, 4);
				return notice;
			});
		},
	},
	{
		title: 'Delivery Report: a row per message, with the time of each status',
		async run(stage) {
			return await inPlaceOfReply(stage, 'report', async () => {
				await post(stage, 'login-code', { phone: `+${COUNTED}` });
				await lastOf(stage, COUNTED, 1);
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

/** @throws unless the model was last asked about a conversation in which the customer said this, and no more */
function expectHeard(heard: string[], expected: string[]): void {
	if (heard.join('\n') === expected.join('\n')) return;
	throw new Error(`Expected the agent to know ${expected.join(' ')}; it knew ${heard.join(' ')}`);
}

/** The bot's opening hours, on every day. */
async function openDaily(stage: Stage, opensAt: number, closesAt: number): Promise<void> {
	const jsonOutput = JSON.stringify({ days: [1, 2, 3, 4, 5, 6, 7], opensAt, closesAt });
	await withNode(stage, 'bot', 'Opening Hours', (parameters) => ({ ...parameters, jsonOutput }));
}
