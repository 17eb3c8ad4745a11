import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { takingDown, type Handler, type Received } from './graphServer';

export { json } from './graphServer';

/** A server that stays for a whole test file, and takes down what it is sent. */
export interface Recorder {
	url: string;
	received: Received[];
	close(): Promise<void>;
}

export async function startRecorder(handle: Handler): Promise<Recorder> {
	const received: Received[] = [];
	const server = createServer(takingDown(received, handle));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
