import { pause } from '../tools/until.ts';
import type { Check } from '../tools/checks.ts';
import { expectText, inPlaceOfReply, lastOf, post, runByHand, withNode } from './exampleRun.ts';
import type { Stage } from './stage.ts';

const ASKS = '12025550152';

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

/** The bot's opening hours, on every day. */
async function openDaily(stage: Stage, opensAt: number, closesAt: number): Promise<void> {
	const jsonOutput = JSON.stringify({ days: [1, 2, 3, 4, 5, 6, 7], opensAt, closesAt });
	await withNode(stage, 'bot', 'Opening Hours', (parameters) => ({ ...parameters, jsonOutput }));
}
