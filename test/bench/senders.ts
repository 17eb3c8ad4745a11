import { ACCOUNT } from '../../sandbox/seed.ts';
import type { WorkflowFile } from '../../tools/n8n/api.ts';
import type { Credentials } from './stage.ts';

/** What is compared: a node that does something with each of the items. */
export interface Sender {
	name: string;
	label: string;
	/** Whom it is given: customers who wrote just now, or who never did. */
	customers: 'open' | 'unknown';
	node: {
		type: string;
		typeVersion: number;
		credential?: string;
		parameters: Record<string, unknown>;
	};
	/** Whether it sends; the others show what n8n itself costs. */
	sends: boolean;
}

/** The node that is measured, in every workflow. */
export const MEASURED = 'Measured';

export const TRIGGER = 'Start';

const TO = '={{ $json.phone }}';
const TEXT = '=Hi {{ $json.name }}, see you on {{ $json.day }} at {{ $json.time }}!';
const TEMPLATE = 'appointment_reminder|en_US';
const VALUES = ['={{ $json.name }}', '={{ $json.day }}', '={{ $json.time }}'];

// As fast as it can: the others keep to no limit either.
const OPTIONS = { messagesPerSecond: 0 };

/** Our node with a text, a template, or both; then the customer's window decides what goes out. */
function ours(text: string | undefined, template: boolean): Sender['node'] {
	const values = VALUES.map((value, index) => [`body_${index + 1}`, value]);
	const templateValues = {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(values) as object,
	};
	return {
		type: 'n8n-nodes-whatsapp-cloud.whatsAppCloud',
		typeVersion: 1,
		credential: 'whatsAppCloudApi',
		parameters: {
			to: TO,
			...(text === undefined ? { mode: 'templateOnly' } : { text }),
			...(template
				? { template: { __rl: true, mode: 'list', value: TEMPLATE }, templateValues }
				: {}),
			options: OPTIONS,
		},
	};
}

function builtIn(parameters: Record<string, unknown>): Sender['node'] {
	return {
		type: 'n8n-nodes-base.whatsApp',
		typeVersion: 1.1,
		credential: 'whatsAppApi',
		parameters: {
			phoneNumberId: ACCOUNT.phoneNumberId,
			recipientPhoneNumber: TO,
			...parameters,
		},
	};
}

/** n8n's own node for fields: what reading the same parameters costs, without sending anything. */
function fields(values: string[]): Sender['node'] {
	const assignments = values.map((value, index) => ({
		id: String(index),
		name: `field_${index}`,
		type: 'string',
		value,
	}));
	return {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, options: {} },
	};
}

export const SENDERS: Sender[] = [
	{
		name: 'oursText',
		label: 'WhatsApp Cloud, text',
		customers: 'open',
		node: ours(TEXT, false),
		sends: true,
	},
	{
		name: 'builtInText',
		label: "n8n's WhatsApp node, text",
		customers: 'open',
		node: builtIn({ operation: 'send', textBody: TEXT }),
		sends: true,
	},
	{
		name: 'engineText',
		label: "n8n's Set node, the same 2 parameters",
		customers: 'open',
		node: fields([TO, TEXT]),
		sends: false,
	},
	{
		name: 'oursTemplate',
		label: 'WhatsApp Cloud, template',
		customers: 'unknown',
		node: ours(undefined, true),
		sends: true,
	},
	{
		name: 'builtInTemplate',
		label: "n8n's WhatsApp node, template",
		customers: 'unknown',
		node: builtIn({
			operation: 'sendTemplate',
			template: TEMPLATE,
			components: {
				component: [
					{
						type: 'body',
						bodyParameters: { parameter: VALUES.map((text) => ({ type: 'text', text })) },
					},
				],
			},
		}),
		sends: true,
	},
	{
		name: 'engineTemplate',
		label: "n8n's Set node, the same 4 parameters",
		customers: 'unknown',
		node: fields([TO, ...VALUES]),
		sends: false,
	},
	// What the built-in node cannot do: one node for both, and the window decides.
	{
		name: 'oursOpen',
		label: 'WhatsApp Cloud, text or template: window open',
		customers: 'open',
		node: ours(TEXT, true),
		sends: true,
	},
	{
		name: 'oursClosed',
		label: 'WhatsApp Cloud, text or template: no window',
		customers: 'unknown',
		node: ours(TEXT, true),
		sends: true,
	},
];

const FIRST_PHONE = { open: 31_610_000_000, unknown: 31_620_000_000 };

/** The customers' phones, digits with country code. */
export function phonesOf(kind: Sender['customers'], count: number): string[] {
	return Array.from({ length: count }, (_, index) => String(FIRST_PHONE[kind] + index));
}

/** What one execution's messages carry in their time: only that execution's. */
export function markOf(executionId: string): string {
	return `[${executionId}]`;
}

/** A list of `count` appointments, one item each, into the node that is measured. */
export function senderWorkflow(
	{ name, customers, node }: Sender,
	count: number,
	credentials: Credentials,
): WorkflowFile {
	const { credential, ...measured } = node;
	const list = `={{ { list: Array.from({ length: ${count} }, (_, index) => ({
		phone: '+' + (${FIRST_PHONE[customers]} + index),
		name: 'Customer ' + index,
		day: 'Tuesday 24 November',
		time: '09:30 [' + $execution.id + ']'
	})) } }}`;
	const raw = { mode: 'raw', jsonOutput: list, options: {} };
	const split = { fieldToSplitOut: 'list', options: {} };
	const chosen = credential === undefined ? undefined : credentials[credential];
	const nodes = [
		{ name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{ name: 'List', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: raw },
		{ name: 'Items', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: split },
		{
			name: MEASURED,
			...measured,
			...(credential && chosen ? { credentials: { [credential]: chosen } } : {}),
		},
	].map((each, index) => ({ ...each, id: `${name}-${index}`, position: [index * 200, 0] }));
	return { name, nodes, connections: chain(nodes), settings: { executionOrder: 'v1' } };
}

/** Each node into the next one. */
export function chain(nodes: Array<{ name: string }>): WorkflowFile['connections'] {
	const links = nodes
		.slice(1)
		.map(({ name }, index) => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]);
	return Object.fromEntries(links) as WorkflowFile['connections'];
}
