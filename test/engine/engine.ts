import { WorkflowExecute } from 'n8n-core';
import type {
	ICredentialType,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
	INodeType,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';

import { forExecution, makeAdditionalData } from './additionalData';
import { copy } from './copy';
import { CredentialsHelper, type StoredCredential } from './credentials';
import { NodeTypes } from './nodeTypes';
import { checkOutputs } from './outputs';
import { Run } from './run';
import { nodeWebhooks } from './webhooks';
import type { WebhookServer } from './webhookServer';
import { type SavedWorkflow, saveWorkflow, toWorkflow, type WorkflowSpec } from './workflow';

export interface EngineOptions {
	/** Instances of the node classes under test. */
	nodeTypes: INodeType[];
	credentialTypes?: ICredentialType[];
	/** By credential ID. A node without credentials of its own gets the first one of each type it has. */
	credentials?: Record<string, StoredCredential>;
}

export interface RunOptions {
	/** What the first node gets: `json` objects, or whole items. One empty item if left out. */
	input?: Array<IDataObject | INodeExecutionData>;
	/** `trigger` (default) as when published, `manual` as in the editor. */
	mode?: WorkflowExecuteMode;
	/** Aborting it is the editor's Stop button. */
	signal?: AbortSignal;
	executionId?: string;
	/** When the execution began, ms; n8n keeps it. Left out: as another one with this ID, or now. */
	startedAt?: number;
}

/** What an n8n instance has: node types, credentials, a webhook server; and the execution of one workflow. */
export class EngineCore {
	protected readonly nodeTypes: NodeTypes;

	readonly credentials: CredentialsHelper;

	private lastExecutionId = 0;

	/** By execution ID, ms. */
	private readonly starts = new Map<string, number>();

	constructor(
		options: EngineOptions,
		readonly server: WebhookServer,
	) {
		this.nodeTypes = new NodeTypes(options.nodeTypes);
		this.credentials = new CredentialsHelper(
			options.credentialTypes ?? [],
			options.credentials ?? {},
		);
	}

	/** Where webhooks are served, without a slash at the end. */
	get url(): string {
		return this.server.url;
	}

	/** Executes a saved workflow from a node on. */
	async execute(
		saved: SavedWorkflow,
		startNode: string,
		input: INodeExecutionData[][],
		options: RunOptions = {},
	): Promise<Run> {
		const { mode = 'trigger', signal } = options;
		const workflow = this.toWorkflow(saved);
		const node = workflow.getNode(startNode);
		if (!node) throw new Error(`The workflow has no node "${startNode}"`);
		const executionId = options.executionId ?? String(++this.lastExecutionId);
		const startedAt = options.startedAt ?? this.starts.get(executionId) ?? Date.now();
		this.starts.set(executionId, startedAt);
		const additionalData = forExecution(this.additionalData(), executionId, mode, saved);
		const execution = new WorkflowExecute(
			additionalData,
			mode,
			createRunExecutionData({
				executionData: {
					nodeExecutionStack: [{ node, data: { main: input }, source: null }],
					runtimeData: { version: 1, establishedAt: startedAt, source: mode },
				},
			}),
		).processRunExecutionData(workflow);
		const cancel = () => execution.cancel();
		signal?.addEventListener('abort', cancel, { once: true });
		try {
			const run = await execution;
			checkOutputs(saved.nodes, run, ({ type }) => this.propertiesOf(type));
			return new Run(run);
		} finally {
			signal?.removeEventListener('abort', cancel);
			if (mode !== 'manual') saved.staticData = copy(workflow.staticData);
		}
	}

	private propertiesOf(type: string): INodeProperties[] {
		return this.nodeTypes.getByNameAndVersion(type).description.properties;
	}

	saveWorkflow(spec: WorkflowSpec): SavedWorkflow {
		return saveWorkflow(spec, this.nodeTypes, this.credentials);
	}

	toWorkflow(saved: SavedWorkflow): Workflow {
		return toWorkflow(saved, this.nodeTypes);
	}

	webhooksOf(workflow: Workflow, isTest: boolean): IWebhookData[] {
		const additionalData = this.additionalData();
		return Object.values(workflow.nodes).flatMap((node) =>
			nodeWebhooks(workflow, node, additionalData, isTest),
		);
	}

	additionalData(currentNodeParameters?: INodeParameters): IWorkflowExecuteAdditionalData {
		const { credentials: credentialsHelper, url: baseUrl } = this;
		return makeAdditionalData({ credentialsHelper, baseUrl, currentNodeParameters });
	}
}
