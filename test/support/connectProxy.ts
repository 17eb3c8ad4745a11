import { createServer, request as forward } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';

import type { Certificate } from './certificate';
import { type Listening, open } from './open';

export interface ConnectProxy extends Listening {
	/** For the proxy variables, with user name and password if it asks for them. */
	url: string;
	/** Tunnels asked for: `host:port`. */
	tunnels: string[];
	/** Plain requests, by absolute URL. */
	forwarded: string[];
}

export interface ConnectProxyOptions {
	certificate?: Certificate;
	/** `user:password` that requests must carry. */
	auth?: string;
	/** Answers CONNECT with this status instead of a tunnel. */
	refuseWith?: number;
	/** Takes connections, never answers. */
	silent?: boolean;
}

/** A real forward proxy: CONNECT tunnels for TLS, absolute-form requests for plain HTTP. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
	const { certificate, auth, refuseWith, silent } = options;
	const tunnels: string[] = [];
	const forwarded: string[] = [];
	const admitted = (given: string | undefined) =>
		auth === undefined || given === `Basic ${Buffer.from(auth).toString('base64')}`;
	const server = certificate ? createTlsServer(certificate) : createServer();
	server.on('connect', (request, client: Socket) => {
		client.on('error', () => {});
		tunnels.push(request.url ?? '');
		// Whoever gives up is let go, also while nobody answers.
		client.once('end', () => client.destroy());
		client.resume();
		if (silent) return;
		const status = admitted(request.headers['proxy-authorization']) ? refuseWith : 407;
		if (status) {
			client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
			return;
		}
		const [host = '', port] = (request.url ?? '').split(':');
		const target = connect({ host, port: Number(port) }, () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			target.pipe(client);
			client.pipe(target);
		});
		target.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
		client.once('close', () => target.destroy());
	});
	server.on('request', (request, response) => {
		forwarded.push(request.url ?? '');
		const { 'proxy-authorization': given, ...headers } = request.headers;
		if (!admitted(given)) {
			response.writeHead(407).end();
			return;
		}
		const onward = forward(
			request.url ?? '',
			{ method: request.method, headers, agent: false },
			(answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			},
		);
		onward.on('error', () => response.writeHead(502).end());
		request.pipe(onward);
	});
	const listening = await open(server);
	const scheme = certificate ? 'https' : 'http';
	const url = `${scheme}://${auth === undefined ? '' : `${auth}@`}127.0.0.1:${listening.port}`;
	return { ...listening, url, tunnels, forwarded };
}
