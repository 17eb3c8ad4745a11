import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import type { Certificate } from './certificate';
import { type Listening, open } from './open';

/** One request as it arrived. */
export interface Received {
	method: string;
	url: string;
	headers: IncomingMessage['headers'];
	body: string;
}

export interface GraphServer extends Listening {
	/** e.g. `http://127.0.0.1:40123` */
	url: string;
	received: Received[];
}

export type Handler = (request: Received, response: ServerResponse) => void;

/** Takes down what a server is sent, and answers as `handle` says. */
export function takingDown(received: Received[], handle: Handler) {
	return (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
			received.push(one);
			handle(one, response);
		});
	};
}

/** A real HTTP (or, with a certificate, HTTPS) server that answers as `handle` says. */
export async function startGraphServer(
	handle: Handler,
	certificate?: Certificate,
): Promise<GraphServer> {
	const received: Received[] = [];
	const onRequest = takingDown(received, handle);
	const listening = await open(
		certificate ? createTlsServer(certificate, onRequest) : createServer(onRequest),
	);
	const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${listening.port}`;
	return { ...listening, url, received };
}

/** Answers everything with one JSON body. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Handler {
	return (_request, response) => {
		response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
		response.end(JSON.stringify(body));
	};
}

/** Answers everything with a page of text. */
export function page(text: string, status: number, contentType = 'text/html'): Handler {
	return (_request, response) => {
		response.writeHead(status, { 'Content-Type': contentType });
		response.end(text);
	};
}
