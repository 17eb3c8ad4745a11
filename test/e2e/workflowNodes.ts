import { randomUUID } from 'node:crypto';

/** A node of a workflow, wherever it stands on the canvas. */
export function node(name: string, type: string, parameters: object, more: object = {}) {
	return {
		...{ id: randomUUID(), name, type, typeVersion: 1, position: [0, 0] },
		parameters: parameters as Record<string, unknown>,
		...more,
	};
}

/** What starts a workflow with whatever is posted to an address. */
export function startNode(path: string) {
	return node(
		'Start',
		'n8n-nodes-base.webhook',
		{ path, httpMethod: 'POST', responseMode: 'onReceived' },
		{ typeVersion: 2, webhookId: randomUUID() },
	);
}
