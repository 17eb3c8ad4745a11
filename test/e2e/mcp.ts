import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import type { N8nApi } from '../../tools/n8n/api.ts';
import { until } from '../../tools/until.ts';
import type { CredentialReference } from './reminders.ts';
import { node } from './workflowNodes.ts';

const answer = z.object({
	result: z
		.object({
			tools: z
				.array(z.object({ name: z.string(), description: z.string(), inputSchema: z.unknown() }))
				.default([]),
			content: z.array(z.object({ text: z.string() })).default([]),
			isError: z.boolean().default(false),
		})
		.passthrough(),
});

type Result = z.infer<typeof answer>['result'];

/** A client of n8n's MCP Server Trigger, as an assistant outside n8n is one. */
export class McpClient {
	readonly #url: string;
	readonly #signal: AbortSignal | undefined;
	#session = '';
	#lastId = 0;

	private constructor(url: string, signal: AbortSignal | undefined) {
		this.#url = url;
		this.#signal = signal;
	}

	/** Connects as soon as n8n serves the address. */
	static async connect(url: string, signal: AbortSignal | undefined): Promise<McpClient> {
		const client = new McpClient(url, signal);
		const hello = {
			protocolVersion: '2025-06-18',
			...{ capabilities: {}, clientInfo: { name: 'test', version: '1' } },
		};
		const isConnected = async () => {
			const response = await client.#post({
				id: ++client.#lastId,
				method: 'initialize',
				params: hello,
			});
			await response.text();
			client.#session = response.headers.get('mcp-session-id') ?? '';
			return response.ok;
		};
		await until('n8n serves the MCP address', isConnected, {
			withinMs: 60_000,
			everyMs: 500,
			signal,
		});
		await (await client.#post({ method: 'notifications/initialized' })).text();
		return client;
	}

	async tools(): Promise<Result['tools']> {
		return (await this.#call('tools/list', {})).tools;
	}

	/** What a model reads of a tool that it has called. */
	async call(name: string, given: object): Promise<string> {
		const { content } = await this.#call('tools/call', { name, arguments: given });
		return content.map(({ text }) => text).join('\n');
	}

	async #call(method: string, params: object): Promise<Result> {
		const response = await this.#post({ id: ++this.#lastId, method, params });
		const text = await response.text();
		const [, data = text] = /^data: (.+)$/m.exec(text) ?? [];
		return answer.parse(JSON.parse(data)).result;
	}

	async #post(message: object): Promise<Response> {
		return await fetch(this.#url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(this.#session === '' ? {} : { 'mcp-session-id': this.#session }),
			},
			body: JSON.stringify({ jsonrpc: '2.0', ...message }),
			signal: AbortSignal.any([
				AbortSignal.timeout(60_000),
				...(this.#signal ? [this.#signal] : []),
			]),
		});
	}
}

/** Publishes a workflow that offers our operations as tools; by name, each node's parameters. @returns its path */
export async function publishTools(
	api: N8nApi,
	credential: CredentialReference,
	tools: Record<string, { type: string; parameters: object }>,
): Promise<string> {
	const path = `tools-${randomUUID()}`;
	const server = 'MCP Server Trigger';
	const to = { ai_tool: [[{ node: server, type: 'ai_tool', index: 0 }]] };
	const saved = await api.createWorkflow({
		name: `Tools ${path}`,
		nodes: [
			node(
				server,
				'@n8n/n8n-nodes-langchain.mcpTrigger',
				{ path },
				{
					...{ typeVersion: 2, webhookId: randomUUID() },
				},
			),
			...Object.entries(tools).map(([name, { type, parameters }]) =>
				node(name, `n8n-nodes-whatsapp-cloud.${type}`, parameters, {
					credentials: { whatsAppCloudApi: credential },
				}),
			),
		],
		connections: Object.fromEntries(Object.keys(tools).map((name) => [name, to])),
		settings: { executionOrder: 'v1' },
	});
	await api.publish(saved);
	return path;
}
