import axios, { isAxiosError, isCancel } from 'axios';
import { type ClientRequest, type IncomingMessage, request, type RequestOptions } from 'node:http';

import { type Connections, connectionsFor } from './connections';
import { hostOf, portOf, proxyFor } from './proxy';

/** A template list with 250 long templates has about 2 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** A message has some 10 KB, a template definition less than 100. */
export const MAX_BODY_BYTES = 1024 * 1024;

export interface Outgoing {
	method: 'GET' | 'POST' | 'DELETE';
	url: URL;
	headers: Record<string, string>;
	body?: string;
	signal?: AbortSignal;
	/** From the moment a connection is there to the last byte of the answer. */
	timeoutMs: number;
	/** Until a connection is there; waiting for a slot does not count. */
	connectTimeoutMs: number;
}

export interface Answer {
	status: number;
	headers: Record<string, unknown>;
	text: string;
}

/** How far a request got. */
export interface Progress {
	/** The request has left: its bytes were handed to a connection that was ready for them. */
	written: boolean;
	/** The connection had served another request before. */
	reused: boolean;
	/** The answer's head has arrived. */
	answered: boolean;
	timedOut: boolean;
	cancelled: boolean;
	tooLarge: boolean;
}

/** A request that got no (whole) answer. Internal: becomes a GraphError. */
export class NoAnswer extends Error {
	constructor(
		readonly progress: Progress,
		readonly reason: unknown,
	) {
		super();
	}
}

const client = axios.create({
	adapter: 'http',
	// Our own connections know the way through a proxy; axios is not to look for one as well.
	proxy: false,
	// A redirect would carry the token to whatever host the answer names.
	maxRedirects: 0,
	maxBodyLength: MAX_BODY_BYTES,
	maxContentLength: MAX_ANSWER_BYTES,
	responseType: 'text',
	transformRequest: (body: string | undefined) => body,
	transformResponse: (text: string) => text,
	validateStatus: () => true,
});

/**
 * Sends one request over a keep-alive connection.
 *
 * @throws {NoAnswer} whatever goes wrong before the answer is complete
 */
export async function send(outgoing: Outgoing): Promise<Answer> {
	const progress: Progress = {
		written: false,
		reused: false,
		answered: false,
		timedOut: false,
		cancelled: false,
		tooLarge: false,
	};
	let release = () => {};
	try {
		const { url, signal } = outgoing;
		const target = { host: hostOf(url), port: portOf(url), tls: url.protocol === 'https:' };
		const route = { target, proxy: proxyFor(url) };
		const connections = connectionsFor(route, outgoing.connectTimeoutMs);
		release = await connections.slots.take(signal);
		const { status, headers, data } = await client.request<string>({
			method: outgoing.method,
			url: url.href,
			headers: outgoing.headers,
			data: outgoing.body,
			signal,
			httpAgent: connections,
			httpsAgent: connections,
			transport: {
				request: (options: RequestOptions, onAnswer: (answer: IncomingMessage) => void) =>
					dispatch(options, onAnswer, outgoing, connections, progress),
			},
		});
		return { status, headers, text: data };
	} catch (reason) {
		progress.cancelled = isCancel(reason) || outgoing.signal?.aborted === true;
		progress.tooLarge = isAxiosError(reason) && reason.message.startsWith('maxContentLength');
		throw new NoAnswer(progress, isAxiosError(reason) ? reason.cause : reason);
	} finally {
		release();
	}
}

/** What axios calls instead of http.request: takes down how far the request gets, and stops it in time. */
function dispatch(
	options: RequestOptions,
	onAnswer: (answer: IncomingMessage) => void,
	{ url, timeoutMs }: Outgoing,
	{ route }: Connections,
	progress: Progress,
): ClientRequest {
	const byProxy = route.proxy !== undefined && !route.target.tls;
	const outgoing = request(
		{
			...options,
			// The connection speaks TLS already where it must; HTTP only writes to it.
			protocol: 'http:',
			...(byProxy ? { path: `${url.origin}${options.path ?? '/'}` } : {}),
		},
		(answer) => {
			progress.answered = true;
			onAnswer(answer);
		},
	);
	if (byProxy && route.proxy?.authorization) {
		outgoing.setHeader('Proxy-Authorization', route.proxy.authorization);
	}
	outgoing.once('socket', () => {
		progress.written = true;
		progress.reused = outgoing.reusedSocket;
		const timer = setTimeout(() => {
			progress.timedOut = true;
			outgoing.destroy();
		}, timeoutMs);
		outgoing.once('close', () => clearTimeout(timer));
	});
	return outgoing;
}
