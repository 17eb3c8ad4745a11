import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and a loopback server and counts how often the client waits for an answer. */
export async function countRoundTrips(port: number) {
	let count = 0;
	const sockets = new Set<Socket>();
	const server = createServer((client) => {
		const upstream = connect(port, '127.0.0.1');
		let isAsking = false;
		client.on('data', (chunk) => {
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
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}
