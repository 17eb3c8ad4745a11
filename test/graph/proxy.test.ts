import { until } from '../../tools/until.ts';
import { makeCertificate, trust } from '../support/certificate';
import { startConnectProxy } from '../support/connectProxy';
import { clientFor, failureOf } from '../support/graphFailure';
import { json, startGraphServer } from '../support/graphServer';
import { open } from '../support/open';
import { createServer } from 'node:net';

const certificate = makeCertificate();
trust(certificate);

/** The environment that n8n would be started with: these proxy variables and no others. */
function setProxies(variables: Record<string, string>): void {
	process.env = { ...withoutProxies, ...variables };
}

const before = process.env;
const withoutProxies = Object.fromEntries(
	Object.entries(before).filter(([name]) => !/_proxy$/i.test(name)),
);

beforeEach(() => {
	setProxies({});
});

afterAll(() => {
	process.env = before;
});

describe.each([
	['HTTP', undefined],
	['HTTPS', certificate],
])('through an %s proxy', (_proxyName, proxyCertificate) => {
	test('to an HTTPS server: by a tunnel, kept alive', async () => {
		const server = await startGraphServer(json({ id: '1' }), certificate);
		const proxy = await startConnectProxy({ certificate: proxyCertificate });
		setProxies({ HTTPS_PROXY: proxy.url });
		const client = clientFor(server.url);
		for (let count = 0; count < 3; count++) {
			await expect(client.post('/1/messages', { to: '1' })).resolves.toEqual({ id: '1' });
		}
		expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port}`]);
		expect(proxy.forwarded).toEqual([]);
		expect(server.accepted()).toBe(1);
	});

	test('to an HTTP server: by absolute URL, kept alive', async () => {
		const server = await startGraphServer(json({ id: '1' }));
		const proxy = await startConnectProxy({ certificate: proxyCertificate });
		setProxies({ HTTP_PROXY: proxy.url });
		const client = clientFor(server.url);
		for (let count = 0; count < 3; count++) {
			await expect(client.get('/1', { query: { a: 'b' } })).resolves.toEqual({ id: '1' });
		}
		expect(proxy.forwarded).toEqual(Array(3).fill(`${server.url}/v26.0/1?a=b`));
		expect(proxy.tunnels).toEqual([]);
		expect(proxy.accepted()).toBe(1);
		expect(server.received[0]?.headers.host).toBe(`127.0.0.1:${server.port}`);
	});

	test.each([
		['HTTPS', certificate],
		['HTTP', undefined],
	])('with name and password, to an %s server', async (_name, serverCertificate) => {
		const server = await startGraphServer(json({ id: '1' }), serverCertificate);
		const auth = 'n8n:pass word%';
		const proxy = await startConnectProxy({ certificate: proxyCertificate, auth });
		const url = new URL(proxy.url.replace(`${auth}@`, ''));
		[url.username, url.password] = ['n8n', encodeURIComponent('pass word%')];
		setProxies({ ALL_PROXY: url.href });
		await expect(clientFor(server.url).get('/1')).resolves.toEqual({ id: '1' });
		expect(server.received[0]?.headers).not.toHaveProperty('proxy-authorization');
	});
});

test('500 requests, 32 at a time, through a tunnel: at most 32 tunnels', async () => {
	const server = await startGraphServer(json({ id: '1' }), certificate);
	const proxy = await startConnectProxy();
	setProxies({ HTTPS_PROXY: proxy.url });
	const client = clientFor(server.url, 5_000);
	let left = 500;
	const worker = async () => {
		while (left-- > 0) await client.post('/1/messages', { to: '1' });
	};
	await Promise.all(Array.from({ length: 32 }, worker));
	expect(server.received).toHaveLength(500);
	expect(proxy.tunnels.length).toBeLessThanOrEqual(32);
});

describe('which proxy', () => {
	test.each([
		['HTTP_PROXY', undefined],
		['http_proxy', undefined],
		['ALL_PROXY', undefined],
		['all_proxy', undefined],
		['HTTPS_PROXY', certificate],
		['https_proxy', certificate],
		['ALL_PROXY', certificate],
		['all_proxy', certificate],
	])('%s', async (variable, serverCertificate) => {
		const server = await startGraphServer(json({ id: '1' }), serverCertificate);
		const proxy = await startConnectProxy();
		setProxies({ [variable]: proxy.url });
		await clientFor(server.url).get('/1');
		expect([...proxy.tunnels, ...proxy.forwarded]).toHaveLength(1);
	});

	test.each([
		['HTTPS_PROXY', undefined],
		['HTTP_PROXY', certificate],
	])('%s is not for the other protocol', async (variable, serverCertificate) => {
		const server = await startGraphServer(json({ id: '1' }), serverCertificate);
		const proxy = await startConnectProxy();
		setProxies({ [variable]: proxy.url });
		await clientFor(server.url).get('/1');
		expect(proxy.accepted()).toBe(0);
	});

	test.each([
		['*', true],
		['127.0.0.1', true],
		['example.com, 127.0.0.1', true],
		['127.0.0.1:PORT', true],
		['127.0.0.1:1', false],
		['.example.com', false],
		['', false],
	])('NO_PROXY=%s: direct %s', async (value, direct) => {
		for (const variable of ['NO_PROXY', 'no_proxy']) {
			const server = await startGraphServer(json({ id: '1' }), certificate);
			const proxy = await startConnectProxy();
			setProxies({
				HTTPS_PROXY: proxy.url,
				[variable]: value.replace('PORT', String(server.port)),
			});
			await clientFor(server.url).get('/1');
			expect(proxy.accepted()).toBe(direct ? 0 : 1);
		}
	});
});

describe('a proxy in the way: certainly not sent', () => {
	test.each([
		[407, 'never'],
		[403, 'never'],
		[502, 'now'],
		[503, 'now'],
	])('it refuses the tunnel with %d', async (refuseWith, retry) => {
		const server = await startGraphServer(json({ id: '1' }), certificate);
		const proxy = await startConnectProxy({ refuseWith, auth: 'n8n:proxypassword' });
		setProxies({ HTTPS_PROXY: proxy.url });
		const failure = await failureOf(
			clientFor(server.url).post('/1/messages', {}),
			'proxypassword',
			Buffer.from('n8n:proxypassword').toString('base64'),
		);
		expect(failure).toMatchObject({ sent: 'no', retry, httpStatus: undefined });
		expect(failure.message).toContain(`the proxy answered with HTTP ${refuseWith}`);
	});

	test('name and password are wrong', async () => {
		const proxy = await startConnectProxy({ auth: 'n8n:right' });
		setProxies({ ALL_PROXY: proxy.url.replace('right', 'wrong') });
		const tls = await failureOf(clientFor('https://127.0.0.1:1').post('/1', {}), 'wrong');
		expect(tls).toMatchObject({ sent: 'no', retry: 'never' });
		const plain = await failureOf(clientFor('http://127.0.0.1:1').post('/1', {}), 'wrong');
		expect(plain).toMatchObject({ sent: 'no', retry: 'never', httpStatus: 407 });
	});

	test('it cannot reach the server', async () => {
		const proxy = await startConnectProxy();
		setProxies({ HTTPS_PROXY: proxy.url });
		const failure = await failureOf(clientFor('https://127.0.0.1:1').post('/1', {}));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
	});

	test('nobody listens there', async () => {
		const proxy = await startConnectProxy();
		await proxy.close();
		setProxies({ HTTPS_PROXY: proxy.url });
		const failure = await failureOf(clientFor('https://graph.facebook.com').post('/1', {}));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.title).toBe(`The proxy 127.0.0.1:${proxy.port} refuses connections`);
	});

	test.each([
		['it never answers CONNECT', true],
		['the server behind it never answers the TLS handshake', false],
	])('%s', async (_name, silent) => {
		const mute = await open(createServer(() => {}));
		const proxy = await startConnectProxy({ silent });
		setProxies({ HTTPS_PROXY: proxy.url });
		const failure = await failureOf(clientFor(`https://127.0.0.1:${mute.port}`).post('/1', {}));
		expect(failure).toMatchObject({ sent: 'no', retry: 'now' });
		expect(failure.title).toContain('did not accept a connection within 0.5 s');
		await until('the proxy is left', () => proxy.connected() === 0, { everyMs: 10 });
	});

	test('the certificate behind it is not trusted', async () => {
		const server = await startGraphServer(json({ id: '1' }), makeCertificate());
		const proxy = await startConnectProxy();
		setProxies({ HTTPS_PROXY: proxy.url });
		const failure = await failureOf(clientFor(server.url).post('/1', {}));
		expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
		expect(failure.title).toContain('certificate');
		await until('the proxy is left', () => proxy.connected() === 0, { everyMs: 10 });
	});

	// Each a server of its own: the settings are read once for each.
	test.each([
		['socks5://127.0.0.1:1080', 'https://one.example'],
		['http://n8n:%zz@127.0.0.1:3128', 'https://two.example'],
		['http://', 'https://three.example'],
	])('the setting is not usable: %s', async (setting, server) => {
		setProxies({ HTTPS_PROXY: setting });
		const failure = await failureOf(clientFor(server).post('/1', {}), '%zz');
		expect(failure).toMatchObject({ sent: 'no', retry: 'never' });
		expect(failure.message).toContain('proxy setting');
	});
});
