import http from 'node:http';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({
	allowedHosts: ['Sandbox.internal'],
	allowedOrigins: ['http://localhost:3000'],
});

interface Answered {
	status: number;
	headers: http.IncomingHttpHeaders;
	body: string;
}

/** As a program that chooses every header itself, the host's name among them. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
	return new Promise<Answered>((resolve, reject) => {
		const request = http.request(
			`${client.sandbox.url}${path}`,
			{ method, headers: { ...client.authorized(), ...headers } },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						headers: response.headers,
						body: Buffer.concat(chunks).toString(),
					}),
				);
			},
		);
		request.on('error', reject).end();
	});
}

const host = () => new URL(client.sandbox.url).host;
const shown = () => ({ authorization: `Bearer ${client.sandbox.token}` });

/** A path of each kind: Graph, the control API, the page and a part of it, events, downloads. */
const PATHS = [
	'/v26.0/me',
	'/_sandbox/account',
	'/_sandbox/events',
	'/',
	'/_phone/main.js',
	'/_phone/media/1',
	'/flow-asset/1',
	'/whatsapp_business/attachments/?hash=1',
	'/%5Fsandbox/account',
];

describe('names', () => {
	it.each(PATHS)('%s is not answered under a name that was made to point here', async (path) => {
		for (const name of [
			'rebound.example',
			`rebound.example:${new URL(client.sandbox.url).port}`,
			'127.0.0.1.rebound.example',
			'localhost.rebound.example',
			'notlocalhost',
			'192.168.1.7',
			'user@127.0.0.1',
		]) {
			const answer = await ask(path, { ...shown(), host: name });
			expect([name, answer.status]).toEqual([name, 403]);
			expect(answer.headers['access-control-allow-origin']).toBeUndefined();
		}
	});

	it.each(['localhost', '127.0.0.1', '[::1]', 'app.localhost', 'sandbox.internal', 'LOCALHOST.'])(
		'%s is its own',
		async (name) => {
			const { port } = new URL(client.sandbox.url);
			expect((await ask('/v26.0/me', { host: `${name}:${port}` })).status).toBe(200);
		},
	);

	it('are also all addresses, once it listens on more than loopback', async () => {
		const open = await startSandbox({ port: 0, host: '0.0.0.0' });
		const status = (name: string) =>
			new Promise((resolve, reject) => {
				const request = http.get(`${open.url}/`, { headers: { host: name } }, (response) => {
					response.resume();
					resolve(response.statusCode);
				});
				request.on('error', reject);
			});
		expect(await status('192.168.1.7:4010')).toBe(200);
		expect(await status('rebound.example')).toBe(403);
		await open.close();
	});
});

describe('web pages', () => {
	it.each(PATHS)('%s is not answered to a page of another origin', async (path) => {
		for (const origin of [
			'https://evil.example',
			'http://127.0.0.1:1',
			'null',
			`http://evil.example@${host()}.evil.example`,
			`chrome-extension://${host()}`,
		]) {
			const answer = await ask(path, { ...shown(), origin });
			expect([origin, answer.status]).toEqual([origin, 403]);
			expect(answer.headers['access-control-allow-origin']).toBeUndefined();
			const asked = await ask(path, { origin }, 'OPTIONS');
			expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([
				403,
				undefined,
			]);
		}
	});

	it.each(['cross-site', 'same-site'])(
		'get no picture, script or form of theirs through (%s)',
		async (site) => {
			const { accessToken } = client.sandbox.account;
			const headers = { 'sec-fetch-site': site, 'sec-fetch-dest': 'image' };
			const change = `/v26.0/me?method=delete&access_token=${accessToken}`;
			for (const path of [change, '/', '/_phone/main.js']) {
				expect((await ask(path, headers)).status).toBe(403);
			}
			const followed = { 'sec-fetch-site': site, 'sec-fetch-dest': 'document' };
			expect((await ask('/', followed)).status).toBe(200);
			expect((await ask(change, followed)).status).toBe(403);
		},
	);

	it('may call Graph where that was allowed, but never the control API', async () => {
		const headers = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' };
		const answer = await ask('/v26.0/me', headers);
		expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
		const asked = await ask('/v26.0/1/messages', headers, 'OPTIONS');
		expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([200, '*']);
		for (const path of ['/_sandbox/account', '/%5Fsandbox/account', '/v26.0/_sandbox/account']) {
			expect((await ask(path, { ...headers, ...shown() })).status).toBe(403);
		}
	});

	it("of the sandbox's own are answered, and put into no frame", async () => {
		const own = { origin: client.sandbox.url, 'sec-fetch-site': 'same-origin', ...shown() };
		expect((await ask('/_sandbox/account', own)).status).toBe(200);
		const page = await ask('/');
		expect(page.headers['x-frame-options']).toBe('DENY');
		expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
		expect(page.headers['content-security-policy']).toContain("script-src 'self'");
	});

	it('read nothing of the control API, whatever it answers', async () => {
		for (const path of ['/_sandbox/account', '/_sandbox/nothing', '/_sandbox/%']) {
			const { headers } = await ask(path, shown());
			expect([path, headers['access-control-allow-origin']]).toEqual([path, undefined]);
		}
	});
});

