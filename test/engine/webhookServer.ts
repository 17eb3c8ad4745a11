import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Request, Response } from 'express';
import express from 'express';

/** What is called when a request comes in for a path; it answers through `response`. */
export type WebhookHandler = (request: Request, response: Response) => Promise<void>;

/**
 * n8n's webhook server: a real HTTP server with Express 5, on which paths come and go. Requests arrive
 * as n8n hands them over: nothing parsed, `readRawBody()` at hand, no `params`.
 */
export class WebhookServer {
	private readonly handlers = new Map<string, WebhookHandler>();

	private constructor(
		private readonly server: Server,
		/** Without a slash at the end. */
		readonly url: string,
	) {}

	static async start(): Promise<WebhookServer> {
		const app = express();
		app.disable('x-powered-by');
		app.set('query parser', 'extended');
		const server = createServer(app);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const webhooks = new WebhookServer(server, `http://127.0.0.1:${port}`);
		app.all('/:kind/*path', async (request, response) => {
			const { kind, path } = request.params;
			await webhooks.handle(`${kind}/${[path].flat().join('/')}`, request, response);
		});
		return webhooks;
	}

	/** `path` begins with `webhook/` or `webhook-test/`. */
	add(method: string, path: string, handler: WebhookHandler): void {
		this.handlers.set(`${method} ${path}`, handler);
	}

	remove(method: string, path: string): void {
		this.handlers.delete(`${method} ${path}`);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private async handle(path: string, request: Request, response: Response): Promise<void> {
		const handler = this.handlers.get(`${request.method} ${path}`);
		if (!handler) {
			const message = `The requested webhook "${request.method} ${path}" is not registered.`;
			response.status(404).json({ code: 404, message });
			return;
		}
		request.params = {};
		addRawBodyReader(request);
		await handler(request, response);
	}
}

export interface WebhookRequest {
	method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
	headers?: Record<string, string>;
	query?: Record<string, string>;
	/** Sent as it is, byte by byte. */
	rawBody?: string | Buffer;
}

export interface WebhookAnswer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

export async function sendRequest(url: string, request: WebhookRequest): Promise<WebhookAnswer> {
	const target = new URL(url);
	for (const [name, value] of Object.entries(request.query ?? {})) {
		target.searchParams.set(name, value);
	}
	const response = await fetch(target, {
		method: request.method ?? 'POST',
		headers: request.headers,
		body: request.rawBody === undefined ? undefined : Buffer.from(request.rawBody),
	});
	return {
		status: response.status,
		headers: Object.fromEntries(response.headers),
		body: await response.text(),
	};
}

function addRawBodyReader(request: Request): void {
	request.contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	request.encoding = 'utf-8';
	request.readRawBody = async () => {
		if (request._body) return;
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		request.rawBody = Buffer.concat(chunks);
		request._body = true;
	};
}
