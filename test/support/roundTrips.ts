import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * Stands between a client and a loopback server, counts how often the client waits for an answer, and
 * breaks connections as a firewall does that forgot them.
 */
export async function countRoundTrips(port: number) {
	let count = 0;
	const sockets = new Set<Socket>();
	const broken = new Set<Socket>();
	const server = createServer((client) => {
		const upstream = connect(port, '127.0.0.1');
		let isAsking = false;
		client.on('data', (chunk) => {
			if (broken.has(client)) {
				client.destroy();
				return;
			}
			// What is sent in several pieces before an answer comes is one question.
			if (!isAsking) count++;
			isAsking = true;
			upstream.write(chunk);
		});
		upstream.on('data', (chunk) => {
			isAsking = false;
			client.write(chunk);
		});
		for (const [socket, other] of [
			[client, upstream],
			[upstream, client],
		] as const) {
			sockets.add(socket);
			socket.on('close', () => other.destroy()).on('error', () => other.destroy());
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		count: () => count,
		/** Each connection that is open now breaks when something is sent over it, and not before. */
		breakSilently: () => {
			for (const socket of sockets) broken.add(socket);
		},
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}
