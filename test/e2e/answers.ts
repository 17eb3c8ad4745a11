import { randomUUID } from 'node:crypto';

import type { N8nApi, WorkflowFile } from '../../tools/n8n/api.ts';
import type { CredentialReference } from './reminders.ts';

/** What each message is answered with. */
export const answerTo = (messageId: string) => `Answer to ${messageId}`;

/**
 * Publishes a workflow that answers each message that comes in: freely within the window, with a template
 * otherwise. Nothing in it keeps a message that starts it twice from being answered twice.
 */
export async function publishAnswers(
	api: N8nApi,
	credential: CredentialReference,
): Promise<string> {
	const saved = await api.createWorkflow(workflow(credential));
	await api.publish(saved);
	return saved.id;
}

function workflow(credential: CredentialReference): WorkflowFile {
	const node = (name: string, type: string, parameters: Record<string, unknown>) => ({
		id: randomUUID(),
		name,
		type: `n8n-nodes-whatsapp-cloud.${type}`,
		typeVersion: 1,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters,
		credentials: { whatsAppCloudApi: credential },
	});
	return {
		name: 'Answers',
		nodes: [
			node('Customer Writes', 'whatsAppCloudTrigger', {}),
			node('Answer', 'whatsAppCloud', {
				resource: 'message',
				operation: 'send',
				mode: 'automatic',
				to: '={{ $json.from }}',
				text: `=${answerTo('{{ $json.messageId }}')}`,
				template: { __rl: true, mode: 'list', value: 'opening_hours|en_US' },
			}),
		],
		connections: {
			'Customer Writes': { main: [[{ node: 'Answer', type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	};
}
