import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './client.ts';

export interface Received {
	raw: Buffer;
	signature: string;
	headers: http.IncomingHttpHeaders;
	at: number;
}

/** A webhook endpoint: answers the challenge, keeps the raw bytes of every delivery. */
export class Callback {
	readonly received: Received[] = [];
	readonly challenges: URLSearchParams[] = [];
	/** What deliveries are answered with, one after the other; then 200. */
	answers: number[] = [];
	/** How many deliveries get no answer at all. */
	silences = 0;
	verifyToken = 'my-verify-token';
	/** Instead of the challenge. */
	challengeAnswer: string | undefined;
	url = '';
	private readonly server = http.createServer((request, response) =>
		this.handle(request, response),
	);

	/** Begins anew: nothing has been received. */
	async start(): Promise<this> {
		this.received.length = 0;
		this.challenges.length = 0;
		this.answers = [];
		this.silences = 0;
		this.verifyToken = 'my-verify-token';
		this.challengeAnswer = undefined;
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhook`;
		return this;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** Waits for that many deliveries. */
	async deliveries(count: number): Promise<Received[]> {
		return eventually(() => (this.received.length >= count ? this.received : undefined));
	}

	private handle(request: http.IncomingMessage, response: http.ServerResponse): void {
		if (request.method === 'GET') {
			const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
			this.challenges.push(query);
			const known = query.get('hub.verify_token') === this.verifyToken;
			response.writeHead(known ? 200 : 403);
			response.end(known ? (this.challengeAnswer ?? query.get('hub.challenge')) : 'Forbidden');
			return;
		}
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			this.received.push({
				raw: Buffer.concat(chunks),
				signature: String(request.headers['x-hub-signature-256']),
				headers: request.headers,
				at: Date.now(),
			});
			if (this.silences > 0) {
				this.silences -= 1;
				return;
			}
			response.writeHead(this.answers.shift() ?? 200);
			response.end();
		});
	}
}

/** The payload as a receiver reads it. */
export function payloadOf(received: Received | undefined): {
	object: string;
	entry: {
		id: string;
		time?: number;
		changes: { field: string; value: Record<string, unknown> }[];
	}[];
} {
	return JSON.parse(received?.raw.toString('utf8') ?? 'null') as ReturnType<typeof payloadOf>;
}

/** `value` of the first change. */
export function valueOf(received: Received | undefined): Record<string, unknown> {
	return payloadOf(received).entry[0]?.changes[0]?.value ?? {};
}
