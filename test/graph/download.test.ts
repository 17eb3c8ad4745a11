import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { clientFor, failureOf, TOKEN } from '../support/graphFailure';
import { type Handler, startGraphServer } from '../support/graphServer';
import { startTcpServer } from '../support/tcpServer';

async function read(body: Readable): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of body) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const file =
	(content: Buffer, status = 200, headers: Record<string, string> = {}): Handler =>
	(_request, response) => {
		response.writeHead(status, { 'Content-Type': 'image/jpeg', ...headers });
		response.end(content);
	};

test('a file comes as it is, with the token and nothing but it', async () => {
	const content = Buffer.alloc(300_000, 'ab');
	const server = await startGraphServer(file(content));
	const download = await clientFor(server.url).download(`${server.url}/attachments/?mid=1&hash=x`);
	expect(download.mimeType).toBe('image/jpeg');
	expect((await read(download.body)).equals(content)).toBe(true);
	expect(server.received).toMatchObject([
		{
			method: 'GET',
			url: '/attachments/?mid=1&hash=x',
			headers: { authorization: `Bearer ${TOKEN}`, accept: '*/*' },
		},
	]);
});

test("the token goes to Graph's host and Meta's host for files, and nowhere else", async () => {
	const server = await startGraphServer(file(Buffer.from('x')));
	const graph = clientFor('https://graph.facebook.com');
	expect(graph.isMediaAddress('https://lookaside.fbsbx.com/whatsapp_business/?mid=1')).toBe(true);
	expect(graph.isMediaAddress('https://graph.facebook.com/x')).toBe(true);
	for (const address of [
		`${server.url}/file`,
		'http://lookaside.fbsbx.com/x',
		'https://lookaside.fbsbx.com:8443/x',
		'https://lookaside.fbsbx.com.example.com/x',
		'https://example.com/?https://lookaside.fbsbx.com/',
		'https://lookaside.fbsbx.com@example.com/',
		'https://user:secret@lookaside.fbsbx.com/',
		'file:///etc/passwd',
		'//lookaside.fbsbx.com/x',
		'',
	]) {
		expect(graph.isMediaAddress(address)).toBe(false);
		const failure = await failureOf(graph.download(address));
		expect(failure.title).toBe("The address of the file is not Meta's");
		expect(failure.sent).toBe('no');
	}
	expect(server.received).toEqual([]);
});

test('a redirect is not followed: it could lead anywhere', async () => {
	const elsewhere = await startGraphServer(file(Buffer.from('x')));
	const server = await startGraphServer(
		file(Buffer.alloc(0), 302, { Location: `${elsewhere.url}/stolen` }),
	);
	const failure = await failureOf(clientFor(server.url).download(`${server.url}/file`));
	expect(failure.httpStatus).toBe(302);
	expect(elsewhere.received).toEqual([]);
});

test('an address that has expired', async () => {
	const server = await startGraphServer(file(Buffer.alloc(0), 404));
	const failure = await failureOf(clientFor(server.url).download(`${server.url}/file`));
	expect(failure).toMatchObject({ httpStatus: 404, retry: 'never', sent: 'no' });
	expect(failure.title).toBe('Meta answered with HTTP 404 instead of the file');
});

test("a refusal of Graph's", async () => {
	const refusal = { error: { message: 'Session has expired', code: 190, error_subcode: 463 } };
	const server = await startGraphServer(file(Buffer.from(JSON.stringify(refusal)), 401));
	const failure = await failureOf(clientFor(server.url).download(`${server.url}/file`));
	expect(failure).toMatchObject({ code: 190, subcode: 463 });
});

test('a connection that breaks off in the middle of a file', async () => {
	const server = await startTcpServer((socket) => {
		socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Type: image/png\r\n\r\nhalf');
		setTimeout(() => socket.destroy(), 50);
	});
	const { body } = await clientFor(server.url).download(`${server.url}/file`);
	const failure = await failureOf(read(body));
	expect(failure.title).toContain('broke off in the middle of its answer');
});

test.each(['5\r\nab', '2\r\nab\r\n'])(
	'a file of unknown length that ends too soon: %j',
	async (chunks) => {
		const server = await startTcpServer((socket) =>
			socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`),
		);
		const { body } = await clientFor(server.url).download(`${server.url}/file`);
		const failure = await failureOf(read(body));
		expect(failure.title).toContain('broke off in the middle of its answer');
	},
);

describe('a server that says nothing any more', () => {
	const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Type: image/png\r\n\r\n';

	test('before the file', async () => {
		const server = await startTcpServer(() => undefined);
		const asked = clientFor(server.url).download(`${server.url}/file`, { silenceMs: 150 });
		const failure = await failureOf(asked);
		expect(failure.title).toContain('did not answer within 0.15 s');
		expect(failure).toMatchObject({ retry: 'now', sent: 'no' });
	});

	test('in the middle of it', async () => {
		const server = await startTcpServer((socket) => socket.write(`${HEAD}half`));
		const { body } = await clientFor(server.url).download(`${server.url}/file`, { silenceMs: 150 });
		const failure = await failureOf(read(body));
		expect(failure.title).toContain('did not answer within 0.15 s');
		expect(failure).toMatchObject({ retry: 'now', sent: 'no' });
	});

	test('in the middle of a refusal: what has come is told', async () => {
		const refusal = JSON.stringify({ error: { message: 'Session has expired', code: 190 } });
		const server = await startTcpServer((socket) =>
			socket.write(
				`HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n${refusal.length.toString(16)}\r\n${refusal}\r\n`,
			),
		);
		const asked = clientFor(server.url).download(`${server.url}/file`, { silenceMs: 150 });
		expect(await failureOf(asked)).toMatchObject({ code: 190 });
	});
});

test('a refusal without an end is read to no end', async () => {
	const server = await startTcpServer((socket) => {
		socket.write('HTTP/1.1 500 No\r\n\r\n');
		const more = setInterval(() => socket.write(Buffer.alloc(65_536, 'no ')), 1);
		socket.on('close', () => clearInterval(more));
		socket.on('error', () => undefined);
	});
	const failure = await failureOf(clientFor(server.url).download(`${server.url}/file`));
	expect(failure.httpStatus).toBe(500);
});

test('a file that is read slowly is not given up', async () => {
	const content = Buffer.alloc(3_000_000, 'ab');
	const server = await startGraphServer(file(content));
	const { body } = await clientFor(server.url).download(`${server.url}/file`, { silenceMs: 100 });
	const chunks: Buffer[] = [];
	for await (const chunk of body) {
		if (chunks.length % 10 === 0) await sleep(150);
		chunks.push(chunk as Buffer);
	}
	expect(Buffer.concat(chunks).equals(content)).toBe(true);
});

test('an empty answer is no file', async () => {
	const server = await startGraphServer(file(Buffer.alloc(0)));
	const { body } = await clientFor(server.url).download(`${server.url}/file`);
	expect(await failureOf(read(body))).toMatchObject({
		...{ title: "Meta's answer was empty instead of the file", retry: 'now' },
	});
});

test('a file that was not wanted after all gives its connection back', async () => {
	const server = await startGraphServer(file(Buffer.alloc(5_000_000)));
	const client = clientFor(server.url);
	// More than there are connections at once.
	for (let count = 0; count < 120; count++) {
		const { body } = await client.download(`${server.url}/file`);
		body.destroy();
	}
	const { body } = await client.download(`${server.url}/file`);
	expect(await read(body)).toHaveLength(5_000_000);
});
