import { asObject, asText, type JsonObject } from '../../nodes/WhatsAppCloud/json';
import type { Note } from '../report';
import { isExpression, isFilled, present } from '../values';
import type { WorkflowNode } from '../workflow';
import { migrateMedia } from './media';
import type { Migration, OwnNote, Shape } from './migration';
import { migrateSend } from './send';
import { migrateTemplate } from './template';
import { migrateTrigger } from './trigger';
import { migrateWait } from './wait';

const PACKAGE = 'n8n-nodes-whatsapp-cloud';

export const TRIGGER = 'n8n-nodes-base.whatsAppTrigger';

/** n8n's node where a person lets an agent's tool do its work, or not. */
const REVIEW = 'n8n-nodes-base.whatsAppHitlTool';

/** n8n's nodes, and ours that stand for them; with "Tool" at the end as tools of an AI agent. */
const TYPES = new Map([
	['n8n-nodes-base.whatsApp', `${PACKAGE}.whatsAppCloud`],
	['n8n-nodes-base.whatsAppTool', `${PACKAGE}.whatsAppCloudTool`],
	[TRIGGER, `${PACKAGE}.whatsAppCloudTrigger`],
]);

/** By resource and operation. */
const MIGRATIONS = new Map<string, Migration>([
	['message.send', migrateSend],
	['message.sendTemplate', migrateTemplate],
	['message.sendAndWait', migrateWait],
	['media.mediaUpload', migrateMedia],
	['media.mediaUrlGet', migrateMedia],
	['media.mediaDelete', migrateMedia],
]);

/** Parameters of n8n's nodes whose values have a place in ours, or are of no consequence. */
const KNOWN = new Set([
	...['resource', 'operation', 'phoneNumberId', 'recipientPhoneNumber', 'messageType', 'textBody'],
	...[
		'additionalFields',
		'mediaPath',
		'mediaLink',
		'mediaId',
		'mediaPropertyName',
		'mediaFilename',
	],
	...['name', 'longitude', 'latitude', 'template', 'components', 'message', 'responseType'],
	...['approvalOptions', 'options', 'mediaGetId', 'mediaDeleteId', 'updates', 'messagingProduct'],
	...[
		'descriptionType',
		'toolDescription',
		'whatsAppNotice',
		'defineForm',
		'formFields',
		'jsonOutput',
	],
]);

/** Those that hold several fields. */
const GROUPS = ['additionalFields', 'approvalOptions', 'components', 'name', 'options', 'updates'];

/** n8n leaves out of a workflow what its node shows at first. */
const USUAL: Record<string, string> = { message: 'sendTemplate', media: 'mediaUpload' };

/**
 * Puts our node in the place of one of n8n's: same name, place, connections and settings.
 *
 * @returns undefined for all other nodes; `kept` with the reason where our nodes do not do the same
 */
export function migrateNode(
	node: WorkflowNode,
): { node: WorkflowNode; shape: Shape; notes: Note[] } | { kept: string } | undefined {
	if (node.type === REVIEW) {
		return { kept: "it has a person approve what an agent does, on a web page of n8n's" };
	}
	const type = TYPES.get(node.type);
	if (type === undefined) return undefined;
	const resource = asText(node.parameters.resource) ?? 'message';
	const operation = asText(node.parameters.operation) ?? USUAL[resource] ?? '';
	const migrate =
		node.type === TRIGGER ? migrateTrigger : MIGRATIONS.get(`${resource}.${operation}`);
	if (!migrate) return { kept: `its operation is "${operation}", which is not known here` };
	const computed = GROUPS.find((name) => isExpression(node.parameters[name]));
	if (computed !== undefined) {
		return { kept: `its "${computed}" only shows when it runs` };
	}
	const migrated = migrate({ ...node.parameters, resource, operation });
	if ('kept' in migrated) return migrated;
	const others: JsonObject = Object.fromEntries(
		Object.entries(node).filter(([field]) => field !== 'credentials'),
	);
	return {
		node: {
			...others,
			...migrated.settings,
			...{ name: node.name, type, typeVersion: 1 },
			parameters: { ...forModel(node.parameters), ...migrated.parameters },
		},
		shape: migrated.shape,
		notes: [
			{ node: node.name, kind: 'changed', text: `${node.type} → ${type}${formerly(node)}` },
			...[...migrated.notes, ...leftOut(node.parameters)].map((note) => ({
				...{ node: node.name, ...note },
			})),
		],
	};
}

/** Which credential it had, to tell accounts apart when ours are chosen. */
function formerly({ credentials }: WorkflowNode): string {
	const names = Object.values(asObject(credentials) ?? {}).flatMap(
		(one) => asText(asObject(one)?.name) ?? [],
	);
	return names.map((name) => `, whose credential was "${name}"`).join('');
}

/** Whatever has a value, but no place in our node. */
function leftOut(parameters: JsonObject): OwnNote[] {
	const names = Object.keys(parameters).filter(
		(name) => !KNOWN.has(name) && isFilled(parameters[name]),
	);
	return names.map((name) => ({
		kind: 'look',
		text:
			name === 'requestOptions'
				? 'its request options (batches, proxy, timeout) are left out: our node paces messages and tries again by itself'
				: `"${name}" is left out: our node has nothing of the kind`,
	}));
}

/** What a model is told of a tool. */
const forModel = ({ descriptionType, toolDescription }: JsonObject) =>
	present({ descriptionType, toolDescription });
