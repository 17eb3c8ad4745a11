import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { INodeExecutionData } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { startRecorder, type Recorder } from '../support/recorder';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { sendNode } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let meta: Recorder;
let bench: Bench;
let lastMediaId = 1000;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	meta = await startRecorder(({ url, method }, response) => {
		const answer = (body: unknown, ms = 0) =>
			setTimeout(() => {
				response.setHeader('Content-Type', 'application/json');
				response.end(JSON.stringify(body));
			}, ms);
		// Slow enough for others to come meanwhile.
		if (url.endsWith('/media')) answer({ id: String(++lastMediaId) }, 300);
		else if (method === 'GET') answer({ id: url.split('/').at(-1), throughput: { level: 'HIGH' } });
		else answer({ messages: [{ id: `wamid.${meta.received.length}` }] });
	});
	bench = await startBench({ baseUrl: meta.url });
});

afterAll(async () => {
	await bench.close();
	await meta.close();
});

const PHONES = Array.from({ length: 30 }, (_, index) => String(31611770001 + index));

async function sendToAll(items: INodeExecutionData[]) {
	const { phoneNumberId } = bench.sandbox.account;
	const store = await bench.store();
	const at = Date.now();
	await store.receive(
		{
			observations: PHONES.map((phone) => ({
				kind: 'opened',
				phoneNumberId,
				customer: { phone },
				at,
				by: 'message',
			})),
		},
		at,
	);
	const run = await bench.engine.runWorkflow({
		nodes: [
			sendNode({
				to: '={{ $json.phone }}',
				mode: 'freeFormOnly',
				messageType: 'image',
				mediaSource: 'binary',
			}),
		],
		input: items,
	});
	expect(run.error?.message).toBeUndefined();
	expect(run.node('Send').json).toHaveLength(items.length);
}

/** How often Meta was asked for what, since the last time. */
function asked(): { uploads: number; lookUps: number; messages: number } {
	const requests = meta.received.splice(0);
	const count = (method: string, path: RegExp) =>
		requests.filter((request) => request.method === method && path.test(request.url)).length;
	return {
		uploads: count('POST', /\/media$/),
		lookUps: count('GET', /\/10\d\d$/),
		messages: count('POST', /\/messages$/),
	};
}

const toAll = async (content: Buffer): Promise<INodeExecutionData[]> => {
	const binary = await binaryOf(content);
	return PHONES.map((phone) => ({ json: { phone }, binary: { data: binary } }));
};

test('one file to many is one upload; the next time, one look-up', async () => {
	const items = await toAll(fileOf('png', 20_000));
	await sendToAll(items);
	expect(asked()).toEqual({ uploads: 1, lookUps: 0, messages: 30 });
	await sendToAll(items);
	expect(asked()).toEqual({ uploads: 0, lookUps: 1, messages: 30 });
});

test('two workflows at once with the same bytes are one upload', async () => {
	const content = fileOf('jpeg', 20_000);
	await Promise.all([sendToAll(await toAll(content)), sendToAll(await toAll(content))]);
	expect(asked()).toMatchObject({ uploads: 1, messages: 60 });
});

test('the same bytes within the items are one upload, too', async () => {
	const data = fileOf('jpeg', 30_000).toString('base64');
	const binary = () => ({ data: { data, mimeType: 'application/octet-stream' } });
	await sendToAll(PHONES.map((phone) => ({ json: { phone }, binary: binary() })));
	expect(asked()).toEqual({ uploads: 1, lookUps: 0, messages: 30 });
});

test('of a large file, the log tells how far it is', async () => {
	const told: string[] = [];
	const info = jest
		.spyOn(Container.get(Logger), 'info')
		.mockImplementation((message) => void told.push(message));
	const send = async (megabytes: number) => {
		const content = fileOf('png', megabytes * 1024 * 1024);
		const binary = await binaryOf(content, { fileName: 'map.png' });
		const [phone = ''] = PHONES;
		await sendToAll([{ json: { phone }, binary: { data: binary } }]);
	};
	await send(4);
	expect(told).toEqual([]);
	const video = fileOf('mp4', 6 * 1024 * 1024);
	const binary = await binaryOf(video, { fileName: 'film.mp4' });
	await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Media',
				type: 'whatsAppCloud',
				parameters: { resource: 'media', operation: 'upload' },
			},
		],
		input: [{ json: {}, binary: { data: binary } }],
	});
	info.mockRestore();
	expect(told.map((line) => /\((\d+) %\)$/.exec(line)?.[1])).toEqual([
		'0',
		'25',
		'50',
		'75',
		'100',
	]);
	expect(told.at(-1)).toBe('WhatsApp Cloud: uploading "film.mp4": 6.0 of 6.0 MB (100 %)');
});
