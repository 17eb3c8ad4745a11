import type { WorkflowFile } from '../../tools/n8n/api.ts';
import { chain } from './senders.ts';
import { VERIFY_TOKEN, type Credentials, type Stage } from './stage.ts';

/** A trigger that takes WhatsApp's webhooks. */
export interface Trigger {
	name: 'door' | 'ours' | 'builtIn';
	label: string;
	/** Where it registers its address. */
	registersAt: 'number' | 'app';
	/** Its address, if it does not register it: ours offers Meta no address that Meta cannot reach. */
	address?: (stage: Pick<Stage, 'n8n' | 'doorUrl'>) => string;
	type: string;
	credential: string;
	parameters: Record<string, unknown>;
	/** What Meta says when it asks the address whether it is the right one. */
	verifyToken: string;
}

export const TRIGGERS: Trigger[] = [
	{
		name: 'door',
		label: 'WhatsApp Cloud Trigger, at an address of its own',
		registersAt: 'number',
		type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger',
		credential: 'whatsAppCloudApi',
		parameters: { listenOn: 'manual' },
		address: ({ doorUrl }) => `${doorUrl}/bench-door`,
		verifyToken: VERIFY_TOKEN,
	},
	{
		name: 'ours',
		label: 'WhatsApp Cloud Trigger',
		registersAt: 'number',
		type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger',
		credential: 'whatsAppCloudApi',
		parameters: { listenOn: 'manual', triggerOptions: { address: 'n8n' } },
		address: ({ n8n }) => `${n8n.url}/webhook/bench-ours/webhook`,
		verifyToken: VERIFY_TOKEN,
	},
	{
		name: 'builtIn',
		label: "n8n's WhatsApp Trigger",
		registersAt: 'app',
		type: 'n8n-nodes-base.whatsAppTrigger',
		credential: 'whatsAppTriggerApi',
		// Statuses start nothing, as with ours.
		parameters: { updates: ['messages'], options: { messageStatusUpdates: [] } },
		// It knows no other than its node's ID.
		verifyToken: 'builtIn-trigger',
	},
];

/** The trigger's node, in its workflow. */
export const TRIGGER_NODE = 'Trigger';

/** The node behind it, which does nothing. */
export const LAST_NODE = 'Nothing';

/** The trigger, and a node that does nothing. */
export function triggerWorkflow(trigger: Trigger, credentials: Credentials): WorkflowFile {
	const { name, type, credential, parameters } = trigger;
	const nodes = [
		{
			id: `${name}-trigger`,
			name: TRIGGER_NODE,
			type,
			typeVersion: 1,
			position: [0, 0],
			webhookId: `bench-${name}`,
			parameters,
			credentials: { [credential]: credentials[credential] },
		},
		{
			id: `${name}-end`,
			name: LAST_NODE,
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [200, 0],
			parameters: {},
		},
	];
	return { name, nodes, connections: chain(nodes), settings: { executionOrder: 'v1' } };
}
