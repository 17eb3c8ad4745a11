import { buffer } from 'node:stream/consumers';

import { wholeFile } from '../../nodes/WhatsAppCloud/graph/wholeFile';
import { clientFor, failureOf } from '../support/graphFailure';
import { startTcpServer } from '../support/tcpServer';

/** A server of a file that breaks off in the middle of its first answers. */
async function serverThatBreaksOff(times: number) {
	let answers = 0;
	const server = await startTcpServer((socket) => {
		const isWhole = ++answers > times;
		socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n${isWhole ? 'all of it' : 'all'}`);
		if (!isWhole) setTimeout(() => socket.destroy(), 20);
	});
	const client = clientFor(server.url);
	const fetched = () =>
		wholeFile(
			async () => await client.download(`${server.url}/file`),
			async ({ body }) => String(await buffer(body)),
		);
	return { fetched, answers: () => answers };
}

test('a file that breaks off is fetched again from its beginning', async () => {
	const { fetched, answers } = await serverThatBreaksOff(1);
	expect(await fetched()).toBe('all of it');
	expect(answers()).toBe(2);
});

test('a file that breaks off each time is given up, and why is told', async () => {
	const { fetched, answers } = await serverThatBreaksOff(Infinity);
	const failure = await failureOf(fetched());
	expect(failure.title).toContain('broke off in the middle of its answer');
	expect(answers()).toBe(3);
});
