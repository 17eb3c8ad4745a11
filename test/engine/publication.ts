import { setTimeout as sleep } from 'node:timers/promises';

import type { Request, Response } from 'express';
import { HookContext, TriggerContext } from 'n8n-core';
import type { ITriggerFunctions, IWebhookData, Workflow, WorkflowActivateMode } from 'n8n-workflow';

import { copy } from './copy';
import type { EngineCore } from './engine';
import type { Run } from './run';
import { type Received, receiveWebhook } from './webhooks';
import type { SavedWorkflow } from './workflow';

export type HookMethod = 'checkExists' | 'create' | 'delete';

/** A workflow whose webhooks are served: published, or waiting for a test event ("Execute workflow"). */
export class Publication {
	/** Executions that webhooks have started, in order. */
	readonly executions: Array<Promise<Run>> = [];

	/** Every request that reached the node, in order. */
	readonly received: Received[] = [];

	private readonly handling: Array<Promise<void>> = [];

	/** How to stop the triggers that were started. */
	private triggers: Array<() => Promise<void>> = [];

	private served: Array<{ method: string; path: string }> = [];

	constructor(
		private readonly engine: EngineCore,
		readonly saved: SavedWorkflow,
		private readonly isTest: boolean,
		/** Whether a webhook's items start the workflow. */
		private readonly startsExecutions: boolean = true,
	) {}

	/** Waits for all that the requests so far have set off, and returns the executions that they started. */
	async runs(): Promise<Run[]> {
		let known: number;
		do {
			known = this.executions.length;
			await Promise.all(this.handling);
			await Promise.all(this.executions);
			// What waited for them to begin is started then.
			await sleep(20);
		} while (this.executions.length > known);
		return await Promise.all(this.executions);
	}

	/** Where n8n serves a webhook of a node's description; the node may be left out if there is one only. */
	async webhookUrl(webhookName = 'default', nodeName?: string): Promise<string> {
		return await this.withWorkflow(async (workflow) => {
			const found = this.webhooks(workflow).find(
				(webhook) =>
					webhook.webhookDescription.name === webhookName &&
					(nodeName === undefined || webhook.node === nodeName),
			);
			if (!found) throw new Error(`There is no webhook "${webhookName}"`);
			return `${this.engine.url}/${this.servedPath(found)}`;
		});
	}

	/**
	 * Stores one webhook after the other, and lets the node register each: `checkExists`, else `create`.
	 * If a node cannot, n8n calls `delete` for all webhooks of the workflow, and forgets them.
	 */
	async start(activation: WorkflowActivateMode): Promise<void> {
		await this.withWorkflow(async (workflow) => {
			try {
				for (const webhook of this.webhooks(workflow)) {
					this.serve(webhook);
					const mode = this.isTest ? 'manual' : 'trigger';
					if (await callHook(workflow, webhook, 'checkExists', mode, activation)) continue;
					await callHook(workflow, webhook, 'create', mode, activation);
				}
			} catch (error) {
				await this.clear(workflow);
				throw error;
			}
		});
		this.saved.active = !this.isTest;
		if (!this.isTest) await this.startTriggers(activation);
	}

	/** What n8n does when it starts: published webhooks are served, not registered, and triggers are started. */
	async boot(): Promise<void> {
		await this.serveOnly();
		await this.startTriggers('init');
	}

	/** What n8n does when it ends: what is registered stays. */
	async shutDown(): Promise<void> {
		for (const close of this.triggers.splice(0)) await close();
		this.stopServing();
	}

	async stop(): Promise<void> {
		for (const close of this.triggers.splice(0)) await close();
		await this.withWorkflow(async (workflow) => await this.clear(workflow));
		this.saved.active = false;
	}

	/** Serves the webhooks without asking the nodes to register them. */
	async serveOnly(): Promise<void> {
		await this.withWorkflow(async (workflow) => {
			for (const webhook of this.webhooks(workflow)) this.serve(webhook);
		});
	}

	stopServing(): void {
		for (const { method, path } of this.served) this.engine.server.remove(method, path);
		this.served = [];
	}

