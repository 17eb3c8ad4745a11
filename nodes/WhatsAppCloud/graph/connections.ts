import { Agent, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { openConnection, type Route } from './connect';
import { heardFromNetwork } from './network';
import { hostOf, portOf, proxyFor } from './proxy';
import { Slots } from './slots';

/** More requests than this wait; where answers take longer, more than that. Each connection costs both sides a handshake. */
const FEWEST_CONNECTIONS = 64;
const MOST_CONNECTIONS = 400;

/**
 * Requests under way for each ms that an answer takes: at Meta's top pace of 1,000 messages a second there is one, and
 * as many again for answers that take longer than the fastest.
 */
const REQUESTS_PER_MS = 2;

/**
 * Idle connections are closed before a server is likely to close them under a request: many do after 5 s (Node's own,
 * Apache's).
 */
const IDLE_MS = 4_000;

/** What axios sets for each request: with another time of the agent's own, each request changes it twice. */
const AXIOS_PROBES_AFTER_MS = 60_000;

/** Idle for longer, a connection may have been closed while this process was too busy to hear of it. */
const HEARD_OF_MS = 50;

/** Keep-alive connections to one server, through one proxy or none. */
export class Connections extends Agent {
	/**
	 * One slot per request under way. Node's agent does not count connections that are still being
	 * opened, so its own `maxSockets` cannot hold them to a number.
	 */
	readonly slots = new Slots(FEWEST_CONNECTIONS);

	private answers = 0;

	/** Of the last few answers, ms: those that this process was too busy for only seem to have taken longer. */
	private fastestMs = Infinity;

	/** What a further connection's handshake begins with. */
	private session?: Buffer;

	/** Since when connections are idle, ms of {@link performance}. */
	private readonly idleSince = new WeakMap<Duplex, number>();

	constructor(
		readonly route: Route,
		private readonly connectTimeoutMs: number,
	) {
		super({
			keepAlive: true,
			keepAliveMsecs: AXIOS_PROBES_AFTER_MS,
			maxFreeSockets: MOST_CONNECTIONS,
			timeout: IDLE_MS,
		});
	}

	/** To be told how long the server took to answer a request, ms. */
	answeredAfter(ms: number): void {
		this.fastestMs = Math.min(ms, this.fastestMs);
		if (++this.answers % FEWEST_CONNECTIONS > 0) return;
		const needed = Math.ceil(this.fastestMs * REQUESTS_PER_MS);
		this.slots.resize(Math.min(MOST_CONNECTIONS, Math.max(FEWEST_CONNECTIONS, needed)));
		this.fastestMs = Infinity;
	}

	/** To be awaited before a request, so that a connection which the server has closed is known as such. */
	async hearOfClosed(): Promise<void> {
		// Node appends what becomes idle: the first one has been so longest.
		const isLongAgo = this.idle().some(([socket]) => socket && this.idleMs(socket) > HEARD_OF_MS);
		if (isLongAgo) await heardFromNetwork();
	}

	/**
	 * To be called right before a request: no connection is used that has been idle for too long, or is closed. By the
	 * clock, as timers of a process that was busy come late.
	 */
	dropClosed(): void {
		for (const sockets of this.idle()) {
			// In place: Node takes the last one of this very list, also one that it has not seen closing.
			for (let last = sockets.at(-1); last && !this.isUsable(last); last = sockets.at(-1)) {
				sockets.pop();
				last.destroy();
			}
		}
	}

	private isUsable(socket: Socket): boolean {
		return socket.writable && !socket.readableEnded && this.idleMs(socket) < IDLE_MS;
	}

	private idle(): Socket[][] {
		return Object.values(this.freeSockets).filter((sockets) => sockets !== undefined);
	}

	private idleMs(socket: Duplex): number {
		return performance.now() - (this.idleSince.get(socket) ?? -Infinity);
	}

	/** Called by Node when a request is through. */
	override keepSocketAlive(socket: Duplex): boolean {
		this.idleSince.set(socket, performance.now());
		// Node closes the connection if this is false; its types do not tell.
		const keep: (socket: Duplex) => unknown = (kept) => super.keepSocketAlive(kept);
		return keep(socket) !== false;
	}

	/** Called by Node when no idle connection is left. */
	override createConnection(
		_options: ClientRequestArgs,
		opened: (failure: Error | null, socket: Duplex) => void,
	): undefined {
		const failed = opened as (failure: unknown) => void;
		const { route, connectTimeoutMs, session } = this;
		openConnection(route, connectTimeoutMs, session).then(
			(socket) => {
				socket.on('session', (latest: Buffer) => (this.session = latest));
				opened(null, socket);
			},
			(failure: unknown) => {
				failed(failure);
			},
		);
	}
}

const known = new Map<string, Connections>();

/**
 * The connections to a URL's server, the same for everybody in the process. The machine's proxy settings are read once
 * for each server: they are the process's environment.
 *
 * @throws {ProxyNotUsable}
 */
export function connectionsTo(url: URL, connectTimeoutMs: number): Connections {
	const key = `${url.origin} ${connectTimeoutMs}`;
	const connections = known.get(key) ?? new Connections(routeTo(url), connectTimeoutMs);
	known.set(key, connections);
	return connections;
}

function routeTo(url: URL): Route {
	const target = { host: hostOf(url), port: portOf(url), tls: url.protocol === 'https:' };
	return { target, proxy: proxyFor(url) };
}
