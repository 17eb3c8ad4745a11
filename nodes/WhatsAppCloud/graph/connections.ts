import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';

import { openConnection, type Route } from './connect';
import { Slots } from './slots';

/** More requests than this wait. At Meta's usual 100 ms, enough for 1,000 messages a second. */
const MAX_CONNECTIONS = 100;

/** Idle connections are closed before a server is likely to close them under a request. */
const IDLE_MS = 15_000;

/** Keep-alive connections to one server, through one proxy or none. */
export class Connections extends Agent {
	/**
	 * One slot per request under way. Node's agent does not count connections that are still being
	 * opened, so its own `maxSockets` cannot hold them to a number.
	 */
	readonly slots = new Slots(MAX_CONNECTIONS);

	constructor(
		readonly route: Route,
		private readonly connectTimeoutMs: number,
	) {
		super({ keepAlive: true, maxFreeSockets: MAX_CONNECTIONS, timeout: IDLE_MS });
	}

	/** Called by Node when no idle connection is left. */
	override createConnection(
		_options: ClientRequestArgs,
		opened: (failure: Error | null, socket: Duplex) => void,
	): undefined {
		const failed = opened as (failure: unknown) => void;
		openConnection(this.route, this.connectTimeoutMs).then(
			(socket) => {
				opened(null, socket);
			},
			(failure: unknown) => {
				failed(failure);
			},
		);
	}
}

const known = new Map<string, Connections>();

/** The connections for a route, the same for everybody in the process. */
export function connectionsFor(route: Route, connectTimeoutMs: number): Connections {
	const key = JSON.stringify([route, connectTimeoutMs]);
	const connections = known.get(key) ?? new Connections(route, connectTimeoutMs);
	known.set(key, connections);
	return connections;
}
