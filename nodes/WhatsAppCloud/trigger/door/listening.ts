import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { DoorSettings } from '../../doorSettings';
import type { Reply } from './guest';
import type { DoorLimits } from './limits';
import { listen } from './port';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<Reply>;

/** How often connections are looked through for those whose time is over, ms. */
const LOOK_EVERY_MS = 1000;

/** A server that listens, until it is closed. */
export class Listening {
	readonly #server: Server;

	/** What is being answered, and what follows that. */
	readonly #underWay = new Set<Promise<unknown>>();

	/** Connections on which nothing is being answered; the one that has been so longest stands first. */
	readonly #quiet = new Set<Socket>();

	/** The last request of each connection: one after the other, as their answers go out. */
	readonly #last = new WeakMap<Socket, Promise<unknown>>();

	#connections = 0;

	#isClosing = false;

	private constructor(
		private readonly limits: DoorLimits,
		private readonly answer: Answer,
	) {
		this.#server = createServer({
			maxHeaderSize: limits.headers,
			headersTimeout: limits.headersTime,
			requestTimeout: limits.requestTime,
			keepAliveTimeout: limits.keepAlive,
			connectionsCheckingInterval: LOOK_EVERY_MS,
		});
		this.#server.on('connection', (socket) => this.#meet(socket));
		const onRequest = (request: IncomingMessage, response: ServerResponse) => {
			this.#track(this.#handle(request, response));
		};
		this.#server.on('request', onRequest);
		// Otherwise whoever waits to be told to go on sends its body, whatever we think of the request.
		this.#server.on('checkContinue', onRequest);
	}

	/** @throws {Error} that says why nothing can listen there, and what to do */
	static async open(settings: DoorSettings, limits: DoorLimits, answer: Answer) {
		const listening = new Listening(limits, answer);
		await listen(listening.#server, settings);
		return listening;
	}

	/** Takes nothing new, and finishes what is under way. The port is free afterwards. */
	async close(): Promise<void> {
		this.#isClosing = true;
		const closed = once(this.#server, 'close');
		this.#server.close();
		const cut = () => this.#server.closeAllConnections();
		const timer = setTimeout(cut, this.limits.closing);
		await closed;
		clearTimeout(timer);
		while (this.#underWay.size > 0) await Promise.all(this.#underWay);
	}

	/** One more than there may be: whoever has been silent longest makes room, so that nobody can keep others out. */
	#meet(socket: Socket): void {
		this.#connections++;
		this.#quiet.add(socket);
		socket.once('close', () => {
			this.#connections--;
			this.#quiet.delete(socket);
		});
		if (this.#connections <= this.limits.connections) return;
		const [silent = socket] = this.#quiet;
		silent.destroy();
	}

	async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { socket } = request;
		// Connections that break are told of by the request itself.
		request.on('error', () => undefined);
		response.on('error', () => undefined);
		request.once('end', () => this.#quiet.delete(socket));
		const before = this.#last.get(socket);
		const answering = before
			? before.then(async () => {
					// Of what was asked on it besides, nothing more comes, nor can it be answered.
					if (!socket.destroyed) await this.#answer(request, response);
				})
			: this.#answer(request, response);
		this.#last.set(socket, answering);
		await answering;
		if (!socket.destroyed) this.#quiet.add(socket);
		// A connection that was in use when the door began to close.
		if (this.#isClosing) this.#server.closeIdleConnections();
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (this.#isClosing) response.setHeader('connection', 'close');
		const { afterwards } = await this.answer(request, response);
		if (afterwards) this.#track(afterwards());
	}

	#track(work: Promise<unknown>): void {
		const tracked = work.catch(() => undefined).finally(() => this.#underWay.delete(tracked));
		this.#underWay.add(tracked);
	}
}
