import { createServer } from 'node:net';

import { errorCode } from './errorCode.ts';

/** A TCP port on the loopback interface that nobody listens on right now. */
export async function freePort(): Promise<number> {
	return await listenOnce(0);
}

/** The first of `port`, `port + 1`, … that nobody listens on right now. */
export async function freePortFrom(port: number): Promise<number> {
	for (let candidate = port; candidate < port + 100; candidate++) {
		try {
			return await listenOnce(candidate);
		} catch (error) {
			if (errorCode(error) !== 'EADDRINUSE') throw error;
		}
	}
	throw new Error(`Ports ${port} to ${port + 99} are all in use. Stop what listens there.`);
}

function listenOnce(port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
			const address = server.address();
			const used = typeof address === 'object' && address ? address.port : port;
			server.close(() => resolve(used));
		});
	});
}
