import { randomUUID } from 'node:crypto';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeCredentials,
	INodeParameters,
	IWorkflowSettings,
} from 'n8n-workflow';
import { NodeConnectionTypes, Workflow } from 'n8n-workflow';

import { copy } from './copy';
import type { CredentialsHelper } from './credentials';
import type { NodeTypes } from './nodeTypes';

/** A node as a test writes it; everything else gets what the editor would give it. */
export type NodeSpec = Pick<INode, 'name' | 'type'> &
	Partial<Omit<INode, 'name' | 'type' | 'parameters' | 'credentials'>> & {
		parameters?: INodeParameters;
		/** Left out: for each credential type of the node, the first stored one. `{}`: none chosen. */
		credentials?: INodeCredentials;
	};

export interface WorkflowSpec {
	id?: string;
	name?: string;
	nodes: NodeSpec[];
	/** Per node, per output, the names of the nodes that follow. Left out: the nodes form a chain. */
	connections?: Record<string, string[][]>;
	/** Per node that is an agent's tool, the name of that agent. */
	tools?: Record<string, string>;
	settings?: IWorkflowSettings;
	/** What the workflow's static data holds before; a copy is used. */
	staticData?: IDataObject;
}

/** What n8n keeps of a workflow in its database: {@link toWorkflow} makes a live one of it, per execution. */
export interface SavedWorkflow {
	id: string;
	name: string;
	active: boolean;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
	staticData: IDataObject;
}

export function saveWorkflow(
	spec: WorkflowSpec,
	nodeTypes: NodeTypes,
	credentials: CredentialsHelper,
): SavedWorkflow {
	return {
		id: spec.id ?? randomUUID().replaceAll('-', '').slice(0, 16),
		name: spec.name ?? 'Test Workflow',
		active: false,
		nodes: spec.nodes.map((node) => saveNode(node, nodeTypes, credentials)),
		connections: {
			...toConnections(spec.connections ?? chain(spec.nodes.map(({ name }) => name))),
			...toolConnections(spec.tools ?? {}),
		},
		settings: { executionOrder: 'v1', ...spec.settings },
		staticData: copy(spec.staticData ?? {}),
	};
}

export function toWorkflow(saved: SavedWorkflow, nodeTypes: NodeTypes): Workflow {
	return new Workflow({ ...saved, ...copy({ ...saved }), nodeTypes });
}

function saveNode(spec: NodeSpec, nodeTypes: NodeTypes, credentials: CredentialsHelper): INode {
	const { description } = nodeTypes.getByNameAndVersion(spec.type);
	const chosen = (description.credentials ?? []).flatMap(({ name }) => {
		const id = Object.keys(credentials.stored).find(
			(key) => credentials.stored[key]?.type === name,
		);
		return id === undefined ? [] : [[name, { id, name: id }] as const];
	});
	const version = Array.isArray(description.version)
		? Math.max(...description.version)
		: description.version;
	return {
		id: randomUUID(),
		typeVersion: version,
		position: [0, 0],
		...(description.webhooks ? { webhookId: randomUUID() } : {}),
		...spec,
		type: nodeTypes.fullName(spec.type),
		parameters: spec.parameters ?? {},
		credentials: spec.credentials ?? Object.fromEntries(chosen),
	};
}

function chain(names: string[]): Record<string, string[][]> {
	return Object.fromEntries(names.slice(1).map((name, index) => [names[index] ?? '', [[name]]]));
}

function toolConnections(tools: Record<string, string>): IConnections {
	const type = NodeConnectionTypes.AiTool;
	return Object.fromEntries(
		Object.entries(tools).map(([name, node]) => [name, { [type]: [[{ node, type, index: 0 }]] }]),
	);
}

function toConnections(spec: Record<string, string[][]>): IConnections {
	const type = NodeConnectionTypes.Main;
	return Object.fromEntries(
		Object.entries(spec).map(([name, outputs]) => [
			name,
			{ [type]: outputs.map((targets) => targets.map((node) => ({ node, type, index: 0 }))) },
		]),
	);
}
