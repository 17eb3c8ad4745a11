import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { whenOverdue } from './network';

export interface Endpoint {
	/** Name or address, an IPv6 address without brackets. */
	host: string;
	port: number;
	tls: boolean;
}

export interface Proxy extends Endpoint {
	/** Value of the `Proxy-Authorization` header. */
	authorization?: string;
}

/** How requests get to a server. */
export interface Route {
	target: Endpoint;
	proxy?: Proxy;
}

/** No connection within the given time. */
export class ConnectTimeout extends Error {}

/** The way ended at the proxy: no connection to it. */
export class ProxyNotReached extends Error {
	constructor(
		readonly proxy: Endpoint,
		readonly reason: unknown,
	) {
		super('No connection to the proxy');
	}
}

/** The proxy answered CONNECT with something other than success. */
export class TunnelRefused extends Error {
	constructor(readonly status: number) {
		super(`CONNECT answered with ${status}`);
	}
}

/**
 * Opens a connection that can take a request at once: TCP, the tunnel through the proxy and TLS are
 * all done. So whatever fails in here has sent nothing to Meta.
 *
 * @param session of an earlier connection to the same server, which makes TLS cheaper for both sides
 * @throws {ConnectTimeout} after `timeoutMs`, {@link ProxyNotReached}, {@link TunnelRefused}, or Node's own network failures
 */
export async function openConnection(
	{ target, proxy }: Route,
	timeoutMs: number,
	session?: Buffer,
): Promise<Socket> {
	const overdue = new AbortController();
	const inTime = whenOverdue(timeoutMs, () => overdue.abort());
	try {
		if (!proxy) return await connectTo(target, overdue.signal, { session });
		const toProxy = await connectTo(proxy, overdue.signal).catch((reason: unknown) => {
			throw new ProxyNotReached(proxy, reason);
		});
		// A proxy is asked for plain HTTP by absolute URL; many allow tunnels to TLS ports only.
		if (!target.tls) return toProxy;
		await tunnel(toProxy, target, proxy, overdue.signal);
		return await connectTo(target, overdue.signal, { over: toProxy, session });
	} finally {
		inTime();
	}
}

/** @param over an existing connection, to speak TLS over it */
function connectTo(
	{ host, port, tls }: Endpoint,
	overdue: AbortSignal,
	{ over, session }: { over?: Socket; session?: Buffer } = {},
): Promise<Socket> {
	const socket = tls
		? connectTls({
				...(over ? { socket: over } : { port }),
				host,
				session,
				servername: isIP(host) ? undefined : host,
				ALPNProtocols: ['http/1.1'],
			})
		: connectTcp({ host, port });
	socket.setNoDelay(true);
	return new Promise((resolve, reject) => {
		const giveUp = () => {
			socket.destroy();
			reject(new ConnectTimeout());
		};
		overdue.addEventListener('abort', giveUp, { once: true });
		// Stays on the socket: what happens to it between two requests is nobody's failure.
		socket.on('error', reject);
		socket.once(tls ? 'secureConnect' : 'connect', () => {
			overdue.removeEventListener('abort', giveUp);
			resolve(socket);
		});
	});
}

function tunnel(
	socket: Socket,
	target: Endpoint,
	proxy: Proxy,
	overdue: AbortSignal,
): Promise<void> {
	const host = isIP(target.host) === 6 ? `[${target.host}]` : target.host;
	const authority = `${host}:${target.port}`;
	return new Promise((resolve, reject) => {
		const connect = request({
			method: 'CONNECT',
			path: authority,
			headers: {
				Host: authority,
				...(proxy.authorization ? { 'Proxy-Authorization': proxy.authorization } : {}),
			},
			createConnection: () => socket,
		});
		const giveUp = () => connect.destroy(new ConnectTimeout());
		overdue.addEventListener('abort', giveUp, { once: true });
		connect.once('error', reject);
		connect.once('connect', ({ statusCode = 0 }) => {
			overdue.removeEventListener('abort', giveUp);
			if (statusCode >= 200 && statusCode < 300) {
				resolve();
				return;
			}
			socket.destroy();
			reject(new TunnelRefused(statusCode));
		});
		connect.end();
	});
}
