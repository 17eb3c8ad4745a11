import { graphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { clientFor, failureOf, TOKEN } from '../support/graphFailure';
import { type GraphServer, json, startGraphServer } from '../support/graphServer';
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

test('1,000 requests at once: at most 100 connections', async () => {
	const server = await startGraphServer((request, response) => {
		setTimeout(() => json({ id: '1' })(request, response), 5);
	});
	const client = clientFor(server.url, 5_000);
	await Promise.all(Array.from({ length: 1_000 }, (_, index) => client.get(`/${index}`)));
	expect(server.accepted()).toBeLessThanOrEqual(100);
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
});
