import { createServer, type Socket } from 'node:net';

import { type Listening, open } from './open';

export interface TcpServer extends Listening {
	url: string;
	/** Whole requests received so far, on all connections. */
	requests: () => number;
}

/**
 * A TCP server that misbehaves. `onRequest` is called for each whole HTTP request (head and body);
 * `nth` counts them on their connection, from 1.
 */
export async function startTcpServer(
	onRequest: (socket: Socket, nth: number) => void,
	onConnection: (socket: Socket) => void = () => {},
): Promise<TcpServer> {
	let requests = 0;
	const server = createServer((socket) => {
		let text = '';
		let nth = 0;
		onConnection(socket);
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
			const head = text.indexOf('\r\n\r\n');
			if (head < 0) return;
			const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
			if (text.length < head + 4 + length) return;
			text = '';
			requests++;
			onRequest(socket, ++nth);
		});
	});
	const listening = await open(server);
	return { ...listening, url: `http://127.0.0.1:${listening.port}`, requests: () => requests };
}

/** A whole answer, as it goes over the wire. */
export function wire(body: string, headers = ''): string {
	return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}
