import { randomUUID } from 'node:crypto';

import type { N8nApi } from '../../tools/n8n/api.ts';
import type { CredentialReference } from './reminders.ts';

const listeners = new WeakMap<CredentialReference, Promise<string>>();

/**
 * A listener for all checks that come: Meta delivers the messages of a number to one only.
 *
 * @returns its workflow's ID
 */
export async function listenerOf(api: N8nApi, credential: CredentialReference): Promise<string> {
	const listener = listeners.get(credential) ?? publishListener(api, credential);
	listeners.set(credential, listener);
	return await listener;
}

/**
 * Publishes a workflow that starts with each message, except for those that waiting executions get; it does
 * nothing more.
 */
export async function publishListener(
	api: N8nApi,
	credential: CredentialReference,
): Promise<string> {
	const parameters = { triggerOptions: { repliesToWaiting: 'skip' } };
	return (await publishTrigger(api, credential, parameters)).id;
}

/**
 * Publishes a workflow that has a trigger, and nothing more.
 *
 * @returns the workflow's ID, and the one in the trigger's address
 */
export async function publishTrigger(
	api: N8nApi,
	credential: CredentialReference,
	parameters: Record<string, unknown>,
): Promise<{ id: string; webhookId: string }> {
	const webhookId = randomUUID();
	const saved = await api.createWorkflow({
		name: 'Listener',
		nodes: [
			{
				...{ id: randomUUID(), name: 'Customer Writes', webhookId },
				...{ type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger', typeVersion: 1 },
				...{ position: [0, 0], credentials: { whatsAppCloudApi: credential } },
				parameters,
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
	});
	await api.publish(saved);
	return { id: saved.id, webhookId };
}
