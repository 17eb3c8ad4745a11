import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { ACCOUNT } from '../../sandbox/seed.ts';
import type { Check } from '../../tools/checks.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { newPeople } from './reminders.ts';

const SEND = 'Answer';

/** What is sent in each state of the conversation. */
const EXPECTED = [
	['freeForm', 'window_open'],
	['template', 'not_owner'],
	['freeForm', 'window_open'],
];

/** A number that two apps answer. */
export const threadChecks: Array<Check<KillStage>> = [
	{
		title: 'a conversation that another app takes and hands back gets a template meanwhile',
		async run(stage) {
			const { api, phones } = stage;
			const number = `/numbers/${ACCOUNT.phoneNumberId}`;
			const [{ phone } = { phone: '' }] = newPeople(1, 'thread');
			await phones.call('PATCH', number, { routing: { role: 'primary' } });
			const saved = await api.createWorkflow(workflow(stage));
			await api.publish(saved);
			const outcomes: unknown[] = [];
			const next = async (path: string, body: object) => {
				await phones.call('POST', `/customers/${phone}/${path}`, body);
				const [item] = await lastOf(stage, saved.id, outcomes.length + 1);
				outcomes.push([item?.sentAs, item?.reason]);
				// Meta's times are whole seconds.
				await sleep(1010 - (Date.now() % 1000));
			};
			await next('messages', { text: 'Hi' });
			await next('thread', { action: 'take' });
			await next('thread', { action: 'pass' });
			await api.unpublish(saved.id);
			await phones.call('PATCH', number, { routing: null });
			expectEqual('Sent', outcomes, EXPECTED);
			const taken = (await phones.taken()).filter(({ customer }) => customer === phone);
			expectEqual(
				'Taken by Meta',
				taken.map(({ type }) => type),
				['text', 'template', 'text'],
			);
			return taken.map(({ type }) => type).join(', ');
		},
	},
];

/** Answers whatever happens to a conversation. */
function workflow({ credential }: KillStage) {
	const node = (name: string, type: string, parameters: Record<string, unknown>) => ({
		...{ id: randomUUID(), name, webhookId: randomUUID(), typeVersion: 1, position: [0, 0] },
		...{ type: `n8n-nodes-whatsapp-cloud.${type}`, parameters },
		credentials: { whatsAppCloudApi: credential },
	});
	return {
		name: 'Two apps',
		nodes: [
			node('Event', 'whatsAppCloudTrigger', {
				...{ listenOn: 'app', triggerOn: ['messages', 'handovers'] },
				triggerOptions: { replaceExistingCallback: true },
			}),
			node(SEND, 'whatsAppCloud', {
				...{ to: '={{ $json.phone }}', text: 'Hello!' },
				template: { __rl: true, mode: 'list', value: 'opening_hours|en_US' },
			}),
		],
		connections: { Event: { main: [[{ node: SEND, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** What the newest execution sent, once there are so many. */
async function lastOf({ api }: KillStage, id: string, count: number) {
	for (const deadline = Date.now() + 60_000; ;) {
		const executions = await api.executions(id);
		const ended = executions.filter(({ status }) => ['success', 'error'].includes(status));
		if (ended.length >= count) {
			const { items } = await api.execution(executions[0]?.id ?? '');
			return (items[SEND] ?? []) as Array<{ sentAs?: string; reason?: string }>;
		}
		expectThat(Date.now() < deadline, `${ended.length} executions of ${count} have ended.`);
		await sleep(250);
	}
}
