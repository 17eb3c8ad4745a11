import { parse } from 'node:querystring';

import type { Request, Response } from 'express';
import { WebhookContext } from 'n8n-core';
import type {
	INode,
	IWebhookData,
	IWebhookDescription,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { jsonParse, NodeHelpers } from 'n8n-workflow';

/** What became of one request to a webhook. */
export interface Received {
	/** What the node's `webhook()` returned. */
	result?: IWebhookResponseData;
	/** What it threw instead, or why n8n did not call it. */
	thrown?: Error;
}

/** The webhooks of a node, in the order of its description (n8n: `WebhookService.getNodeWebhooks`). */
export function nodeWebhooks(
	workflow: Workflow,
	node: INode,
	additionalData: IWorkflowExecuteAdditionalData,
	isTest: boolean,
): IWebhookData[] {
	if (node.disabled === true) return [];
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	return (description.webhooks ?? [])
		.filter(({ restartWebhook }) => restartWebhook !== true)
		.flatMap((webhookDescription) => {
			const field = (name: 'path' | 'httpMethod' | 'isFullPath', fallback?: string | boolean) =>
				evaluate(workflow, node, webhookDescription, name, fallback);
			const path = NodeHelpers.getNodeWebhookPath(
				workflow.id,
				node,
				String(field('path'))
					.trim()
					.replace(/^\/|\/$/g, ''),
				field('isFullPath', false) === true,
			);
			return String(field('httpMethod', 'GET'))
				.split(',')
				.map((httpMethod) => ({
					httpMethod: httpMethod.trim() as IWebhookData['httpMethod'],
					node: node.name,
					path: path.replace(/\/$/, ''),
					webhookDescription,
					workflowId: workflow.id,
					workflowExecuteAdditionalData: additionalData,
					isTest,
				}));
		});
}

/**
 * Gives a request to a node's `webhook()` and answers it, as n8n does (`WebhookHelpers.executeWebhook`,
 * response mode "onReceived"). `start` is called with the node's items before the answer is sent.
 */
export async function receiveWebhook(
	workflow: Workflow,
	webhook: IWebhookData,
	request: Request,
	response: Response,
	start: (received: Received) => void,
): Promise<Received> {
	const received = await callNode(workflow, webhook, request, response);
	const { result, thrown } = received;
	if (result?.workflowData) start(received);
	if (thrown instanceof UnprocessableBody) {
		response.status(422).json({ code: 422, message: thrown.message });
	} else if (thrown) {
		const message = 'Workflow Webhook Error: Workflow could not be started!';
		response.status(500).json({ code: 0, message });
	} else if (result?.noWebhookResponse !== true) {
		answer(workflow, webhook, response, result ?? {});
	}
	return received;
}

class UnprocessableBody extends Error {
	override message = 'Failed to parse request body';
}

async function callNode(
	workflow: Workflow,
	webhook: IWebhookData,
	request: Request,
	response: Response,
): Promise<Received> {
	const node = workflow.getNode(webhook.node);
	if (!node) throw new Error(`The workflow has no node "${webhook.node}"`);
	const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	if (!nodeType.webhook) throw new Error(`"${node.type}" has no webhook()`);
	const additionalData = {
		...webhook.workflowExecuteAdditionalData,
		httpRequest: request,
		httpResponse: response,
	};
	const mode = webhook.isTest ? 'manual' : 'webhook';
	const close: Array<() => Promise<void>> = [];
	try {
		await parseBody(request, node);
		const context = new WebhookContext(workflow, node, additionalData, mode, webhook, close, null);
		return { result: await nodeType.webhook.call(context) };
	} catch (error) {
		return { thrown: error instanceof Error ? error : new Error(String(error)) };
	} finally {
		await Promise.all(close.map(async (one) => await one()));
	}
}

/** n8n parses before the node sees the request, and answers 422 by itself when it cannot. */
async function parseBody(request: Request, node: INode): Promise<void> {
	const { contentType } = request;
	const options = node.parameters['options'];
	const asIs = typeof options === 'object' && options !== null && 'binaryData' in options;
	if (node.typeVersion === 1 && asIs && options.binaryData === true) return;
	await request.readRawBody();
	if (request.rawBody.length === 0) return;
	const text = request.rawBody.toString(request.encoding).replace(/^\uFEFF/, '');
	try {
		if (contentType === 'application/json') request.body = jsonParse<unknown>(text);
		else if (contentType === 'application/x-www-form-urlencoded') request.body = parse(text);
		else if (contentType === 'text/plain') request.body = text;
	} catch {
		throw new UnprocessableBody();
	}
}

function answer(
	workflow: Workflow,
	webhook: IWebhookData,
	response: Response,
	result: IWebhookResponseData,
): void {
	const node = workflow.getNode(webhook.node);
	if (!node) return;
	const field = (
		name: 'responseMode' | 'responseCode' | 'responseData',
		fallback: string | number,
	) => evaluate(workflow, node, webhook.webhookDescription, name, fallback);
	const mode = field('responseMode', 'onReceived');
	if (mode !== 'onReceived')
		throw new Error(`The test engine has no response mode "${String(mode)}"`);
	response.status(Number(field('responseCode', 200)));
	const body: unknown =
		result.workflowData === undefined
			? (result.webhookResponse ?? { message: 'Webhook call received' })
			: onReceivedBody(field('responseData', 'firstEntryJson'), result);
	if (typeof body === 'string') response.send(body);
	else response.json(body);
}

/** n8n: `extractWebhookOnReceivedResponse`. */
function onReceivedBody(responseData: unknown, result: IWebhookResponseData): unknown {
	if (responseData === 'noData') return undefined;
	return responseData || (result.webhookResponse ?? { message: 'Workflow was started' });
}

function evaluate(
	workflow: Workflow,
	node: INode,
	description: IWebhookDescription,
	field: keyof IWebhookDescription,
	fallback?: string | number | boolean,
): unknown {
	const value = description[field];
	if (typeof value !== 'string' && typeof value !== 'boolean') return value ?? fallback;
	return workflow.expression.getSimpleParameterValue(
		node,
		value,
		'internal',
		{},
		undefined,
		fallback,
	);
}
