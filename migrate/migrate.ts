import { asArray, asObject, type JsonObject } from '../nodes/WhatsAppCloud/json';
import { byHand } from './byHand';
import type { Shape } from './nodes/migration';
import { migrateNode } from './nodes/node';
import { migrateSplitOut } from './nodes/splitOut';
import { readersOf } from './readers';
import type { Note } from './report';
import { Rewriting } from './rewriting';
import { withoutUnreadStatuses } from './statuses';
import type { Workflow, WorkflowNode } from './workflow';

/** Starts a workflow with the items that another one hands on. */
const CALLED = 'n8n-nodes-base.executeWorkflowTrigger';

/**
 * Puts our nodes in the place of n8n's WhatsApp nodes. Expressions of other nodes that read their items are rewritten
 * where it is certain what they are to read, and told where it is not. Everything else stays as it is.
 */
export function migrate(workflow: Workflow): { workflow: Workflow; notes: Note[] } {
	const notes: Note[] = [];
	const shapes = new Map<string, Shape>();
	const placed = new Map<string, WorkflowNode>();
	const readers = readersOf(workflow);
	const take = (name: string, shape: Shape, node: WorkflowNode, own: Note[]) => {
		shapes.set(name, shape);
		placed.set(name, node);
		notes.push(...own);
	};
	const heard = withoutUnreadStatuses(workflow, readers);
	notes.push(...heard.notes);
	for (const node of heard.nodes) {
		const migrated = migrateNode(node);
		if (!migrated) continue;
		if ('kept' in migrated) {
			notes.push({ node: node.name, kind: 'look', text: `stays n8n's node: ${migrated.kept}` });
		} else {
			take(node.name, migrated.shape, migrated.node, migrated.notes);
		}
	}
	// Where ways of several triggers come together, all are read in the same way.
	if ([...shapes.values()].includes('trigger')) {
		for (const [name, shape] of shapes) if (isOfTrigger(shape)) shapes.set(name, 'trigger');
	}
	const filters = new Set<string>();
	for (const node of workflow.nodes) {
		const sources = [...readers.incoming(node.name)];
		const isSplit = sources.length > 0 && sources.every((name) => isOfTrigger(shapes.get(name)));
		const filter = isSplit ? migrateSplitOut(node) : undefined;
		if (!filter) continue;
		if ('kept' in filter) {
			notes.push({ node: node.name, kind: 'look', text: filter.kept });
			continue;
		}
		filters.add(node.name);
		take(node.name, filter.shape, filter.node, filter.notes);
	}
	const handmade = byHand(workflow, readers, shapes);
	if (shapes.size === 0) return { workflow, notes: [...notes, ...handmade] };

	const called = workflow.nodes.flatMap(({ type, name }) => (type === CALLED ? [name] : []));
	const rewriting = new Rewriting(shapes, readers, new Set(called));
	const nodes = workflow.nodes.map((node) => {
		const own = placed.get(node.name) ?? node;
		return filters.has(node.name) ? own : rewriting.node(own);
	});
	const raw = [...rewriting.rawOf];
	return {
		workflow: {
			...workflow,
			nodes: nodes.map((node) => (raw.includes(node.name) ? withRaw(node) : node)),
			connections: withNoAnswer(workflow, shapes),
			...withoutPins(workflow, shapes),
		},
		notes: [
			...notes,
			...rewriting.notes,
			...raw.map((node): Note => ({
				node,
				kind: 'changed',
				text: 'gives Meta\'s own object as "raw" too, because later nodes read it',
			})),
			...pinsOf(workflow, shapes),
			...handmade,
			{
				kind: 'look',
				text: 'choose the credential "WhatsApp Cloud API" in each of our nodes. It has the Access Token and the Business Account ID of "WhatsApp API", and as App ID and App Secret the Client ID and Client Secret of "WhatsApp OAuth API".',
			},
		],
	};
}

const isOfTrigger = (shape: Shape | undefined) =>
	shape === 'trigger' || shape === 'triggerOfMessages';

function withRaw(node: WorkflowNode): WorkflowNode {
	const triggerOptions = { ...asObject(node.parameters.triggerOptions), includeRaw: true };
	return { ...node, parameters: { ...node.parameters, triggerOptions } };
}

/** A node that waits has the output No Answer before the one for what fails. */
function withNoAnswer({ connections }: Workflow, shapes: Map<string, Shape>): JsonObject {
	return Object.fromEntries(
		Object.entries(connections).map(([name, byType]) => {
			const [answered, ...others] = asArray(asObject(byType)?.main) ?? [];
			if (shapes.get(name) !== 'answer' || others.length === 0) return [name, byType];
			return [name, { ...asObject(byType), main: [answered ?? [], [], ...others] }];
		}),
	);
}

/** Items that somebody pinned are of the old form. */
function withoutPins({ pinData }: Workflow, shapes: Map<string, Shape>): JsonObject {
	const pins = Object.entries(asObject(pinData) ?? {});
	if (pins.length === 0) return {};
	return { pinData: Object.fromEntries(pins.filter(([node]) => !shapes.has(node))) };
}

function pinsOf({ pinData }: Workflow, shapes: Map<string, Shape>): Note[] {
	return Object.keys(asObject(pinData) ?? {})
		.filter((node) => shapes.has(node))
		.map((node) => ({
			node,
			kind: 'look',
			text: 'its pinned data had the old form, and is gone: pin an item of the next run',
		}));
}
