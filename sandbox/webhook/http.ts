import http from 'node:http';
import https from 'node:https';
import { Slots } from './slots.ts';

/** Requests under way at once, over all callbacks. */
const MAX_CONCURRENT = 64;

export interface HttpResult {
	status: number;
	statusMessage: string;
	body: string;
}

export interface RequestOptions {
	method: 'GET' | 'POST';
	headers?: Record<string, string>;
	body?: string;
	timeoutMs: number;
}

/** A failure below HTTP, in curl's words as Meta reports them. */
export class ConnectionFailure extends Error {
	readonly curlCode: number;

	constructor(curlCode: number, message: string) {
		super(message);
		this.curlCode = curlCode;
	}
}

/** Requests to callbacks over kept connections; redirects are not followed, like Meta's. */
export class CallbackClient {
	private readonly agents = {
		'http:': new http.Agent({ keepAlive: true }),
		'https:': new https.Agent({ keepAlive: true }),
	};
	private readonly slots = new Slots(MAX_CONCURRENT);

	/** Waits for its turn first; the time-out counts from then on. @throws ConnectionFailure when no HTTP answer came */
	async request(address: string, options: RequestOptions): Promise<HttpResult> {
		await this.slots.take();
		try {
			return await this.requestNow(address, options);
		} finally {
			this.slots.give();
		}
	}

	private requestNow(address: string, options: RequestOptions): Promise<HttpResult> {
		const url = new URL(address);
		const secure = url.protocol === 'https:';
		return new Promise((resolve, reject) => {
			const request = (secure ? https : http).request(
				url,
				{
					method: options.method,
					agent: this.agents[secure ? 'https:' : 'http:'],
					headers: { 'user-agent': 'facebookexternalua', accept: '*/*', ...options.headers },
				},
				(response) => {
					const chunks: Buffer[] = [];
					response.on('data', (chunk: Buffer) => {
						if (chunks.length < 64) chunks.push(chunk);
					});
					response.on('end', () => {
						clearTimeout(timer);
						resolve({
							status: response.statusCode ?? 0,
							statusMessage: response.statusMessage ?? '',
							body: Buffer.concat(chunks).toString('utf8'),
						});
					});
					response.on('error', fail);
				},
			);
			const timer = setTimeout(() => {
				request.destroy(
					new ConnectionFailure(
						28,
						`Operation timed out after ${options.timeoutMs} milliseconds with 0 bytes received`,
					),
				);
			}, options.timeoutMs);
			function fail(cause: Error): void {
				clearTimeout(timer);
				reject(cause instanceof ConnectionFailure ? cause : describe(cause, url));
			}
			request.on('error', fail);
			request.end(options.body);
		});
	}

	close(): void {
		for (const agent of Object.values(this.agents)) agent.destroy();
	}
}

function describe(cause: NodeJS.ErrnoException, url: URL): ConnectionFailure {
	const port = url.port || (url.protocol === 'https:' ? '443' : '80');
	switch (cause.code) {
		case 'ECONNREFUSED':
			return new ConnectionFailure(
				7,
				`Failed to connect to ${url.hostname} port ${port}: Connection refused`,
			);
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return new ConnectionFailure(6, `Could not resolve host: ${url.hostname}`);
		case 'ECONNRESET':
			return new ConnectionFailure(56, 'Recv failure: Connection reset by peer');
		default:
			return new ConnectionFailure(
				60,
				`SSL certificate problem or connection failure: ${cause.message}`,
			);
	}
}
