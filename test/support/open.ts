import type { AddressInfo, Server, Socket } from 'node:net';

const opened: Array<() => Promise<void>> = [];

afterEach(async () => {
	await Promise.all(opened.splice(0).map((close) => close()));
});

/** A listening server, closed with all its connections after the test. */
export interface Listening {
	port: number;
	/** Connections accepted so far. */
	accepted: () => number;
	/** Connections open now. */
	connected: () => number;
	close: () => Promise<void>;
}

/** Listens on a free port of the loopback interface until the test is over. */
export async function open(server: Server): Promise<Listening> {
	const sockets = new Set<Socket>();
	let accepted = 0;
	server.on('connection', (socket: Socket) => {
		accepted++;
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => {
				resolve();
			});
			for (const socket of sockets) socket.destroy();
		});
	opened.push(close);
	const { port } = server.address() as AddressInfo;
	return { port, accepted: () => accepted, connected: () => sockets.size, close };
}
