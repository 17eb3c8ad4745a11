/**
 * Stands in for Meta's side of the internet: an HTTP proxy that answers CONNECT graph.facebook.com:443,
 * speaks TLS there with a throw-away certificate, and hands the requests to the sandbox over keep-alive
 * connections. Everything else that is asked of it is refused: nothing leaves the machine.
 *
 * Arguments: key file, certificate file, the sandbox's address. First word: its own address. Answers
 * `counts` with the counts so far, and `fresh` too, once it has closed all connections.
 */
import { readFileSync } from 'node:fs';
import {
	Agent,
	createServer,
	request,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type RequestListener,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import { answerParent } from './child.ts';
import type { ProxyCounts } from './proxyCounts.ts';

const [keyFile = '', certFile = '', sandboxUrl = ''] = process.argv.slice(2);
const counts: ProxyCounts = { connections: 0, requests: 0, refused: [] };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const forward: RequestListener = (incoming, outgoing) => {
	counts.requests++;
	const onward = request(
		`${sandboxUrl}${incoming.url ?? '/'}`,
		{ agent, method: incoming.method, headers: headersOf(incoming) },
		(answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		},
	);
	onward.on('error', () => outgoing.destroy());
	incoming.pipe(onward);
};

/** Without those that are about the connection, which is another one here. */
function headersOf({ headers }: IncomingMessage): IncomingHttpHeaders {
	const others = { ...headers };
	delete others.host;
	delete others.connection;
	return others;
}

// Meta keeps connections for minutes.
const graph = createTlsServer(
	{ key: readFileSync(keyFile), cert: readFileSync(certFile), keepAliveTimeout: 120_000 },
	forward,
);
const open = new Set<Socket>();
graph.on('secureConnection', (socket) => {
	counts.connections++;
	open.add(socket);
	socket.once('close', () => open.delete(socket));
});

const refuse = (target: string) => {
	counts.refused.push(target);
	return 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
};

const proxy = createServer((incoming, outgoing) => {
	refuse(incoming.url ?? '');
	outgoing.writeHead(403).end();
});
proxy.on('connect', ({ url = '' }, socket: Socket) => {
	socket.on('error', () => socket.destroy());
	if (url !== 'graph.facebook.com:443') {
		socket.end(refuse(url));
		return;
	}
	socket.setNoDelay(true);
	socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
	graph.emit('connection', socket);
});
proxy.listen(0, '127.0.0.1', () => {
	const { port } = proxy.address() as AddressInfo;
	answerParent(`http://127.0.0.1:${port}`, (question) => {
		if (question === 'fresh') for (const socket of open) socket.destroy();
		return counts;
	});
});
