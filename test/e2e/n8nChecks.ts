import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import type { Stage } from '../../demo/stage.ts';
import { REMINDERS } from '../../demo/workflows.ts';
import type { Check } from '../../tools/checks.ts';
import type { WorkflowFile } from '../../tools/n8n/api.ts';
import { expectContains, expectEqual, expectThat } from './expect.ts';

const found = z.object({ results: z.array(z.object({ name: z.string() })) });
const form = z.object({ fields: z.array(z.object({ id: z.string() })) });

/** What n8n makes of our types: what its editor asks for while a person configures Send, and our credential elsewhere. */
export const n8nChecks: Array<Check<Stage>> = [
	{
		title: 'the editor gets the list of templates',
		async run(stage) {
			const answer = await ask(stage, 'resource-locator-results', 'searchTemplates', 'template');
			const names = found.parse(answer).results.map(({ name }) => name);
			expectContains(names, ['order_update · en_US · utility', 'paused, cannot be sent']);
			return `${names.length} templates`;
		},
	},
	{
		title: 'the editor gets the form of a template',
		async run(stage) {
			const fields = await ask(
				stage,
				'resource-mapper-fields',
				'mapTemplateFields',
				'templateValues',
			);
			const ids = form.parse(fields).fields.map(({ id }) => id);
			expectContains(ids, ['body_1', 'body_2', 'body_3']);
			return ids.join(', ');
		},
	},
	{
		title:
			'a trigger for a number that is taken is refused at once, with the number as people know it',
		async run({ api, furnishings, sandbox }) {
			const { phoneNumberId } = sandbox.account;
			const workflow = workflowOf('Taken', [
				ours('WhatsApp Cloud Trigger', 'whatsAppCloudTrigger', furnishings.credentialIds.whatsApp),
			]);
			const saved = await api.createWorkflow(workflow);
			const started = Date.now();
			const refusal = String(await api.publish(saved).catch((thrown: unknown) => thrown));
			expectContains([refusal], ['Messages of the number +', 'workflow "Reply to Customers"']);
			expectThat(!refusal.includes(phoneNumberId), `${refusal} names the ID`);
			// n8n's own pauses between five tries take 15 s together.
			const ms = Date.now() - started;
			expectThat(ms < 14_000, `It took ${ms} ms`);
			return refusal;
		},
	},
	{
		title: "n8n's HTTP Request node does not send the access token to other hosts than Meta's",
		async run({ api, furnishings, sandbox }) {
			const { id } = await api.createWorkflow(
				workflowOf('Token elsewhere', [
					nodeOf('Start', 'n8n-nodes-base.manualTrigger', 1),
					{
						...nodeOf('HTTP Request', 'n8n-nodes-base.httpRequest', 4.2),
						parameters: {
							...{ url: sandbox.url, authentication: 'predefinedCredentialType' },
							nodeCredentialType: 'whatsAppCloudApi',
						},
						credentials: credential(furnishings.credentialIds.whatsApp),
					},
				]),
			);
			const { status, failure = '' } = await api.run(id, 'Start');
			expectEqual('status', status, 'error');
			expectContains([failure], ['Domain not allowed', 'graph.facebook.com']);
			return failure;
		},
	},
];

type Node = WorkflowFile['nodes'][number];

const nodeOf = (name: string, type: string, typeVersion: number): Node => ({
	...{ id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters: {} },
});

const credential = (id: string) => ({ whatsAppCloudApi: { id, name: 'WhatsApp Sandbox' } });

const ours = (name: string, type: string, credentialId: string): Node => ({
	...nodeOf(name, `n8n-nodes-whatsapp-cloud.${type}`, 1),
	credentials: credential(credentialId),
});

/** Nodes one after the other. */
function workflowOf(name: string, nodes: Node[]): WorkflowFile {
	const connections: WorkflowFile['connections'] = {};
	for (const [index, node] of nodes.slice(1).entries()) {
		connections[nodes[index]?.name ?? ''] = {
			main: [[{ node: node.name, type: 'main', index: 0 }]],
		};
	}
	return { name, nodes, connections, settings: {} };
}

async function ask(
	{ api, furnishings }: Stage,
	what: string,
	methodName: string,
	path: string,
): Promise<unknown> {
	const { nodes } = await api.workflow(furnishings.workflows.reminders);
	const node = nodes.find(({ name }) => name === REMINDERS.send);
	return await api.session.call('POST', `/dynamic-node-parameters/${what}`, {
		...{ path: `parameters.${path}`, methodName },
		nodeTypeAndVersion: { name: node?.type, version: 1 },
		currentNodeParameters: node?.parameters,
		credentials: node?.credentials,
	});
}
