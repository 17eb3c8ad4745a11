import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sandboxPerTest } from './support/stage.ts';

const TO = '31612345678';

const client = sandboxPerTest({
	settings: { statusDelaysMs: { sent: 0, delivered: 0, read: 0 } },
});

beforeEach(async () => {
	await client.control('POST', `/customers/${TO}/messages`, { text: 'Hi' });
});

async function failureOf(message: object): Promise<unknown> {
	expect((await client.send({ to: TO, ...message })).status).toBe(200);
	const { errors } = await client.untilStatus(TO, 'failed');
	return errors;
}

const dropped = (details: string): unknown[] => [
	expect.objectContaining({ code: 131053, title: 'Media upload error', error_data: { details } }),
];

describe('what Meta cannot fetch is taken, and dropped', () => {
	const image = (link: string) => ({ type: 'image', image: { link } });

	it.each([
		['http://localhost:5678/a.png', 'http code 502, status message DNS resolution timed out'],
		['http://192.168.1.10/a.png', 'http code 502, status message Bad Gateway'],
		['https://scontent.whatsapp.net/v/a.jpg', 'http code 403, status message Forbidden'],
	])('from %s', async (link, why) => {
		expect(await failureOf(image(link))).toEqual(
			dropped(`Downloading media from weblink failed with ${why}`),
		);
	});

	it.each([
		['https://drive.google.com/file/d/1/view', 'text/html'],
		['https://example.com/a.webp', 'image/webp'],
	])('of another type, from %s', async (link, type) => {
		expect(await failureOf(image(link))).toEqual(
			dropped(`Unsupported Image mime type ${type}. Please use one of image/jpeg, image/png.`),
		);
	});

	it('as a voice note that is none', async () => {
		const audio = { link: 'https://example.com/voz.mp3', voice: true };
		expect(await failureOf({ type: 'audio', audio })).toEqual(
			dropped('Unsupported Audio mime type audio/mpeg for a voice message. Please use audio/ogg.'),
		);
	});

	it('in headers of interactive messages, and of templates', async () => {
		const link = 'http://10.0.0.1/a.png';
		const header = { type: 'image', image: { link } };
		const buttons = [{ type: 'reply', reply: { id: 'a', title: 'A' } }];
		const details = dropped(
			'Downloading media from weblink failed with http code 502, status message Bad Gateway',
		);
		const interactive = { type: 'button', header, body: { text: 'Hi' }, action: { buttons } };
		expect(await failureOf({ type: 'interactive', interactive })).toEqual(details);
		await client.control('POST', '/templates', {
			name: 'pictured',
			language: 'en',
			category: 'UTILITY',
			status: 'APPROVED',
			components: [
				{ type: 'HEADER', format: 'IMAGE' },
				{ type: 'BODY', text: 'Hi' },
			],
		});
		const template = {
			name: 'pictured',
			language: { code: 'en' },
			components: [{ type: 'header', parameters: [header] }],
		};
		expect(await failureOf({ type: 'template', template })).toEqual(details);
	});
});

describe('a link to this machine, where the settings say that Meta stands on it', () => {
	let server: Server;
	let url: string;

	beforeEach(async () => {
		server = createServer((request, response) => {
			const path = request.url ?? '';
			if (path.startsWith('/gone')) response.writeHead(404).end();
			else if (path.startsWith('/away'))
				response.writeHead(302, { location: 'http://8.8.8.8/' }).end();
			else if (path.startsWith('/on')) response.writeHead(302, { location: '/a.png' }).end();
			else
				response
					.setHeader('content-type', path.endsWith('png') ? 'image/png' : 'text/html')
					.end('x');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://localhost:${(server.address() as AddressInfo).port}`;
		await client.settings({ loopbackLinks: true });
	});

	afterEach(async () => {
		await new Promise((resolve) => server.close(resolve));
	});

	it.each(['/a.png', '/on'])('is fetched: %s', async (path) => {
		await client.send({ to: TO, type: 'image', image: { link: url + path } });
		expect(await client.untilStatus(TO, 'read')).toMatchObject({ type: 'image' });
	});

	it.each([
		['/gone', 'Downloading media from weblink failed with http code 404, status message Not Found'],
		[
			'/away',
			'Downloading media from weblink failed with http code 502, status message Bad Gateway',
		],
		['/', 'Unsupported Image mime type text/html. Please use one of image/jpeg, image/png.'],
	])('and dropped if it is not there: %s', async (path, details) => {
		const image = { link: url + path };
		expect(await failureOf({ type: 'image', image })).toEqual(dropped(details));
	});

	it('but none to another private address', async () => {
		const image = { link: 'http://192.168.1.10/a.png' };
		expect(await failureOf({ type: 'image', image })).toHaveLength(1);
	});
});
