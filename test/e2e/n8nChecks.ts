import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import type { Stage } from '../../demo/stage.ts';
import { REMINDERS } from '../../demo/workflows.ts';
import type { Check } from '../../tools/checks.ts';
import type { WorkflowFile } from '../../tools/n8n/api.ts';
import { expectContains, expectEqual } from './expect.ts';

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
		title: "n8n's HTTP Request node does not send the access token to other hosts than Meta's",
		async run({ api, furnishings, sandboxUrl }) {
			const { id } = await api.createWorkflow(httpRequest(sandboxUrl, furnishings.credentialId));
			const { status, failure = '' } = await api.run(id, 'Start');
			expectEqual('status', status, 'error');
			expectContains([failure], ['Domain not allowed', 'graph.facebook.com']);
			return failure;
		},
	},
];

function httpRequest(url: string, credentialId: string): WorkflowFile {
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const request = { name: 'HTTP Request', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 };
	return {
		name: 'Token elsewhere',
		nodes: [
			{ ...start, id: randomUUID(), position: [0, 0], parameters: {} },
			{
				...request,
				id: randomUUID(),
				position: [200, 0],
				parameters: {
					...{ url, authentication: 'predefinedCredentialType' },
					nodeCredentialType: 'whatsAppCloudApi',
				},
				credentials: { whatsAppCloudApi: { id: credentialId, name: 'WhatsApp Sandbox' } },
			},
		],
		connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
		settings: {},
	};
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
