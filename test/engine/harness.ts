import { CredentialTestContext, LoadOptionsContext, returnJsonArray } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeCredentialTestResult,
	INodeListSearchResult,
	ResourceMapperFields,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { Expression } from 'n8n-workflow';

import { EngineCore, type EngineOptions, type RunOptions } from './engine';
import { INPUT_TYPE } from './nodeTypes';
import { type HookMethod, Publication } from './publication';
import type { Run } from './run';
import type { Received } from './webhooks';
import {
	sendRequest,
	type WebhookAnswer,
	type WebhookRequest,
	WebhookServer,
} from './webhookServer';
import type { NodeSpec, WorkflowSpec } from './workflow';

/**
 * Runs our nodes on n8n's own engine: `n8n-core` executes, evaluates expressions and makes the contexts;
 * only what n8n keeps in its database, and its webhook server, is done here. Close it after the tests.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
	// Without this, expressions would run in another engine than in production. n8n starts it like that under the
	// setting that docs/at-volume.md recommends; by default it makes an isolate for each webhook, five times the work.
	await Expression.initExpressionEngine({
		engine: 'vm',
		poolSize: 1,
		maxCodeCacheSize: 1024,
		bridgeTimeout: 5000,
		bridgeMemoryLimit: 128,
		lazyAcquire: true,
	});
	return new Engine(options, await WebhookServer.start());
}

export class Engine extends EngineCore {
	async close(): Promise<void> {
		await this.server.close();
		await Expression.disposeExpressionEngine();
	}

	/** Runs a workflow once. Its first node gets the input from a node named `Input` that is put before it. */
	async runWorkflow(spec: WorkflowSpec & RunOptions): Promise<Run> {
		const [first] = spec.nodes;
		const inputNode = { name: 'Input', type: INPUT_TYPE };
		const saved = this.saveWorkflow({
			...spec,
			nodes: [inputNode, ...spec.nodes],
			...(spec.connections
				? { connections: { Input: [first ? [first.name] : []], ...spec.connections } }
				: {}),
		});
		return await this.execute(saved, 'Input', [returnJsonArray(spec.input ?? [{}])], spec);
	}

	/** Publishes a workflow: its triggers register their webhooks, and what arrives there starts it. */
	async publish(spec: WorkflowSpec): Promise<Publication> {
		return await this.startPublication(spec, false, 'activate');
	}

	/** n8n starts, and has this workflow published already. */
	async boot(spec: WorkflowSpec): Promise<Publication> {
		const publication = this.publication(spec, false);
		await publication.boot();
		return publication;
	}

	/** "Execute workflow" in the editor: waits for one test event. */
	async listenForTestEvent(spec: WorkflowSpec): Promise<Publication> {
		return await this.startPublication(spec, true, 'manual');
	}

	/**
	 * Sends a request over HTTP to a webhook of a node that is not registered anywhere. The workflow is
	 * not started; what `webhook()` returned or threw comes with the answer.
	 */
	async callWebhook(
		node: NodeSpec,
		request: WebhookRequest,
		options: { isTest?: boolean; staticData?: IDataObject; webhookName?: string } = {},
	): Promise<WebhookAnswer & Received & Pick<WorkflowSpec, 'staticData'>> {
		const { isTest = false, staticData = {}, webhookName } = options;
		const publication = this.publication({ nodes: [node], staticData }, isTest, false);
		await publication.serveOnly();
		try {
			const name = webhookName ?? (request.method === 'GET' ? 'setup' : 'default');
			const answer = await sendRequest(await publication.webhookUrl(name), request);
			return {
				...answer,
				...publication.received[0],
				staticData: publication.saved.staticData,
			};
		} finally {
			publication.stopServing();
		}
	}

	/** Calls `checkExists`, `create` or `delete` of a node, while its webhooks are served as n8n serves them. */
	async callHook(
		node: NodeSpec,
		method: HookMethod,
		options: {
			webhookName?: string;
			isTest?: boolean;
			activation?: WorkflowActivateMode;
			/** The static data before; the node's own part is under `node:<name>`. */
			staticData?: IDataObject;
		} = {},
	): Promise<{ result: unknown; staticData: IDataObject; webhookUrl: string }> {
		const { webhookName = 'default', isTest = false, staticData } = options;
		const publication = this.publication({ nodes: [node], staticData }, isTest, false);
		await publication.serveOnly();
		try {
			const activation = options.activation ?? (isTest ? 'manual' : 'activate');
			const result = await publication.callHook(method, activation, webhookName);
			const webhookUrl = await publication.webhookUrl(webhookName);
			return { result, staticData: publication.saved.staticData, webhookUrl };
		} finally {
			publication.stopServing();
		}
	}

	/** What the editor gets for the list of a resource locator. */
	async callListSearch(
		node: NodeSpec,
		method: string,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const search = this.nodeTypes.getByNameAndVersion(node.type).methods?.listSearch?.[method];
		if (!search) throw new Error(`"${node.type}" has no listSearch "${method}"`);
		return await this.inEditor(node, async (context) => {
			return await search.call(context, filter, paginationToken);
		});
	}

	/** What the editor gets for the fields of a resource mapper. */
	async callResourceMapping(node: NodeSpec, method: string): Promise<ResourceMapperFields> {
		const mapping = this.nodeTypes.getByNameAndVersion(node.type).methods?.resourceMapping?.[
			method
		];
		if (!mapping) throw new Error(`"${node.type}" has no resourceMapping "${method}"`);
		return await this.inEditor(node, async (context) => await mapping.call(context));
	}

	/** The Test button of a credential: calls the function that one of the nodes names in `testedBy`. */
	async callCredentialTest(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentialTestResult> {
		for (const { description, methods } of this.nodeTypes.all()) {
			const testedBy = description.credentials?.find(({ name }) => name === type)?.testedBy;
			const test = typeof testedBy === 'string' ? methods?.credentialTest?.[testedBy] : undefined;
			if (!test) continue;
			return await test.call(new CredentialTestContext(this.additionalData()), {
				id: 'tested',
				name: 'Tested',
				type,
				data: this.credentials.withDefaults(type, data),
			});
		}
		return { status: 'Error', message: 'No testing function found for this credential.' };
	}

	private publication(spec: WorkflowSpec, isTest: boolean, startsExecutions = true): Publication {
		const saved = this.saveWorkflow(spec);
		return new Publication(this, saved, isTest, startsExecutions);
	}

	private async startPublication(
		spec: WorkflowSpec,
		isTest: boolean,
		activation: WorkflowActivateMode,
	): Promise<Publication> {
		const publication = this.publication(spec, isTest);
		await publication.start(activation);
		return publication;
	}

	private async inEditor<T>(
		spec: NodeSpec,
		use: (context: LoadOptionsContext) => Promise<T>,
	): Promise<T> {
		const workflow = this.toWorkflow(this.saveWorkflow({ nodes: [spec] }));
		const node = workflow.getNode(spec.name);
		if (!node) throw new Error(`The workflow has no node "${spec.name}"`);
		// n8n takes these as the editor sends them, also what is hidden or could not be evaluated.
		const additionalData = this.additionalData({ ...node.parameters, ...spec.parameters });
		return await workflow.expression.withIsolate(
			async () => await use(new LoadOptionsContext(workflow, node, additionalData, '')),
		);
	}
}
