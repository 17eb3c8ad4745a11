import type { IDataObject } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { startRecorder, type Recorder } from '../support/recorder';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { sendNode } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** What Meta answers to uploads, one after the other; then it takes them. */
let refusals: number[] = [];
/** How often a page comes in place of a customer's file. */
let pages = 0;
/** What Meta gives as the SHA-256 of a customer's file. */
let said: string | undefined;
let meta: Recorder;
let bench: Bench;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	meta = await startRecorder(({ url, method }, response) => {
		const answer = (body: unknown) => response.end(JSON.stringify(body));
		const refusal = url.endsWith('/media') ? refusals.shift() : undefined;
		if (refusal !== undefined) {
			response.statusCode = refusal;
			response.end('<html>Try again</html>');
		} else if (url.endsWith('/media')) answer({ id: '1001' });
		else if (url.endsWith('/2001')) {
			answer({ url: `${meta.url}/file`, mime_type: 'image/png', sha256: said });
		} else if (url === '/file' && pages > 0) {
			pages--;
			response.setHeader('Content-Type', 'text/html; charset=utf-8');
			response.end('<html>Blocked by the company</html>');
		} else if (url === '/file') {
			response.setHeader('Content-Type', 'image/png');
			response.end(fileOf('png', 1000));
		} else if (method === 'GET')
			answer({ id: url.split('/').at(-1), throughput: { level: 'HIGH' } });
		else answer({ messages: [{ id: `wamid.${meta.received.length}` }] });
	});
	bench = await startBench({ baseUrl: meta.url });
});

afterAll(async () => {
	await bench.close();
	await meta.close();
});

const PHONES = ['31611770101', '31611770102'];

/** @returns what the items that failed say */
async function sendToAll(bytes: number): Promise<IDataObject[]> {
	const { phoneNumberId } = bench.sandbox.account;
	const store = await bench.store();
	const at = Date.now();
	const customers = PHONES.map((phone) => ({ phone }));
	await store.receive(
		{
			observations: customers.map((customer) => ({
				...{ kind: 'opened', phoneNumberId, customer, at, by: 'message' },
			})),
		},
		at,
	);
	const binary = await binaryOf(fileOf('png', bytes));
	const parameters = {
		...{ to: '={{ $json.phone }}', mode: 'freeFormOnly' },
		...{ messageType: 'image', mediaSource: 'binary' },
	};
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode(parameters, { onError: 'continueErrorOutput' })],
		input: PHONES.map((phone) => ({ json: { phone }, binary: { data: binary } })),
	});
	const [, failed = []] = run.node('Send').outputs;
	return failed.map(({ json }) => json.details as IDataObject);
}

const asked = (path: RegExp) =>
	meta.received.filter(({ method, url }) => method === 'POST' && path.test(url)).length;

beforeEach(() => void meta.received.splice(0));

test('a file that Meta does not take for some seconds goes out with its messages when it does', async () => {
	refusals = [429, 429, 429];
	expect(await sendToAll(20_000)).toEqual([]);
	expect([asked(/\/media$/), asked(/\/messages$/)]).toEqual([4, PHONES.length]);
});

test('messages whose file Meta cannot take are said not to be out, and the others do not try it again', async () => {
	refusals = [500, 502, 503];
	const failed = await sendToAll(30_000);
	expect(failed).toHaveLength(PHONES.length);
	for (const details of failed) {
		expect(details).toMatchObject({ sentAs: 'nothing', retry: 'later' });
		expect(details.advice).toContain('nothing was sent');
	}
	expect([asked(/\/media$/), asked(/\/messages$/)]).toEqual([3, 0]);
});

test('a store that is away for a moment keeps no file from going out', async () => {
	const { uploads } = await bench.store();
	jest.spyOn(uploads, 'find').mockRejectedValueOnce(new Error('Connection terminated'));
	jest.spyOn(uploads, 'record').mockRejectedValueOnce(new Error('Connection terminated'));
	expect(await sendToAll(40_000)).toEqual([]);
	expect([asked(/\/media$/), asked(/\/messages$/)]).toEqual([1, PHONES.length]);
});

/** @returns the item of Media → Download */
async function download() {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Media',
				type: 'whatsAppCloud',
				parameters: { resource: 'media', operation: 'download', media: '2001' },
			},
		],
		input: [{ json: {} }],
	});
	return run.node('Media').items[0];
}

test('a page in place of a customer’s file is not taken for it', async () => {
	pages = 2;
	const item = await download();
	expect(item?.json).toMatchObject({ mimeType: 'image/png', fileName: '2001.png' });
	expect(pages).toBe(0);
});

test('a file that is not what Meta says comes all the same, and the item says so', async () => {
	said = '0'.repeat(64);
	const item = await download();
	expect(item?.json.warnings).toEqual([expect.stringContaining('SHA-256')]);
	expect(item?.binary?.data).toMatchObject({ fileName: '2001.png' });
});
