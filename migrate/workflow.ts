import {
	asArray,
	asObject,
	asText,
	type JsonObject,
	type JsonValue,
} from '../nodes/WhatsAppCloud/json';

/** A node of a workflow as n8n exports it; fields that are not named here are kept as they are. */
export interface WorkflowNode extends JsonObject {
	name: string;
	type: string;
	parameters: JsonObject;
}

/** A workflow as n8n exports it (Download) or copies it; fields that are not named here are kept as they are. */
export interface Workflow extends JsonObject {
	nodes: WorkflowNode[];
	connections: JsonObject;
}

/** What leads from one node to another. */
export interface Connection {
	from: string;
	to: string;
	/** `main` for items; `ai_tool`, `ai_memory` … for what an agent uses. */
	type: string;
}

/** What n8n's API and its library of templates put around a workflow, or around a list of them. */
const WRAPPERS = ['workflow', 'workflows', 'data'];

/** So many are put around one another. */
const DEPTH = 3;

/**
 * Reads the workflows of a file: one as the editor downloads or copies it, a list as `n8n export:workflow` writes it, or
 * what n8n's API answers.
 *
 * @throws Error that says what is wrong with it
 */
export function readWorkflows(text: string): Workflow[] {
	const list = unwrapped(parse(text), DEPTH);
	return list.map((value, index) => {
		const workflow = asObject(value);
		const nodes = asArray(workflow?.nodes)?.map(readNode);
		if (!workflow || !nodes) {
			const which = list.length > 1 ? `Entry ${index + 1} of the list` : 'The file';
			throw new Error(
				`${which} has no list "nodes", so it is not a workflow. Download it in n8n's editor: menu … → Download.`,
			);
		}
		return { ...workflow, nodes, connections: asObject(workflow.connections) ?? {} };
	});
}

/** All connections between nodes, in no particular order. */
export function connectionsOf({ connections }: Workflow): Connection[] {
	return Object.entries(connections).flatMap(([from, byType]) =>
		Object.entries(asObject(byType) ?? {}).flatMap(([type, outputs]) =>
			(asArray(outputs) ?? [])
				.flatMap((output) => asArray(output) ?? [])
				.flatMap((target) => asText(asObject(target)?.node) ?? [])
				.map((to) => ({ from, to, type })),
		),
	);
}

function unwrapped(value: JsonValue, depth: number): JsonValue[] {
	if (Array.isArray(value)) return value.flatMap((one) => unwrapped(one, depth));
	const object = asObject(value);
	const inner = WRAPPERS.map((name) => object?.[name]).find((one) => typeof one === 'object');
	return object?.nodes !== undefined || inner === undefined || depth === 0
		? [value]
		: unwrapped(inner, depth - 1);
}

function parse(text: string): JsonValue {
	try {
		// Editors on Windows put a mark before the first character.
		return JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue;
	} catch {
		throw new Error(
			"The file is not JSON. Download the workflow in n8n's editor: menu … → Download.",
		);
	}
}

function readNode(value: JsonValue, index: number): WorkflowNode {
	const node = asObject(value);
	const type = asText(node?.type);
	if (!node || type === undefined) {
		throw new Error(`Node ${index + 1} of the workflow has no "type".`);
	}
	return {
		...node,
		name: asText(node.name) ?? type,
		type,
		parameters: asObject(node.parameters) ?? {},
	};
}
