import { randomUUID } from 'node:crypto';

import { ACCOUNT } from '../../sandbox/seed/account.ts';
import type { Check } from '../../tools/checks.ts';
import { pause, until } from '../../tools/until.ts';
import { expectEqual } from './expect.ts';
import type { KillStage } from './killStage.ts';

const SEND = 'Answer';

const PHONE = '31650000998';

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
			const { api, phones, signal } = stage;
			const number = `/numbers/${ACCOUNT.phoneNumberId}`;
			await phones.call('PATCH', number, { routing: { role: 'primary' } });
			const saved = await api.createWorkflow(workflow(stage));
			await api.publish(saved);
			const outcomes: unknown[] = [];
			const next = async (path: string, body: object) => {
				await phones.call('POST', `/customers/${PHONE}/${path}`, body);
				const [item] = await lastOf(stage, saved.id, outcomes.length + 1);
				outcomes.push([item?.sentAs, item?.reason]);
				// Meta's times are whole seconds.
				await pause(1010 - (Date.now() % 1000), signal);
			};
			await next('messages', { text: 'Hi' });
			await next('thread', { action: 'take' });
			await next('thread', { action: 'pass' });
			await api.unpublish(saved.id);
			await phones.call('PATCH', number, { routing: null });
			expectEqual('Sent', outcomes, EXPECTED);
			const taken = (await phones.taken()).filter(({ customer }) => customer === PHONE);
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
async function lastOf({ api, signal }: KillStage, id: string, count: number) {
	const look = async () => {
		const executions = await api.executions(id);
		const ended = executions.filter(({ status }) => ['success', 'error'].includes(status));
		return ended.length >= count && executions[0]?.id;
	};
	const patience = { withinMs: 60_000, everyMs: 250, signal };
	const newest = await until(`${count} executions have ended`, look, patience);
	const { items } = await api.execution(newest);
	return (items[SEND] ?? []) as Array<{ sentAs?: string; reason?: string }>;
}
