import { z } from 'zod';

import type { Check } from '../../tools/checks.ts';
import { pause, until } from '../../tools/until.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import type { PhoneMessage } from './phones.ts';
import { Questions } from './questions.ts';
import { listenerOf } from './listener.ts';
import type { CredentialReference } from './reminders.ts';

const wrote = z.object({ messageId: z.string() });

/** What the answered item has. */
interface Answer {
	answer?: string;
	replyId?: string;
	timedOut?: boolean;
	tapped?: boolean;
	question?: { messageId?: string; sentAs?: string };
}

/** By what counts as an answer. */
let questions: Record<'any' | 'buttons', Questions> | undefined;
let listenerId = '';
let lastCustomer = 31650000000;
const newCustomer = () => String(++lastCustomer);

export async function prepared(
	stage: KillStage,
	accept: 'any' | 'buttons' = 'buttons',
): Promise<Questions> {
	if (questions) return questions[accept];
	const { listenerId: listener, ...asked } = await questionsOf(stage, stage.credential);
	[listenerId, questions] = [listener, asked];
	return asked[accept];
}

/** Listens to a credential's number, and publishes a workflow for either kind of answer. */
export async function questionsOf(
	{ api, webhookUrl }: KillStage,
	credential: CredentialReference,
): Promise<{ listenerId: string } & Record<'any' | 'buttons', Questions>> {
	return {
		listenerId: await listenerOf(api, credential),
		any: await Questions.publish(api, webhookUrl, credential, 'any'),
		buttons: await Questions.publish(api, webhookUrl, credential, 'buttons'),
	};
}

/** The customer writes, so that the window is open. @returns the message's ID */
export async function write(
	stage: Pick<KillStage, 'phones' | 'signal'>,
	phone: string,
	text = 'Hello',
	phoneNumberId?: string,
): Promise<string> {
	const { phones, signal } = stage;
	const path = `/customers/${phone}/messages`;
	const said = { text, ...(phoneNumberId === undefined ? {} : { phoneNumberId }) };
	const { messageId } = wrote.parse(await phones.call('POST', path, said));
	const isTaken = async () => (await phones.acknowledged([messageId])).size > 0;
	await until(`"${text}" is acknowledged`, isTaken, { withinMs: 120_000, signal });
	// Who hears of it, or goes on because of it, is told after the acknowledgement.
	await pause(500, signal);
	return messageId;
}

async function sentTo({ phones }: KillStage, phone: string): Promise<PhoneMessage[]> {
	return (await phones.taken()).filter(({ customer }) => customer === phone);
}

/** The customer taps a button of what we sent. */
export async function tap(
	{ phones }: Pick<KillStage, 'phones'>,
	phone: string,
	id: string,
	title: string,
	on?: string,
) {
	const context = { id: on };
	const message = on?.startsWith('template:')
		? {
				type: 'button',
				button: { text: title, payload: id },
				context: { id: on.slice('template:'.length) },
			}
		: {
				type: 'interactive',
				interactive: { type: 'button_reply', button_reply: { id, title } },
				context,
			};
	await phones.call('POST', `/customers/${phone}/messages`, { message });
}

const answers = (execution: { items: Record<string, unknown[]> }, node = 'Answered') =>
	(execution.items[node] ?? []) as Answer[];

export const waitChecks: Array<Check<KillStage>> = [
	{
		title: 'a tap on a button continues the execution with the answer, and starts nothing else',
		async run(stage) {
			const asked = await prepared(stage);
			const phone = newCustomer();
			await write(stage, phone);
			const before = (await stage.api.executions(listenerId)).length;
			const id = await asked.ask({ phone });
			const [question] = await sentTo(stage, phone);
			expectEqual('Sent', question?.type, 'interactive');
			// What the customer writes is no answer where only buttons count.
			await write(stage, phone, 'Let me see');
			expectEqual('The execution', await asked.status(id), 'waiting');
			await tap(stage, phone, 'yes', 'Yes', question?.id);
			const execution = await asked.ended(id);
			expectEqual('The execution', execution.status, 'success');
			const [answer, ...others] = answers(execution);
			expectEqual('Further answers', others.length, 0);
			expectEqual('The answer', [answer?.answer, answer?.replyId], ['Yes', 'yes']);
			expectEqual('Timed out', answer?.timedOut, false);
			expectEqual('The question', answer?.question?.messageId, question?.id);
			expectEqual('No Answer', answers(execution, 'No Answer').length, 0);
			await pause(500, stage.signal);
			const started = (await stage.api.executions(listenerId)).length - before;
			// "Let me see" is for whoever listens.
			expectEqual('Other executions', started, 1);
			return `"${answer?.answer}" (${answer?.replyId})`;
		},
	},
	{
		title: 'an answer that comes while n8n is down continues the execution after the restart',
		async run(stage) {
			const asked = await prepared(stage);
			const phone = newCustomer();
			const id = await asked.ask({ phone });
			const [question] = await sentTo(stage, phone);
			expectEqual('Sent', question?.type, 'template');
			await stage.kill();
			await tap(stage, phone, 'Confirm', 'Confirm', `template:${question?.id}`);
			await pause(500, stage.signal);
			await stage.start();
			const execution = await asked.ended(id);
			const [answer] = answers(execution);
			expectEqual('The answer', [answer?.answer, answer?.tapped], ['Confirm', true]);
			expectEqual('Sent as', answer?.question?.sentAs, 'template');
			return `"${answer?.answer}", after n8n was killed`;
		},
	},
	{
		title:
			'of several that wait for one customer, the quoted one is answered first, then the oldest',
		async run(stage) {
			const asked = await prepared(stage, 'any');
			const phone = newCustomer();
			await write(stage, phone);
			const ids: string[] = [];
			for (let count = 0; count < 3; count++) ids.push(await asked.ask({ phone }));
			const sent = await sentTo(stage, phone);
			await tap(stage, phone, 'no', 'No', sent[1]?.id);
			await asked.ended(ids[1] ?? '');
			await write(stage, phone, 'Any time');
			const first = await asked.ended(ids[0] ?? '');
			expectEqual('The last one', await asked.status(ids[2] ?? ''), 'waiting');
			expectEqual('The answer', answers(first)[0]?.answer, 'Any time');
			await write(stage, phone, 'Really');
			await asked.ended(ids[2] ?? '');
			return 'quoted, oldest, the rest';
		},
	},
	{
		title: 'without an answer the execution goes on at the second output when the time is over',
		async run(stage) {
			const asked = await prepared(stage);
			const phone = newCustomer();
			const id = await asked.ask({ phone, wait: 0.05 });
			const execution = await asked.ended(id, 240_000);
			expectEqual('The execution', execution.status, 'success');
			expectEqual('Answered', answers(execution).length, 0);
			const [item] = answers(execution, 'No Answer');
			expectThat(item?.timedOut === true, `It says ${JSON.stringify(item)}.`);
			expectEqual('Sent as', item?.question?.sentAs, 'template');
			// A late tap is for whoever listens.
			const [question] = await sentTo(stage, phone);
			const before = (await stage.api.executions(listenerId)).length;
			await tap(stage, phone, 'Confirm', 'Confirm', `template:${question?.id}`);
			const started = async () => (await stage.api.executions(listenerId)).length - before;
			const patience = { withinMs: 120_000, everyMs: 250, signal: stage.signal };
			await until('the tap starts the listener', async () => (await started()) > 0, patience);
			expectEqual('Started', await started(), 1);
			return 'timedOut: true';
		},
	},
];
