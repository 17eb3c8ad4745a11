import { clientFor, failureOf } from '../support/graphFailure';
import { json, startGraphServer } from '../support/graphServer';
import { startTcpServer } from '../support/tcpServer';

test('no answer within the time: perhaps sent', async () => {
	const server = await startGraphServer(() => {});
	const began = performance.now();
	const failure = await failureOf(
		clientFor(server.url).post('/1/messages', { type: 'text' }, { timeoutMs: 150 }),
	);
	expect(performance.now() - began).toBeLessThan(20_000);
	expect(failure).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
	expect(failure.title).toBe(`127.0.0.1:${server.port} did not answer within 0.15 s`);
	expect(server.received).toHaveLength(1);
});

test('an answer that trickles does not hold the request for ever', async () => {
	const server = await startTcpServer((socket) => {
		socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{');
		const timer = setInterval(() => socket.write(' '), 20);
		socket.once('close', () => clearInterval(timer));
	});
	const failure = await failureOf(clientFor(server.url).post('/1', {}, { timeoutMs: 200 }));
	expect(failure).toMatchObject({ sent: 'maybe', retry: 'ambiguous' });
	expect(failure.title).toContain('did not answer within');
});

test('a connection that timed out is not used again', async () => {
	let served = 0;
	const server = await startGraphServer((request, response) => {
		if (served++ > 0) json({ id: '1' })(request, response);
	});
	await failureOf(clientFor(server.url).get('/1', { timeoutMs: 100 }));
	await expect(clientFor(server.url).get('/1')).resolves.toEqual({ id: '1' });
	expect(server.accepted()).toBe(2);
});

test('a request that took long enough is left alone, and the connection kept', async () => {
	const server = await startGraphServer((request, response) => {
		setTimeout(() => json({ id: '1' })(request, response), 700);
	});
	const client = clientFor(server.url);
	// The first one's time is over while the second is under way, on the same connection.
	await client.get('/1', { timeoutMs: 1_200 });
	await client.get('/1', { timeoutMs: 5_000 });
	expect(server.accepted()).toBe(1);
});

test('nothing keeps the process running once the answer is there', async () => {
	const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
	const server = await startGraphServer(json({ id: '1' }));
	const before = timers();
	// Jest has timers of its own that come and go.
	for (let count = 0; count < 50; count++) await clientFor(server.url).get('/1');
	expect(timers() - before).toBeLessThan(10);
});

test('waiting for a free connection does not count as time of the request', async () => {
	const server = await startGraphServer((request, response) => {
		setTimeout(() => json({ id: '1' })(request, response), 150);
	});
	const client = clientFor(server.url, 5_000);
	const requests = Array.from({ length: 350 }, () => client.get('/1', { timeoutMs: 1_500 }));
	await expect(Promise.all(requests)).resolves.toHaveLength(350);
	expect(server.accepted()).toBeLessThanOrEqual(300);
});
