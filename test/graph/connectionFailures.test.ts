import { makeCertificate } from '../support/certificate';
import { clientFor, failureOf } from '../support/graphFailure';
import { json, startGraphServer } from '../support/graphServer';
import { open } from '../support/open';
import { startTcpServer, wire } from '../support/tcpServer';
import { createServer } from 'node:net';

const send = (url: string) => clientFor(url).post('/1/messages', { type: 'text' });

describe('before the request was written: certainly not sent', () => {
	test('nobody listens', async () => {
		const { url, close } = await startGraphServer(json({}));
		await close();
		const failure = await failureOf(send(url));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now', httpStatus: undefined });
		expect(failure.title).toBe(`${new URL(url).host} refuses connections`);
	});

	test('nobody listens under a name with two addresses', async () => {
		const { port, close } = await startGraphServer(json({}));
		await close();
		const failure = await failureOf(send(`http://localhost:${port}`));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.title).toBe(`localhost:${port} refuses connections`);
	});

	test('the name is unknown', async () => {
		// RFC 6761: .invalid never resolves; without any name server the answer is "try again".
		const failure = await failureOf(
			clientFor('https://graph.invalid', 20_000).post('/1/messages', {}),
		);
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.title).toMatch(/^graph\.invalid (has no address|could not be looked up)/);
	});

	test('the address cannot be reached', async () => {
		// The broadcast address: the kernel refuses to open a TCP connection to it.
		const failure = await failureOf(send('http://255.255.255.255'));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.title).toBe('255.255.255.255 cannot be reached from here');
	});

	test('the certificate is not trusted', async () => {
		const { url, received } = await startGraphServer(json({}), makeCertificate());
		const failure = await failureOf(send(url));
		expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
		expect(failure.title).toContain('TLS certificate');
		expect(received).toEqual([]);
	});

	test('the server does not speak TLS', async () => {
		const { port } = await startGraphServer(json({}));
		const failure = await failureOf(send(`https://127.0.0.1:${port}`));
		expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
		expect(failure.title).toContain('does not speak TLS');
	});

	test('the server closes during the TLS handshake', async () => {
		const { port } = await open(
			createServer((socket) => socket.once('data', () => socket.destroy())),
		);
		const failure = await failureOf(send(`https://127.0.0.1:${port}`));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.title).toContain('closed the connection before it was set up');
	});

	test('the server never answers the TLS handshake', async () => {
		const { port } = await open(createServer(() => {}));
		const failure = await failureOf(send(`https://127.0.0.1:${port}`));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.title).toBe(`127.0.0.1:${port} did not accept a connection within 0.5 s`);
	});
});

describe('after the request was written: perhaps sent', () => {
	test('the server closes without an answer', async () => {
		const server = await startTcpServer((socket) => socket.end());
		const failure = await failureOf(send(server.url));
		expect(failure).toMatchObject({ sent: 'maybe', retry: 'ambiguous', httpStatus: undefined });
		expect(failure.title).toContain('closed the connection without an answer');
		expect(failure.advice).toContain('check before you send it again');
		expect(server.requests()).toBe(1);
	});

	test('the server resets the connection', async () => {
		const server = await startTcpServer((socket) => socket.resetAndDestroy());
		expect(await failureOf(send(server.url))).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
	});

	test('the server resets the connection in the middle of the request', async () => {
		const { port } = await open(
			createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
		);
		const body = { text: 'x'.repeat(900_000) };
		const failure = await failureOf(clientFor(`http://127.0.0.1:${port}`).post('/1', body));
		expect(failure).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
	});

	test('the answer breaks off', async () => {
		const server = await startTcpServer((socket) => {
			socket.end(wire('{"messages":[{"id":"wamid.1"}]}').slice(0, -10));
		});
		const failure = await failureOf(send(server.url));
		expect(failure).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
		expect(failure.title).toContain('in the middle of its answer');
	});

	test('the answer is no HTTP', async () => {
		const server = await startTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n'));
		expect(await failureOf(send(server.url))).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
	});

	test('the server changes to another protocol', async () => {
		const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
		const server = await startTcpServer((socket) => socket.write(head));
		expect(await failureOf(send(server.url))).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
	}, 5_000);

	test('a read that broke off has changed nothing, and says so', async () => {
		const server = await startTcpServer((socket) => socket.end());
		const failure = await failureOf(clientFor(server.url).get('/1'));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.advice).toContain('Nothing was changed');
		expect(server.requests()).toBe(1);
	});
});

describe('an idle connection that the server closes under the request', () => {
	/** Serves one request per connection, and resets it when a second one arrives. */
	const oneEach = () =>
		startTcpServer((socket, nth) => {
			if (nth === 1) socket.write(wire('{"id":"1"}'));
			else socket.resetAndDestroy();
		});

	test('a message is not sent again by itself', async () => {
		const server = await oneEach();
		await expect(send(server.url)).resolves.toEqual({ id: '1' });
		expect(await failureOf(send(server.url))).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
		expect(server.requests()).toBe(2);
	});

	test('a DELETE is not sent again by itself', async () => {
		const server = await oneEach();
		await send(server.url);
		const failure = await failureOf(clientFor(server.url).delete('/1'));
		expect(failure).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
		expect(server.requests()).toBe(2);
	});

	test('a read is repeated on a new connection', async () => {
		const server = await oneEach();
		await send(server.url);
		await expect(clientFor(server.url).get('/1')).resolves.toEqual({ id: '1' });
		expect(server.requests()).toBe(3);
		expect(server.accepted()).toBe(2);
	});

	test('a read is repeated once, not for ever', async () => {
		let served = 0;
		const server = await startTcpServer((socket) => {
			if (served++ === 0) socket.write(wire('{"id":"1"}'));
			else socket.resetAndDestroy();
		});
		await send(server.url);
		await failureOf(clientFor(server.url).get('/1'));
		expect(server.requests()).toBe(3);
	});
});

describe('settings that are none', () => {
	test.each([
		'',
		'graph.facebook.com',
		'ftp://graph.facebook.com',
		'https://me:secret@graph.facebook.com',
	])('base URL "%s"', async (baseUrl) => {
		const failure = await failureOf((async () => clientFor(baseUrl))(), 'secret');
		expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
		expect(failure.message).toContain('Base URL');
	});
});
