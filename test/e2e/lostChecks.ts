import { Model } from '../../demo/model.ts';
import type { Check } from '../../tools/checks.ts';
import { pause, until } from '../../tools/until.ts';
import { publishAgent } from './agent.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { listenerOf } from './listener.ts';
import { Questions } from './questions.ts';

let lastCustomer = 31680000000;
const newCustomer = () => String(++lastCustomer);

const write = async ({ phones }: KillStage, phone: string, text: string) =>
	await phones.call('POST', `/customers/${phone}/messages`, { text });

const sentTo = async ({ phones }: KillStage, phone: string) =>
	(await phones.taken()).filter(({ customer }) => customer === phone);

/** What a model has read of its tools' answers. */
function readBy(items: Record<string, unknown[]>): unknown[] {
	const [last] = items.Agent ?? [];
	const { output } = last as { output: string };
	return (JSON.parse(output) as { read: unknown[] }).read;
}

/** Executions that cannot continue, places where none can, and agents. */
export const lostChecks: Array<Check<KillStage>> = [
	{
		title: 'an answer that comes when the execution was stopped or deleted starts the workflow',
		async run(stage) {
			const { api, webhookUrl, credential } = stage;
			const listenerId = await listenerOf(api, credential);
			const before = new Set((await api.executions(listenerId)).map(({ id }) => id));
			const fresh = async () =>
				(await api.executions(listenerId)).filter(({ id }) => !before.has(id));
			const questions = await Questions.publish(api, webhookUrl, credential, 'any');
			const [stopped, deleted] = [newCustomer(), newCustomer()];
			const [first, second] = [
				await questions.ask({ phone: stopped }),
				await questions.ask({ phone: deleted }),
			];
			await api.session.call('POST', `/executions/${first}/stop`, {});
			await api.session.call('POST', '/executions/delete', { ids: [second] });
			const begun = Date.now();
			await write(stage, stopped, 'I was stopped');
			await write(stage, deleted, 'I was deleted');
			const took: Record<string, number> = {};
			// n8n may not know an execution yet, or while it starts: only after a minute is it gone for good.
			const haveStarted = async () => {
				for (const { id } of await fresh()) {
					const [item] = (await api.execution(id)).items['Customer Writes'] ?? [];
					const { text } = (item ?? {}) as { text?: string };
					if (text !== undefined) took[text] ??= Math.round((Date.now() - begun) / 1000);
				}
				return Object.keys(took).length === 2;
			};
			await until('both answers start the workflow', haveStarted, {
				...{ withinMs: 300_000, everyMs: 1000, signal: stage.signal },
				seen: () => `Started with: ${JSON.stringify(took)}.`,
			});
			expectEqual('Started with', Object.keys(took).sort(), ['I was deleted', 'I was stopped']);
			await pause(1000, stage.signal);
			expectEqual('Executions', (await fresh()).length, 2);
			return `after ${took['I was stopped']} and ${took['I was deleted']} s`;
		},
	},
	{
		title: 'an AI Agent reads what the customer answers, and that nobody has answered',
		async run(stage) {
			const model = await Model.open();
			try {
				const { api, webhookUrl, credential } = stage;
				await listenerOf(api, credential);
				const agent = await publishAgent(api, webhookUrl, credential, model, 3.1);
				const phone = newCustomer();
				const answered = await agent.start({ calls: [{ phone, wait: 60 }] });
				await write(stage, phone, 'Gladly');
				const [answer] = readBy((await agent.ended(answered)).items);
				expectThat(JSON.stringify(answer).includes('Gladly'), `It reads ${String(answer)}.`);
				const silent = await agent.start({ calls: [{ phone: newCustomer(), wait: 0.05 }] });
				const [nothing] = readBy((await agent.ended(silent, 120_000)).items);
				expectThat(
					JSON.stringify(nothing).includes('timedOut'),
					`It reads ${JSON.stringify(nothing)}.`,
				);
				return JSON.stringify(nothing).slice(0, 60);
			} finally {
				await model.stop();
			}
		},
	},
	{
		title: 'an older AI Agent, which cannot wait, is refused before anything is sent',
		async run(stage) {
			const model = await Model.open();
			try {
				const { api, webhookUrl, credential } = stage;
				const agent = await publishAgent(api, webhookUrl, credential, model, 2.2);
				const phone = newCustomer();
				const execution = await agent.run({ calls: [{ phone, wait: 60 }] });
				// n8n's older agents give their models an empty text for whatever is refused.
				expectEqual('The execution', execution.status, 'success');
				expectEqual('Sent', (await sentTo(stage, phone)).length, 0);
				return `the model reads ${JSON.stringify(readBy(execution.items))}`;
			} finally {
				await model.stop();
			}
		},
	},
];

/**
 * Comes last: n8n takes all webhooks out of its table when it starts, and in again one by one; one that is killed
 * meanwhile goes without the rest of them from then on (2.41).
 */
export const pathChecks: Array<Check<KillStage>> = [
	{
		title: 'below a path, where n8n refuses its own addresses, nothing is sent',
		async run(stage) {
			const { api, webhookUrl, credential } = stage;
			const questions = await Questions.publish(api, webhookUrl, credential, 'any');
			await stage.kill();
			await stage.start('/n8n');
			const phone = newCustomer();
			const { failure = '' } = await questions.run({ phone, wait: 60 });
			expectThat(failure.includes('below a path (/n8n)'), `It says ${failure}.`);
			expectEqual('Sent', (await sentTo(stage, phone)).length, 0);
			return failure.slice(0, 80);
		},
	},
];
