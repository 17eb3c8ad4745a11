import {
	AxiosHeaders,
	type AxiosPromise,
	getAdapter,
	type InternalAxiosRequestConfig,
	isAxiosError,
	isCancel,
} from 'axios';
import { type ClientRequest, type IncomingMessage, request, type RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';

import { type Connections, connectionsTo } from './connections';
import { whenOverdue } from './network';

/** A template list with 250 long templates has about 2 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** A message has some 10 KB, a template definition less than 100. */
export const MAX_BODY_BYTES = 1024 * 1024;

export interface OutgoingRequest {
	method: 'GET' | 'POST' | 'DELETE';
	url: URL;
	headers: Record<string, string>;
	/** A stream goes out as it is read; its length then stands in the headers. */
	body?: string | Readable;
	signal?: AbortSignal;
	/**
	 * From the moment a connection is there to the last byte of the answer; of one that is handed over as it comes, to its
	 * head.
	 */
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

/**
 * What sends axios' requests. It is called as such: what axios puts around it for each request (merging settings,
 * interceptors, transformations) takes as long as the request, and does nothing here.
 */
const sendByHttp = getAdapter('http') as <Body>(
	config: InternalAxiosRequestConfig,
) => AxiosPromise<Body>;

const SETTINGS = {
	// Our own connections know the way through a proxy; axios is not to look for one as well.
	proxy: false,
	// A redirect would carry the token to whatever host the answer names.
	maxRedirects: 0,
	validateStatus: () => true,
} as const;

/**
 * Sends one request over a keep-alive connection.
 *
 * @throws {NoAnswer} whatever goes wrong before the answer is complete
 */
export async function send(outgoing: OutgoingRequest): Promise<Answer> {
	const { answer, release } = await exchange<string>(outgoing, 'text');
	release();
	return { status: answer.status, headers: answer.headers, text: answer.data };
}

/** An answer whose body is still on its way. */
export interface StreamedAnswer {
	status: number;
	headers: Record<string, unknown>;
	body: Readable;
	/** To be called when the body has been read, or is not wanted. */
	release: () => void;
	progress: Progress;
}

/**
 * Sends one request, and hands the answer's body over as it comes, however large it is.
 *
 * @throws {NoAnswer} whatever goes wrong before the answer's head is there
 */
export async function receive(outgoing: OutgoingRequest): Promise<StreamedAnswer> {
	const { answer, release, progress } = await exchange<Readable>(outgoing, 'stream');
	return { status: answer.status, headers: answer.headers, body: answer.data, release, progress };
}

async function exchange<Body>(outgoing: OutgoingRequest, responseType: 'text' | 'stream') {
	const progress: Progress = {
		written: false,
		reused: false,
		answered: false,
		timedOut: false,
		cancelled: false,
		tooLarge: false,
	};
	const { url, signal, body } = outgoing;
	const streamed = typeof body === 'object';
	let release = () => {};
	let sending: ClientRequest | undefined;
	try {
		const connections = connectionsTo(url, outgoing.connectTimeoutMs);
		release = await connections.slots.take(signal);
		await connections.hearOfClosed();
		const answer = await sendByHttp<Body>({
			...SETTINGS,
			method: outgoing.method,
			url: url.href,
			headers: new AxiosHeaders(outgoing.headers),
			data: body,
			signal,
			responseType,
			// -1: no limit, and the streams as they are.
			maxBodyLength: streamed ? -1 : MAX_BODY_BYTES,
			maxContentLength: responseType === 'stream' ? -1 : MAX_ANSWER_BYTES,
			httpAgent: connections,
			httpsAgent: connections,
			transport: {
				request: (options: RequestOptions, onAnswer: (answer: IncomingMessage) => void) =>
					(sending = dispatch(options, onAnswer, {
						outgoing,
						responseType,
						connections,
						progress,
					})),
			},
		});
		return { answer, release, progress };
	} catch (reason) {
		release();
		progress.cancelled = isCancel(reason) || outgoing.signal?.aborted === true;
		progress.tooLarge = isAxiosError(reason) && reason.message.startsWith('maxContentLength');
		throw new NoAnswer(progress, isAxiosError(reason) ? reason.cause : reason);
	} finally {
		// A server may refuse a file before it has all of it: the connection is of no use any more.
		if (streamed && !body.readableEnded) {
			body.destroy();
			sending?.destroy();
		}
	}
}

interface Exchange {
	outgoing: OutgoingRequest;
	responseType: 'text' | 'stream';
	connections: Connections;
	progress: Progress;
}

/** What axios calls instead of http.request: takes down how far the request gets, and stops it in time. */
function dispatch(
	options: RequestOptions,
	onAnswer: (answer: IncomingMessage) => void,
	{ outgoing, responseType, connections, progress }: Exchange,
): ClientRequest {
	const { url, timeoutMs } = outgoing;
	const { route } = connections;
	const byProxy = route.proxy !== undefined && !route.target.tls;
	connections.dropClosed();
	let writtenAt = NaN;
	// The connection speaks TLS already where it must; HTTP only writes to it.
	options.protocol = 'http:';
	if (byProxy) options.path = `${url.origin}${options.path ?? '/'}`;
	const sending = request(options, (answer) => {
		progress.answered = true;
		connections.answeredAfter(performance.now() - writtenAt);
		onAnswer(answer);
	});
	if (byProxy && route.proxy?.authorization) {
		sending.setHeader('Proxy-Authorization', route.proxy.authorization);
	}
	// A server that changes to another protocol, unasked, never answers in this one: Node says no more.
	sending.once('upgrade', (_answer, socket) => {
		progress.answered = true;
		socket.destroy();
		sending.emit('error', new Error('The server changed to another protocol'));
	});
	sending.once('socket', () => {
		progress.written = true;
		writtenAt = performance.now();
		// Whatever else this process does in the same turn is not Meta's time. A busy one may hear the answer before that.
		setImmediate(() => (writtenAt = performance.now()));
		progress.reused = sending.reusedSocket;
		const inTime = whenOverdue(timeoutMs, () => {
			progress.timedOut = true;
			sending.destroy();
		});
		sending.once('close', inTime);
		if (responseType === 'stream') sending.once('response', inTime);
	});
	return sending;
}
