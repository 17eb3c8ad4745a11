import { getEventListeners } from 'node:events';
import { createServer } from 'node:net';

import { until } from '../../tools/until.ts';
import { clientFor, failureOf } from '../support/graphFailure';
import { json, startGraphServer } from '../support/graphServer';
import { open } from '../support/open';

test('cancelled before it begins: not sent', async () => {
	const server = await startGraphServer(json({}));
	const request = clientFor(server.url).post('/1/messages', {}, { signal: AbortSignal.abort() });
	const failure = await failureOf(request);
	expect(failure).toMatchObject({ sent: 'no', retry: 'never', title: 'The request was cancelled' });
	expect(server.accepted()).toBe(0);
});

test('cancelled while the connection is made: not sent', async () => {
	const { port } = await open(createServer(() => {}));
	const stop = new AbortController();
	const request = clientFor(`https://127.0.0.1:${port}`, 20_000).post(
		'/1/messages',
		{},
		{ signal: stop.signal },
	);
	setTimeout(() => stop.abort(), 50);
	expect(await failureOf(request)).toMatchObject({ sent: 'no', retry: 'never' });
});

test('cancelled while waiting for the answer: perhaps sent', async () => {
	const stop = new AbortController();
	const server = await startGraphServer(() => stop.abort());
	const request = clientFor(server.url).post('/1/messages', {}, { signal: stop.signal });
	expect(await failureOf(request)).toMatchObject({ sent: 'maybe', retry: 'never' });
});

test('cancelled in the middle of the answer: perhaps sent', async () => {
	const stop = new AbortController();
	const server = await startGraphServer((_request, response) => {
		response.writeHead(200, { 'Content-Length': '100' });
		response.write('{');
		setTimeout(() => stop.abort(), 50);
	});
	const request = clientFor(server.url).post('/1/messages', {}, { signal: stop.signal });
	expect(await failureOf(request)).toMatchObject({ sent: 'maybe', retry: 'never' });
});

test('a read that is cancelled is not repeated', async () => {
	const stop = new AbortController();
	const server = await startGraphServer((request, response) => {
		if (server.received.length > 1) stop.abort();
		else json({})(request, response);
	});
	await clientFor(server.url).get('/1');
	await failureOf(clientFor(server.url).get('/1', { signal: stop.signal }));
	expect(server.received).toHaveLength(2);
});

test('one signal for hundreds of requests: those that wait leave at once, nothing stays behind', async () => {
	const warnings: string[] = [];
	const onWarning = (warning: Error) => warnings.push(warning.name);
	process.on('warning', onWarning);
	const stop = new AbortController();
	const server = await startGraphServer((request, response) => {
		if (server.received.length <= 50) json({})(request, response);
	});
	const client = clientFor(server.url, 5_000);
	const requests = Array.from({ length: 400 }, () => client.get('/1', { signal: stop.signal }));
	const settled = Promise.allSettled(requests);
	await until('64 requests wait', () => server.received.length >= 50 + 64, { everyMs: 10 });
	stop.abort();
	const failures = (await settled).filter(({ status }) => status === 'rejected');
	expect(failures).toHaveLength(350);
	expect(server.received).toHaveLength(50 + 64);
	expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
	process.off('warning', onWarning);
	expect(warnings).toEqual([]);

	// Every slot was handed back.
	const after = await startGraphServer(json({ id: '1' }));
	await expect(clientFor(after.url).get('/1')).resolves.toEqual({ id: '1' });
});
