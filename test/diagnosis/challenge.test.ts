import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { askChallenge } from '../../nodes/WhatsAppCloud/diagnosis/challenge';

let server: Server;
let address: string;

beforeAll(async () => {
	server = createServer(({ url = '' }, response) => {
		const { searchParams } = new URL(url, address);
		if (url.startsWith('/webhook')) response.end(`${searchParams.get('hub.challenge')}\n`);
		else if (url.startsWith('/nothing')) response.writeHead(204).end();
		else {
			const more = () => !response.destroyed && response.write('<p>Welcome</p>'.repeat(5000), more);
			more();
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

describe('what stands at the address to which Meta delivers', () => {
	it.each([
		['a trigger', '/webhook', { httpStatus: 200, echoed: true }],
		['nothing', '/nothing', { httpStatus: 204, echoed: false }],
		['a page without an end', '/', { httpStatus: 200, echoed: false }],
	])('is %s', async (_what, path, answer) => {
		const url = `${address}${path}`;
		expect(await askChallenge(url, 'token')).toEqual({ url, ...answer });
	});
});
