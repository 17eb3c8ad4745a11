import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import type { WorkflowFile } from '../../tools/n8n/api.ts';
import type { Check } from '../../tools/checks.ts';
import { freePort } from '../../tools/port.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { Questions } from './questions.ts';
import type { CredentialReference } from './reminders.ts';
import { node, startNode } from './workflowNodes.ts';

const WAIT = 'Wait';

const identified = z.object({ id: z.string() });
const account = z.object({
	app: z.object({ subscriptions: z.array(z.object({ url: z.string() })) }),
});

interface Decision {
	approved?: boolean | null;
	status?: string;
	reason?: string;
	timedOut?: boolean;
}

/** Template → Wait for Approval at n8n's address. */
export const approvalChecks: Array<Check<KillStage>> = [
	{
		title: 'an execution that waits for a template goes on when it is approved, rejected, or never',
		async run(stage) {
			const { api } = stage;
			const triggerId = await publishTrigger(stage);
			const approved = await decided(stage, { status: 'APPROVED' });
			expectEqual('Approved', [approved.approved, approved.status], [true, 'APPROVED']);
			const rejected = await decided(stage, { status: 'REJECTED', rejected_reason: 'SCAM' });
			const seen = [rejected.approved, rejected.status, rejected.reason];
			expectEqual('Rejected', seen, [false, 'REJECTED', 'SCAM']);
			const never = await decided(stage, {}, 0.05);
			expectEqual('Never', [never.approved, never.timedOut], [null, true]);
			await api.unpublish(triggerId);
			return `approved; rejected: ${rejected.reason}; timed out`;
		},
	},
];

/** The same at the triggers' own address; leaves n8n with it. */
export const doorApprovalChecks: Array<Check<KillStage>> = [
	{
		title: "it goes on where the decision comes in at the triggers' own address",
		async run(stage) {
			const port = await freePort();
			const url = `http://127.0.0.1:${port}`;
			await stage.kill();
			await stage.start('', {
				...{ WHATSAPP_CLOUD_URL: url, WHATSAPP_CLOUD_PORT: String(port) },
				WHATSAPP_CLOUD_LISTEN_ADDRESS: '127.0.0.1',
			});
			await publishTrigger(stage);
			const { app } = account.parse(await stage.phones.call('GET', '/account'));
			const callback = app.subscriptions[0]?.url ?? '';
			expectThat(callback.startsWith(url), `Meta delivers to ${callback}.`);
			const rejected = await decided(stage, { status: 'REJECTED', rejected_reason: 'SCAM' });
			expectEqual('Rejected', [rejected.approved, rejected.reason], [false, 'SCAM']);
			return `rejected: ${rejected.reason}`;
		},
	},
];

async function publishTrigger({ api, credential }: KillStage): Promise<string> {
	const trigger = node(
		'Template Changes',
		'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger',
		{ triggerOn: ['templates'], listenOn: 'app' },
		{ webhookId: randomUUID(), credentials: { whatsAppCloudApi: credential } },
	);
	const saved = await api.createWorkflow({
		...{ name: 'Template Changes', nodes: [trigger], connections: {} },
		settings: { executionOrder: 'v1' },
	});
	await api.publish(saved);
	return saved.id;
}

/**
 * What the execution goes on with, once this has become of its template.
 *
 * @param change empty: nothing becomes of it
 * @param wait minutes
 */
async function decided(stage: KillStage, change: object, wait = 60): Promise<Decision> {
	const name = `parcel_${randomUUID().slice(0, 8)}`;
	const { id } = identified.parse(
		await stage.phones.call('POST', '/templates', {
			...{ name, language: 'en_US', category: 'UTILITY', status: 'PENDING' },
			components: [{ type: 'BODY', text: 'Your parcel is here.' }],
		}),
	);
	const { api, webhookUrl, credential } = stage;
	const waiting = await Questions.publishAs(api, webhookUrl, (path) => workflow(path, credential));
	const execution = await waiting.start({ name, wait });
	if (Object.keys(change).length > 0) await stage.phones.call('PATCH', `/templates/${id}`, change);
	const { status, items } = await waiting.ended(execution, 240_000);
	expectEqual('The execution', status, 'success');
	const [on, off] = ['Decided', 'No Decision'].map((at) => items[at] ?? []);
	expectEqual('Outputs', [on?.length, off?.length], 'status' in change ? [1, 0] : [0, 1]);
	await api.unpublish(waiting.workflowId);
	return ((on ?? [])[0] ?? (off ?? [])[0]) as Decision;
}

function workflow(path: string, credential: CredentialReference): WorkflowFile {
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	const template = { __rl: true, mode: 'name', value: '={{ $json.body.name }}' };
	return {
		name: `Wait ${path}`,
		nodes: [
			startNode(path),
			node(
				WAIT,
				'n8n-nodes-whatsapp-cloud.whatsAppCloudTemplates',
				{
					...{ resource: 'template', operation: 'sendAndWait', template },
					...{ templateLanguage: 'en_US', waitUnit: 'minutes' },
					waitAmount: '={{ $json.body.wait }}',
				},
				{ webhookId: randomUUID(), credentials: { whatsAppCloudApi: credential } },
			),
			node('Decided', 'n8n-nodes-base.noOp', {}),
			node('No Decision', 'n8n-nodes-base.noOp', {}),
		],
		connections: {
			Start: { main: [to(WAIT)] },
			[WAIT]: { main: [to('Decided'), to('No Decision')] },
		},
		settings: { executionOrder: 'v1' },
	};
}
