import { ACCOUNT } from '../../sandbox/seed/account.ts';
import type { WorkflowFile } from '../../tools/n8n/api.ts';
import { NO_OP_TYPE } from './noOp.ts';
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
		/** n8n's settings of a node, e.g. Retry On Fail. */
		settings?: Record<string, unknown>;
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

const SEND_TYPE = 'n8n-nodes-whatsapp-cloud.whatsAppCloud';

/** As fast as it can: the others keep to no limit either. */
const UNLIMITED = { messagesPerSecond: 0 };

/** Our node with a text, a template, or both; then the customer's window decides what goes out. */
function ours(
	text: string | undefined,
	template: boolean,
	type = SEND_TYPE,
	options: object = UNLIMITED,
): Sender['node'] {
	const values = VALUES.map((value, index) => [`body_${index + 1}`, value]);
	const templateValues = {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(values) as object,
	};
	return {
		type,
		typeVersion: 1,
		credential: 'whatsAppCloudApi',
		parameters: {
			to: TO,
			...(text === undefined ? { mode: 'templateOnly' } : { text }),
			...(template
				? { template: { __rl: true, mode: 'list', value: TEMPLATE }, templateValues }
				: {}),
			options,
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

const BUILT_IN_TEXT = builtIn({ operation: 'send', textBody: TEXT });

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
		node: BUILT_IN_TEXT,
		sends: true,
	},
	{
		name: 'noOpText',
		label: 'the same node, sending nothing, text',
		customers: 'open',
		node: ours(TEXT, false, NO_OP_TYPE),
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
		name: 'noOpTemplate',
		label: 'the same node, sending nothing, template',
		customers: 'unknown',
		node: ours(undefined, true, NO_OP_TYPE),
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

const RETRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1000 };

/** What is compared where Meta limits the number to so many messages a second. */
export const PACED_SENDERS: Sender[] = [
	{
		name: 'ours',
		label: 'WhatsApp Cloud',
		customers: 'open',
		node: ours(TEXT, false, SEND_TYPE, {}),
		sends: true,
	},
	{
		name: 'noOp',
		label: 'the same node, sending nothing',
		customers: 'open',
		node: ours(TEXT, false, NO_OP_TYPE, {}),
		sends: false,
	},
	{
		name: 'builtIn',
		label: "n8n's WhatsApp node",
		customers: 'open',
		node: BUILT_IN_TEXT,
		sends: true,
	},
	{
		name: 'builtInRetrying',
		label: "n8n's WhatsApp node, Retry On Fail ×3",
		customers: 'open',
		node: { ...BUILT_IN_TEXT, settings: RETRIES },
		sends: true,
	},
	{
		name: 'builtInContinuing',
		label: "n8n's WhatsApp node, Continue and Retry On Fail ×3",
		customers: 'open',
		node: { ...BUILT_IN_TEXT, settings: { ...RETRIES, onError: 'continueErrorOutput' } },
		sends: true,
	},
];

/** At the pace of a number of the level HIGH. */
export const TOP_SENDERS: Sender[] = [
	{
		name: 'oursTop',
		label: 'WhatsApp Cloud, 1,000 a second',
		customers: 'open',
		node: ours(TEXT, false, SEND_TYPE, { messagesPerSecond: 1000 }),
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
	const { credential, settings, ...measured } = node;
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
			...settings,
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
