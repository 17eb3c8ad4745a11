import { asText, type JsonObject } from '../../nodes/WhatsAppCloud/json';
import type { Note } from '../report';
import { present } from '../values';
import type { WorkflowNode } from '../workflow';
import { migrateMedia } from './media';
import type { Migration, Shape } from './migration';
import { migrateSend } from './send';
import { migrateTemplate } from './template';
import { migrateTrigger } from './trigger';
import { migrateWait } from './wait';

const PACKAGE = 'n8n-nodes-whatsapp-cloud';

const TRIGGER = 'n8n-nodes-base.whatsAppTrigger';

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
	const migrated = migrate({ ...node.parameters, resource, operation });
	if ('kept' in migrated) return migrated;
	const others: JsonObject = Object.fromEntries(
		Object.entries(node).filter(([field]) => field !== 'credentials'),
	);
	return {
		node: {
			...others,
			...{ name: node.name, type, typeVersion: 1 },
			parameters: { ...forModel(node.parameters), ...migrated.parameters },
		},
		shape: migrated.shape,
		notes: [
			{ node: node.name, kind: 'changed', text: `${node.type} → ${type}` },
			...migrated.notes.map((note) => ({ node: node.name, ...note })),
		],
	};
}

/** What a model is told of a tool. */
const forModel = ({ descriptionType, toolDescription }: JsonObject) =>
	present({ descriptionType, toolDescription });