describe('the token', () => {
	it('is another one at each start', async () => {
		const other = await startSandbox({ port: 0 });
		expect(other.token).not.toBe(client.sandbox.token);
		expect(client.sandbox.token).toMatch(/^[\w-]{32}$/);
		await other.close();
	});

	it.each([
		'/_sandbox/account',
		'/_sandbox/events',
		'/_sandbox/nothing',
		'/_phone/media/1',
		'/%5Fsandbox/account',
		'/v26.0/_sandbox/account',
		'//_sandbox/account',
	])('is wanted by %s', async (path) => {
		for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${client.sandbox.token}`]) {
			const answer = await ask(path, { authorization });
			expect([authorization, answer.status]).toEqual([authorization, 401]);
			expect(answer.body).not.toContain(client.sandbox.token);
		}
		const graphs = await ask(`${path}?token=${client.sandbox.token.slice(1)}`);
		expect(graphs.status).toBe(401);
	});

	it('stands in no answer', async () => {
		for (const path of ['/', '/_sandbox/account', '/_sandbox/settings', '/v26.0/me']) {
			expect((await ask(path, shown())).body).not.toContain(client.sandbox.token);
		}
	});

	it('is not wanted by Graph', async () => {
		expect((await ask('/v26.0/me')).status).toBe(200);
	});
});

describe('a file', () => {
	const sent = async (mimeType: string) => {
		const data = Buffer.from('<script>alert(1)</script>').toString('base64');
		const { messageId } = await client.sandbox.control.call(
			'POST',
			'/customers/31612345678/messages',
			{
				type: 'document',
				document: { data, mime_type: mimeType },
			},
		);
		const id = encodeURIComponent(String(messageId));
		const { message } = await client.sandbox.control.call('GET', `/messages/${id}`);
		return (message as { document: { id: string; url: string } }).document;
	};

	it.each([
		['text/html', 'application/octet-stream'],
		['image/svg+xml', 'application/octet-stream'],
		['image/png; x=<script>', 'application/octet-stream'],
		['constructor', 'application/octet-stream'],
		['application/pdf', 'application/pdf'],
		['audio/ogg; codecs=opus', 'audio/ogg; codecs=opus'],
	])('that calls itself %s is given out as %s, and nothing in it runs', async (given, type) => {
		const { id, url } = await sent(given);
		const asked = [
			await ask(`/_phone/media/${id}?token=${client.sandbox.token}`, { authorization: '' }),
			await ask(url.slice(client.sandbox.url.length)),
		];
		for (const { status, headers } of asked) {
			expect([status, headers['content-type']]).toEqual([200, type]);
			expect(headers['x-content-type-options']).toBe('nosniff');
			expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'");
		}
	});
});
