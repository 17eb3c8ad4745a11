import { request } from 'node:http';
import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

/** Keep-alive connections through a proxy, by CONNECT: what Node's agent does, and axios does not let it do. */
export class TunnelAgent extends Agent {
	readonly #proxy: URL;

	constructor(proxyUrl: string, options: AgentOptions) {
		super({ ...options, keepAlive: true });
		this.#proxy = new URL(proxyUrl);
	}

	override createConnection(
		{ host, port }: RequestOptions,
		opened?: (failure: Error | null, socket: Duplex) => void,
	): undefined {
		const failed = opened as ((failure: unknown) => void) | undefined;
		const servername = host ?? '';
		const path = `${servername}:${port ?? 443}`;
		const tunnel = request({
			...{ host: this.#proxy.hostname, port: this.#proxy.port },
			...{ method: 'CONNECT', path, headers: { host: path }, agent: false },
		});
		tunnel.once('error', (failure) => failed?.(failure));
		tunnel.once('connect', (_answer, socket) => {
			opened?.(null, connect({ socket, servername }));
		});
		tunnel.end();
	}
}
