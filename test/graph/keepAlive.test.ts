import { once } from 'node:events';
import { createServer } from 'node:https';
import { Worker } from 'node:worker_threads';

import { graphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { Connections } from '../../nodes/WhatsAppCloud/graph/connections';
import { clientFor, failureOf, TOKEN } from '../support/graphFailure';
import { type GraphServer, json, startGraphServer } from '../support/graphServer';
import { open } from '../support/open';
import { makeCertificate, trust } from '../support/certificate';

const certificate = makeCertificate();
trust(certificate);

/** `total` requests, `width` at a time. */
async function load(server: GraphServer, total: number, width: number): Promise<void> {
	const settings = { accessToken: TOKEN, apiVersion: 'v26.0', baseUrl: server.url };
	let left = total;
	const worker = async () => {
		while (left-- > 0) await graphClient(settings).post('/1/messages', { to: '1', type: 'text' });
	};
	await Promise.all(Array.from({ length: width }, worker));
}

test.each([
	['HTTP', undefined],
	['HTTPS', certificate],
])('500 requests, 32 at a time, over %s: at most 32 connections', async (_name, tls) => {
	const server = await startGraphServer(json({ messages: [{ id: 'wamid.1' }] }), tls);
	await load(server, 500, 32);
	expect(server.received).toHaveLength(500);
	expect(server.accepted()).toBeLessThanOrEqual(32);
});

test('2,000 requests at once: never more than 400 connections side by side', async () => {
	let most = 0;
	const server = await startGraphServer((request, response) => {
		most = Math.max(most, server.connected());
		setTimeout(() => json({ id: '1' })(request, response), 200);
	});
	const client = clientFor(server.url, 5_000);
	await Promise.all(Array.from({ length: 2_000 }, (_, index) => client.get(`/${index}`)));
	expect(most).toBeGreaterThan(64);
	expect(most).toBeLessThanOrEqual(400);
});

test.each([
	[64, 'fast answers', 5],
	[200, 'answers after a tenth of a second', 100],
	[400, 'slow answers', 900],
])('%i requests may be under way with %s', async (count, _name, ms) => {
	const target = { host: '127.0.0.1', port: 1, tls: false };
	const connections = new Connections({ target }, 1_000);
	// One that this process was too busy for says nothing.
	for (let index = 0; index < 64; index++) connections.answeredAfter(index === 9 ? 5_000 : ms);
	let taken = 0;
	for (let index = 0; index < 500; index++) void connections.slots.take().then(() => taken++);
	await new Promise((resolve) => setImmediate(resolve));
	expect(taken).toBe(count);
});

test('the handshake of a further connection goes on from an earlier one', async () => {
	const reused: boolean[] = [];
	const server = createServer(certificate, (_request, response) => {
		setTimeout(() => response.end('{"id":"1"}'), 50);
	});
	server.on('secureConnection', (socket) => reused.push(socket.isSessionReused()));
	const { port } = await open(server);
	const client = clientFor(`https://127.0.0.1:${port}`, 5_000);
	await client.get('/1');
	await Promise.all(Array.from({ length: 5 }, (_, index) => client.get(`/${index}`)));
	expect(reused).toEqual([false, true, true, true, true]);
});

test('requests one after the other share one connection, across clients and tokens', async () => {
	const server = await startGraphServer(json({ id: '1' }));
	await clientFor(server.url).get('/1');
	await clientFor(`${server.url}/`).post('/1', {});
	await clientFor(server.url).delete('/1', { accessToken: 'another-token' });
	expect(server.accepted()).toBe(1);
});

test('a refusal keeps its connection too', async () => {
	const server = await startGraphServer(json({ error: { message: 'No', code: 100 } }, 400));
	for (let count = 0; count < 5; count++) await failureOf(clientFor(server.url).get('/1'));
	expect(server.accepted()).toBe(1);
});

test('the same settings give the same client', () => {
	const settings = {
		accessToken: TOKEN,
		apiVersion: 'v26.0',
		baseUrl: 'https://graph.facebook.com',
	};
	expect(graphClient({ ...settings })).toBe(graphClient({ ...settings }));
	expect(graphClient({ ...settings, accessToken: 'another' })).not.toBe(graphClient(settings));
	// Also where a process serves very many.
	const client = graphClient(settings);
	for (let others = 0; others < 300; others++) {
		graphClient({ ...settings, accessToken: `another ${others}` });
		expect(graphClient(settings)).toBe(client);
	}
});

test('a client that is in use stays, however many others come', () => {
	const settings = { apiVersion: 'v26.0', baseUrl: 'https://graph.facebook.com' };
	const used = { ...settings, accessToken: 'used' };
	const client = graphClient(used);
	for (let index = 0; index < 300; index++) {
		graphClient({ ...settings, accessToken: `rotated ${index}` });
		expect(graphClient(used)).toBe(client);
	}
});

test('a process that is busy while answers come in goes on sending', async () => {
	const worker = new Worker(
		`const { createServer } = require('node:http');
		const { parentPort } = require('node:worker_threads');
		const server = createServer((request, response) => {
			request.resume();
			request.on('end', () => response.end('{"id":"1"}'));
		});
		server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
		{ eval: true },
	);
	const [port] = (await once(worker, 'message')) as [number];
	const client = clientFor(`http://127.0.0.1:${port}`, 5_000);
	for (let count = 0; count < 150; count++) {
		// Asked in one turn of the event loop, and answered before the next one has begun.
		await new Promise<void>((resolve, reject) => {
			setImmediate(() => void client.get('/1').then(() => resolve(), reject));
			setImmediate(() => {
				for (const until = performance.now() + 5; performance.now() < until;);
			});
		});
	}
	await worker.terminate();
});

describe('a connection that the server closes when it is idle', () => {
	/** A server in a thread of its own, which goes on while this one is busy; it does not tell when it closes. */
	async function startElsewhere(idleMs: number) {
		const worker = new Worker(
			`const { createServer } = require('node:http');
			const { parentPort, workerData } = require('node:worker_threads');
			let accepted = 0;
			const server = createServer((request, response) => {
				request.resume();
				request.on('end', () => {
					response.setHeader('Connection', 'keep-alive');
					setTimeout(() => response.end('{"id":"1"}'), 20);
				});
			});
			server.keepAliveTimeoutBuffer = 0;
			server.keepAliveTimeout = workerData;
			server.on('connection', () => accepted++);
			server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
			parentPort.on('message', () => parentPort.postMessage(accepted));`,
			{ eval: true, workerData: idleMs },
		);
		const answer = async () => ((await once(worker, 'message')) as number[])[0] ?? NaN;
		const url = `http://127.0.0.1:${await answer()}`;
		return {
			client: clientFor(url, 5_000),
			async accepted() {
				worker.postMessage(null);
				return await answer();
			},
			close: async () => await worker.terminate(),
		};
	}

	const busy = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

	test('is not used when it was closed while this process was busy', async () => {
		const server = await startElsewhere(200);
		const requests = () =>
			Promise.all(Array.from({ length: 20 }, () => server.client.post('/1', {})));
		await requests();
		busy(600);
		expect(await requests()).toHaveLength(20);
		expect(await server.accepted()).toBe(40);
		await server.close();
	});

	test('is not used after 4 s, by the clock, however late timers are', async () => {
		const server = await startElsewhere(60_000);
		await server.client.post('/1', {});
		await server.client.post('/1', {});
		expect(await server.accepted()).toBe(1);
		const now = performance.now.bind(performance);
		jest.spyOn(performance, 'now').mockImplementation(() => now() + 4_001);
		await server.client.post('/1', {});
		jest.restoreAllMocks();
		expect(await server.accepted()).toBe(2);
		await server.close();
	});
});

test('an answer that came while this process was busy is not too late', async () => {
	const server = await startGraphServer((request, response) => {
		json({ id: '1' })(request, response);
		setImmediate(() => {
			const until = Date.now() + 1_200;
			while (Date.now() < until);
		});
	});
	const client = clientFor(server.url, 5_000);
	expect(await client.get('/1', { timeoutMs: 1_000 })).toEqual({ id: '1' });
});
