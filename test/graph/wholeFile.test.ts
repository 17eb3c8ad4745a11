import { createHash } from 'node:crypto';
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
		).then(({ kept }) => kept);
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

/** A server of these files, one after the other, none of which says how long it is; the last one from then on. */
async function fetchedFrom(files: string[], sha256: string) {
	let answers = 0;
	const server = await startTcpServer((socket) => {
		const file = files[Math.min(answers++, files.length - 1)] ?? '';
		socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${file}`);
	});
	const client = clientFor(server.url);
	const file = await wholeFile(
		async () => await client.download(`${server.url}/file`, { sha256 }),
		async ({ body }) => String(await buffer(body)),
	);
	return { ...file, answers };
}

const sha256 = (text: string, encoding: 'hex' | 'base64') =>
	createHash('sha256').update(text).digest(encoding);

describe('the bytes are held against the SHA-256 that Meta gives', () => {
	test.each(['hex', 'base64'] as const)('what is cut short is fetched again (%s)', async (as) => {
		const fetched = await fetchedFrom(['all', 'all of it'], sha256('all of it', as));
		expect(fetched).toEqual({ kept: 'all of it', answers: 2 });
	});

	test('what comes the same again is kept, with a warning', async () => {
		const fetched = await fetchedFrom(['another'], sha256('all of it', 'hex'));
		expect(fetched).toMatchObject({ kept: 'another', answers: 2 });
		expect(fetched.warning).toContain('SHA-256 is not the one that Meta gives');
	});

	test('what is different each time is kept in the end, with a warning', async () => {
		const fetched = await fetchedFrom(['1', '2', '3', '4'], sha256('all of it', 'hex'));
		expect(fetched).toMatchObject({ kept: '3', answers: 3 });
		expect(fetched.warning).toBeDefined();
	});

	test('what is no SHA-256 says nothing', async () => {
		expect(await fetchedFrom(['all of it'], '<HASH>')).toEqual({ kept: 'all of it', answers: 1 });
	});
});
