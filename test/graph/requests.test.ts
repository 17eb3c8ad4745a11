import { gzipSync } from 'node:zlib';

import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { clientFor, failureOf, TOKEN } from '../support/graphFailure';
import { type GraphServer, json, startGraphServer } from '../support/graphServer';

const clientOf = (server: GraphServer, path = '', apiVersion = 'v26.0') =>
	new GraphClient({ accessToken: TOKEN, apiVersion, baseUrl: server.url + path });

test('what a message looks like on the wire', async () => {
	const answer = { messaging_product: 'whatsapp', messages: [{ id: 'wamid.1' }] };
	const server = await startGraphServer(json(answer));
	const body = { messaging_product: 'whatsapp', to: '+31612345678', text: { body: 'Grüße 👋' } };
	await expect(clientOf(server).post('/106540352242922/messages', body)).resolves.toEqual(answer);
	expect(server.received).toEqual([
		{
			method: 'POST',
			url: '/v26.0/106540352242922/messages',
			body: JSON.stringify(body),
			headers: {
				host: `127.0.0.1:${server.port}`,
				authorization: `Bearer ${TOKEN}`,
				accept: 'application/json',
				'accept-encoding': expect.stringContaining('gzip') as string,
				'user-agent': 'n8n-nodes-whatsapp-cloud',
				'content-type': 'application/json',
				'content-length': String(Buffer.byteLength(JSON.stringify(body))),
				connection: 'keep-alive',
			},
		},
	]);
});

test('reading and deleting carry no body', async () => {
	const server = await startGraphServer(json({ success: true }));
	await clientOf(server).get('/1');
	await clientOf(server).delete('/2');
	expect(server.received.map(({ method, url, body }) => [method, url, body])).toEqual([
		['GET', '/v26.0/1', ''],
		['DELETE', '/v26.0/2', ''],
	]);
	for (const { headers } of server.received) expect(headers).not.toHaveProperty('content-type');
});

test('a form', async () => {
	const server = await startGraphServer(json({ success: true }));
	const form = new URLSearchParams({ object: 'whatsapp_business_account', fields: 'messages,a b' });
	await clientOf(server).post('/1/subscriptions', form);
	expect(server.received[0]).toMatchObject({
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: 'object=whatsapp_business_account&fields=messages%2Ca+b',
	});
});

test('query values, also beside those in the path', async () => {
	const server = await startGraphServer(json({ id: '1' }));
	await clientOf(server).get('/1?a=1', {
		query: { fields: 'id,name', limit: 5, flag: false, none: undefined, text: 'ä&=' },
	});
	expect(server.received[0]?.url).toBe(
		'/v26.0/1?a=1&fields=id%2Cname&limit=5&flag=false&text=%C3%A4%26%3D',
	);
});

test("another token than the settings'", async () => {
	const server = await startGraphServer(json({ data: [] }));
	await clientOf(server).get('/1/subscriptions', { accessToken: '1|secret' });
	expect(server.received[0]?.headers.authorization).toBe('Bearer 1|secret');
});

test.each([
	['', 'v26.0', '/v26.0/1'],
	['/', 'v26.0', '/v26.0/1'],
	['/gateway', 'v26.0', '/gateway/v26.0/1'],
	['/gateway/meta/', '26.0', '/gateway/meta/v26.0/1'],
	['', '25', '/v25.0/1'],
	['', 'V24.0', '/v24.0/1'],
	['', ' v26.0 ', '/v26.0/1'],
	['', '', '/1'],
])('base URL with path "%s", version "%s": %s', async (path, version, url) => {
	const server = await startGraphServer(json({ id: '1' }));
	await clientOf(server, path, version).get('/1');
	await clientOf(server, path, version).get('1');
	expect(server.received.map((request) => request.url)).toEqual([url, url]);
});

test.each(['latest', 'v26.0/..', '26.0.1'])('version "%s" is none', async (apiVersion) => {
	const make = async () =>
		new GraphClient({ accessToken: TOKEN, apiVersion, baseUrl: 'https://graph.facebook.com' });
	expect((await failureOf(make())).message).toContain('API Version');
});

test.each(['/../../me', '/..\\..\\me', '/%2e%2e/%2e%2e/me'])(
	'a path that leads elsewhere is refused: %s',
	async (path) => {
		const server = await startGraphServer(json({ id: '1' }));
		const failure = await failureOf(clientOf(server).get(path));
		expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
		expect(server.received).toEqual([]);
	},
);

test('nothing in a path changes the host', async () => {
	const server = await startGraphServer(json({ id: '1' }));
	for (const path of ['//evil.example/1', 'https://evil.example/1', '@evil.example/1', '/1#x']) {
		await clientOf(server).get(path);
	}
	expect(server.received).toHaveLength(4);
	expect(server.received[3]?.url).toBe('/v26.0/1%23x');
});

test.each(['with space', 'line\nbreak', 'ünicode'])('a token that is none: %j', async (token) => {
	const server = await startGraphServer(json({ id: '1' }));
	const failure = await failureOf(clientFor(server.url).get('/1', { accessToken: token }), token);
	expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
	expect(failure.message).toContain('access token');
	expect(server.accepted()).toBe(0);
});

test('a body larger than Graph takes', async () => {
	const server = await startGraphServer(json({ id: '1' }));
	const failure = await failureOf(
		clientFor(server.url).post('/1', { text: 'ä'.repeat(1024 * 512) }),
	);
	expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
	expect(server.accepted()).toBe(0);
});

test('IDs stay as they are, large ones too', async () => {
	const server = await startGraphServer(json({ id: '12345678901234567890' }));
	await expect(clientFor(server.url).get('/1')).resolves.toEqual({ id: '12345678901234567890' });
});

test('a compressed answer', async () => {
	const server = await startGraphServer((_request, response) => {
		response.writeHead(200, { 'Content-Encoding': 'gzip' });
		response.end(gzipSync('{"id":"1"}'));
	});
	await expect(clientFor(server.url).get('/1')).resolves.toEqual({ id: '1' });
});
