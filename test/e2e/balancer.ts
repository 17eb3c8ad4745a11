import {
	createServer,
	request,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';

import { freePort } from '../../tools/port.ts';

/** How often it asks who is ready, ms. */
const LOOK_EVERY_MS = 200;

interface Target {
	port: number;
	isReady: boolean;
	/** Requests that it has answered. */
	answered: number;
}

/** A load balancer: each request goes to the next of those that answer `/healthz` with 200. */
export class Balancer {
	readonly url: string;
	readonly targets: Target[];
	readonly #server: Server;
	readonly #looking: NodeJS.Timeout;
	#next = 0;

	private constructor(port: number, ports: number[]) {
		this.url = `http://127.0.0.1:${port}`;
		this.targets = ports.map((each) => ({ port: each, isReady: false, answered: 0 }));
		this.#server = createServer((incoming, answer) => this.#pass(incoming, answer));
		this.#looking = setInterval(() => {
			for (const target of this.targets) void look(target);
		}, LOOK_EVERY_MS);
	}

	static async open(ports: number[]): Promise<Balancer> {
		const port = await freePort();
		const balancer = new Balancer(port, ports);
		await new Promise<void>((resolve) => balancer.#server.listen(port, '127.0.0.1', resolve));
		return balancer;
	}

	async stop(): Promise<void> {
		clearInterval(this.#looking);
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#pass(incoming: IncomingMessage, answer: ServerResponse): void {
		const ready = this.targets.filter(({ isReady }) => isReady);
		const target = ready[this.#next++ % Math.max(1, ready.length)];
		if (!target) {
			answer.writeHead(503).end();
			return;
		}
		const { method, headers, url: path } = incoming;
		const where = { host: '127.0.0.1', port: target.port };
		const onwards = request({ ...where, method, headers, path }, (response) => {
			target.answered++;
			answer.writeHead(response.statusCode ?? 502, response.headers);
			response.pipe(answer);
		});
		onwards.on('error', () => {
			if (answer.headersSent) answer.destroy();
			else answer.writeHead(502).end();
		});
		incoming.pipe(onwards);
	}
}

async function look(target: Target): Promise<void> {
	try {
		const url = `http://127.0.0.1:${target.port}/healthz`;
		const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
		await response.body?.cancel();
		target.isReady = response.ok;
	} catch {
		target.isReady = false;
	}
}
