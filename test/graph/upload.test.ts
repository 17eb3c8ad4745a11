import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import type { UploadSource } from '../../nodes/WhatsAppCloud/graph/multipart';
import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { clientFor, failureOf, TOKEN } from '../support/graphFailure';
import { json, startGraphServer } from '../support/graphServer';
import { startTcpServer, wire } from '../support/tcpServer';

const FIELDS = { messaging_product: 'whatsapp', type: 'application/pdf' };

function source(content: Buffer, more: Partial<UploadSource> = {}): UploadSource {
	return {
		open: async () => Readable.from([content], { objectMode: false }),
		size: content.length,
		fileName: 'invoice.pdf',
		mimeType: 'application/pdf',
		...more,
	};
}

test('what an upload looks like on the wire', async () => {
	const server = await startGraphServer(json({ id: '1001' }));
	const content = Buffer.from('%PDF-1.7 Grüße');
	const file = source(content, { fileName: 'Rech"nung\r\nMärz.pdf' });
	await expect(clientFor(server.url).upload('/1/media', FIELDS, file)).resolves.toEqual({
		id: '1001',
	});
	const [request] = server.received;
	const {
		'content-type': type = '',
		'content-length': length,
		authorization,
	} = request?.headers ?? {};
	expect(authorization).toBe(`Bearer ${TOKEN}`);
	const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(type)?.[1] ?? '';
	expect(boundary).not.toBe('');
	expect(Number(length)).toBe(Buffer.byteLength(request?.body ?? ''));
	expect(request?.url).toBe('/v26.0/1/media');
	expect(request?.body).toBe(
		[
			`--${boundary}`,
			'Content-Disposition: form-data; name="messaging_product"',
			'',
			'whatsapp',
			`--${boundary}`,
			'Content-Disposition: form-data; name="type"',
			'',
			'application/pdf',
			`--${boundary}`,
			'Content-Disposition: form-data; name="file"; filename="Rech%22nung%0D%0AMärz.pdf"',
			'Content-Type: application/pdf',
			'',
			'%PDF-1.7 Grüße',
			`--${boundary}--`,
			'',
		].join('\r\n'),
	);
});

describe('against the sandbox', () => {
	let sandbox: Sandbox;
	let client: GraphClient;

	beforeAll(async () => {
		sandbox = await startSandbox({ port: 0 });
		const { accessToken } = sandbox.account;
		client = new GraphClient({ accessToken, apiVersion: 'v26.0', baseUrl: sandbox.url });
	});

	afterAll(async () => {
		await sandbox.close();
	});

	test('every byte arrives, in order, and progress is told', async () => {
		const chunks = Array.from({ length: 300 }, (_, index) => Buffer.alloc(10_007, index));
		const content = Buffer.concat(chunks);
		const told: number[] = [];
		const { id } = await client.upload(
			`/${sandbox.account.phoneNumberId}/media`,
			FIELDS,
			source(content, { open: async () => Readable.from(chunks, { objectMode: false }) }),
			{ onProgress: (bytes) => told.push(bytes) },
		);
		const facts = await client.get(`/${String(id)}`);
		expect(facts.sha256).toBe(createHash('sha256').update(content).digest('base64'));
		expect(facts.mime_type).toBe('application/pdf');
		expect(told).toEqual([...told].sort((a, b) => a - b));
		expect(told.at(-1)).toBe(content.length);

		const { body, size, mimeType } = await client.download(String(facts.url));
		const got: Buffer[] = [];
		for await (const chunk of body) got.push(chunk as Buffer);
		expect(Buffer.concat(got).equals(content)).toBe(true);
		expect({ size, mimeType }).toEqual({ size: content.length, mimeType: 'application/pdf' });
	});

	test('what Meta refuses', async () => {
		const path = `/${sandbox.account.phoneNumberId}/media`;
		const failure = await client
			.upload(path, FIELDS, source(Buffer.from('x'), { mimeType: 'text/html' }))
			.catch((thrown: unknown) => thrown);
		expect(failure).toMatchObject({ code: 100, sent: 'no' });
	});
});

test('an answer that comes before the file has left', async () => {
	const refusal = { error: { message: '(#190) Expired', code: 190, type: 'OAuthException' } };
	// Answers as soon as the head is there, and reads no further.
	let noticed = () => {};
	const gone = new Promise<void>((resolve) => (noticed = resolve));
	const server = await startTcpServer(
		() => {},
		(socket) => {
			socket.once('close', noticed);
			socket.once('data', () => {
				socket.pause();
				socket.write(wire(JSON.stringify(refusal)).replace('200 OK', '401 Unauthorized'));
				setTimeout(() => socket.resume(), 200);
			});
		},
	);
	let closed = false;
	const endless = new Readable({
		read() {
			this.push(Buffer.alloc(64 * 1024));
		},
		destroy(error, done) {
			closed = true;
			done(error);
		},
	});
	const file = source(Buffer.alloc(0), { open: async () => endless, size: 1024 ** 3 });
	const failure = await failureOf(clientFor(server.url).upload('/1/media', FIELDS, file));
	expect([190, undefined]).toContain(failure.code);
	expect(closed).toBe(true);
	// Nothing is left that would wait for the rest of the file.
	await gone;
});

test('a file that becomes shorter or longer while it is read', async () => {
	for (const size of [3, 5]) {
		const server = await startGraphServer(json({ id: '1' }));
		const file = source(Buffer.from('four'), { size });
		const failure = await failureOf(clientFor(server.url).upload('/1/media', FIELDS, file));
		expect(failure.title).toBe('The file "invoice.pdf" could not be read to its end');
		expect(failure.details).toBe('The file "invoice.pdf" changed while it was uploaded.');
		expect(server.received).toEqual([]);
	}
});

test('a file that cannot be read', async () => {
	const server = await startGraphServer(json({ id: '1' }));
	const open = async () =>
		new Readable({
			read() {
				this.destroy(new Error('The disk is gone'));
			},
		});
	const failure = await failureOf(
		clientFor(server.url).upload('/1/media', FIELDS, source(Buffer.from('x'), { open })),
	);
	expect(failure).toMatchObject({ details: 'The disk is gone', sent: 'no', retry: 'never' });
});

test('Stop ends an upload, and closes the file', async () => {
	const stop = new AbortController();
	let closed = false;
	const slow = new Readable({
		read() {
			setTimeout(() => this.push(Buffer.alloc(1000)), 5);
		},
		destroy(error, done) {
			closed = true;
			done(error);
		},
	});
	const server = await startGraphServer(json({ id: '1' }));
	const file = source(Buffer.alloc(0), { open: async () => slow, size: 10_000_000 });
	setTimeout(() => stop.abort(), 50);
	const failure = await failureOf(
		clientFor(server.url).upload('/1/media', FIELDS, file, { signal: stop.signal }),
	);
	expect(failure.title).toBe('The request was cancelled');
	expect(closed).toBe(true);
	expect(server.received).toEqual([]);
});
