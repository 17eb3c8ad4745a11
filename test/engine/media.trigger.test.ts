import { createServer } from 'node:http';

import { until } from '../../tools/until.ts';
import { open } from '../support/open';
import type { Publication } from './publication';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
const published: Publication[] = [];
let lastCustomer = 0;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

afterEach(async () => {
	for (const one of published.splice(0)) await one.stop();
});

/** A customer sends something to a trigger with these options; what its first item is then. */
async function received(options: object, body: object) {
	const publication = await bench.engine.publish({
		nodes: [
			{
				name: 'Trigger',
				type: 'whatsAppCloudTrigger',
				parameters: { triggerOptions: { downloadMedia: true, ...options } },
			},
		],
	});
	published.push(publication);
	await bench.control('POST', `/customers/3161234${5000 + ++lastCustomer}/messages`, body);
	await until('an execution starts', () => publication.executions.length > 0, { everyMs: 20 });
	const [run] = await publication.runs();
	const [item] = run?.node('Trigger').items ?? [];
	return item;
}

const pdf = (bytes: number, filename = 'Invoice 7.pdf') => ({
	type: 'document',
	document: { data: Buffer.alloc(bytes, 'x').toString('base64'), filename },
});

/** An address at Meta that nothing is at any more. */
const expired = () => `${bench.sandbox.url}/whatsapp_business/attachments/?mid=1&hash=old`;

/** A picture at Meta; its ID. */
async function uploaded(): Promise<string> {
	const { phoneNumberId, accessToken } = bench.sandbox.account;
	const form = new FormData();
	form.set('messaging_product', 'whatsapp');
	form.set('type', 'image/png');
	form.set('file', new Blob(['png'], { type: 'image/png' }), 'a.png');
	const response = await fetch(`${bench.sandbox.url}/v26.0/${phoneNumberId}/media`, {
		method: 'POST',
		headers: { authorization: `Bearer ${accessToken}` },
		body: form,
	});
	return ((await response.json()) as { id: string }).id;
}

async function addressOf(id: string): Promise<string> {
	const response = await fetch(`${bench.sandbox.url}/v26.0/${id}`, {
		headers: { authorization: `Bearer ${bench.sandbox.account.accessToken}` },
	});
	return ((await response.json()) as { url: string }).url;
}

describe('the option Download Media', () => {
	it('puts the file into binary data, with its name and type', async () => {
		const item = await received({}, pdf(20_000));
		expect(item?.json).toMatchObject({
			type: 'document',
			media: { filename: 'Invoice 7.pdf', download: { status: 'done' } },
		});
		expect(item?.binary?.data).toMatchObject({
			fileName: 'Invoice 7.pdf',
			mimeType: 'application/pdf',
		});
		const data = Buffer.from(item?.binary?.data?.data ?? '', 'base64');
		expect(data.equals(Buffer.alloc(20_000, 'x'))).toBe(true);
	});

	it('names a file without a name after its ID and type, in the field that is wanted', async () => {
		const item = await received({ binaryProperty: 'photo' }, { type: 'image' });
		const { id } = item?.json.media as { id: string };
		expect(item?.binary?.photo).toMatchObject({ fileName: `${id}.png`, mimeType: 'image/png' });
	});

	it('asks by ID when the address does not work any more', async () => {
		const id = await uploaded();
		const item = await received({}, { message: { type: 'image', image: { id, url: expired() } } });
		expect(item?.json).toMatchObject({ media: { id, download: { status: 'done' } } });
		expect(item?.binary?.data).toMatchObject({ mimeType: 'image/png' });
	});

	it('says when the file is not the one that Meta has announced', async () => {
		const [url, sha256] = [await addressOf(await uploaded()), '0'.repeat(64)];
		const item = await received(
			{},
			{ message: { type: 'image', image: { id: '1', url, sha256 } } },
		);
		expect(item?.json).toMatchObject({
			media: {
				download: { status: 'done', warning: expect.stringContaining('SHA-256') as string },
			},
		});
		expect(item?.binary?.data).toMatchObject({ mimeType: 'image/png' });
	});

	it('leaves a file that is too large at Meta, and says so', async () => {
		const item = await received({ largestFile: 1 }, pdf(1024 * 1024 + 1));
		expect(item?.json).toMatchObject({
			type: 'document',
			media: {
				id: expect.any(String) as string,
				download: { status: 'skipped', reason: expect.stringContaining('1 MB') as string },
			},
		});
		expect(item?.binary).toBeUndefined();
	});

	it('never loses the message because of its file', async () => {
		const document = { id: '999', mime_type: 'application/pdf', url: expired() };
		const item = await received({}, { message: { type: 'document', document } });
		expect(item?.json).toMatchObject({
			type: 'document',
			media: { download: { status: 'failed', reason: expect.any(String) as string } },
		});
		expect(item?.binary).toBeUndefined();
	});

	it('does not hand the token to an address that is not one of Meta', async () => {
		const asked: string[] = [];
		const { port } = await open(
			createServer((request, response) => {
				asked.push(request.headers.authorization ?? '');
				response.end('stolen');
			}),
		);
		const image = { id: '999', mime_type: 'image/png', url: `http://127.0.0.1:${port}/x` };
		const item = await received({}, { message: { type: 'image', image } });
		expect(asked).toEqual([]);
		expect(item?.json).toMatchObject({ media: { download: { status: 'failed' } } });
	});

	it('leaves other messages as they are', async () => {
		const item = await received({}, { text: 'Hello' });
		expect(item?.json).toMatchObject({ text: 'Hello' });
		expect(item?.binary).toBeUndefined();
	});
});