	/** Calls one webhook method of a node, for one webhook of its description. */
	async callHook(
		method: HookMethod,
		activation: WorkflowActivateMode,
		webhookName: string,
	): Promise<unknown> {
		return await this.withWorkflow(async (workflow) => {
			const webhook = this.webhooks(workflow).find(
				(candidate) => candidate.webhookDescription.name === webhookName,
			);
			if (!webhook) throw new Error(`There is no webhook "${webhookName}"`);
			const mode = method === 'delete' ? 'internal' : this.isTest ? 'manual' : 'trigger';
			return await callHook(workflow, webhook, method, mode, activation);
		});
	}

	private async startTriggers(activation: WorkflowActivateMode): Promise<void> {
		await this.withWorkflow(async (workflow) => {
			for (const node of workflow.getTriggerNodes()) {
				const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
				const additionalData = this.engine.additionalData(node.parameters);
				const emit: ITriggerFunctions['emit'] = (input, _response, done) => {
					const execution = this.engine.execute(this.saved, node.name, input);
					this.executions.push(execution);
					// n8n hears of an execution that could not be started in its log only, and whoever asks for it.
					execution.then(({ raw }) => done?.resolve(raw), done?.reject ?? (() => undefined));
				};
				const started = await nodeType.trigger?.call(
					new TriggerContext(workflow, node, additionalData, 'trigger', activation, emit),
				);
				if (started?.closeFunction) this.triggers.push(started.closeFunction);
			}
		});
	}

	private async clear(workflow: Workflow): Promise<void> {
		for (const webhook of this.webhooks(workflow)) {
			await callHook(workflow, webhook, 'delete', 'internal', 'update').catch(() => undefined);
		}
		this.stopServing();
	}

	private webhooks(workflow: Workflow): IWebhookData[] {
		return this.engine.webhooksOf(workflow, this.isTest);
	}

	private servedPath(webhook: IWebhookData): string {
		return `${this.isTest ? 'webhook-test' : 'webhook'}/${webhook.path}`;
	}

	private serve(webhook: IWebhookData): void {
		const method = webhook.httpMethod;
		const path = this.servedPath(webhook);
		this.served.push({ method, path });
		this.engine.server.add(method, path, async (request, response) => {
			const handled = this.receive(webhook, request, response);
			this.handling.push(handled);
			await handled;
		});
	}

	private async receive(
		webhook: IWebhookData,
		request: Request,
		response: Response,
	): Promise<void> {
		const startedBefore = this.executions.length;
		await this.withWorkflow(async (workflow) => {
			const received = await receiveWebhook(workflow, webhook, request, response, (one) => {
				if (!this.startsExecutions) return;
				const mode = this.isTest ? 'manual' : 'webhook';
				const input = one.result?.workflowData ?? [];
				this.executions.push(this.engine.execute(this.saved, webhook.node, input, { mode }));
			});
			this.received.push(received);
		});
		// A test event has come: n8n stops listening.
		if (this.isTest && this.executions.length > startedBefore) await this.stop();
	}

	/** A live workflow for one use, whose static data is kept. */
	private async withWorkflow<T>(use: (workflow: Workflow) => Promise<T>): Promise<T> {
		const workflow = this.engine.toWorkflow(this.saved);
		try {
			return await workflow.expression.withIsolate(async () => await use(workflow));
		} finally {
			this.saved.staticData = copy(workflow.staticData);
		}
	}
}

async function callHook(
	workflow: Workflow,
	webhook: IWebhookData,
	method: HookMethod,
	mode: 'trigger' | 'manual' | 'internal',
	activation: WorkflowActivateMode,
): Promise<unknown> {
	const node = workflow.getNode(webhook.node);
	if (!node) throw new Error(`The workflow has no node "${webhook.node}"`);
	const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const hook = nodeType.webhookMethods?.[webhook.webhookDescription.name]?.[method];
	if (!hook) return undefined;
	const { workflowExecuteAdditionalData: additionalData } = webhook;
	return await hook.call(
		new HookContext(workflow, node, additionalData, mode, activation, webhook),
	);
}
