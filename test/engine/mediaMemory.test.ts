import { type ChildProcess, spawn } from 'node:child_process';
import type { IBinaryData } from 'n8n-workflow';
import path from 'node:path';

import { freePort } from '../../tools/port.ts';
import { until } from '../../tools/until.ts';
import { fileOf } from '../support/files';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { sendNode } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const MB = 1024 * 1024;

let bench: Bench;
let sandbox: ChildProcess;

/** In a process of its own: it keeps what it gets, and that is not what is measured. */
async function startSandboxProcess(): Promise<string> {
	const port = await freePort();
	const main = path.join(__dirname, '../../sandbox/main.ts');
	sandbox = spawn(process.execPath, [main, '--port', String(port)], { stdio: 'ignore' });
	const url = `http://127.0.0.1:${port}`;
	const isThere = async () => (await fetch(url).catch(() => undefined)) !== undefined;
	await until('the sandbox starts', isThere, { withinMs: 60_000 });
	return url;
}

beforeAll(async () => {
	await keepBinaryDataInFiles();
	bench = await startBench({ baseUrl: await startSandboxProcess() });
});

afterAll(async () => {
	await bench.close();
	sandbox.kill();
});

/** A document in n8n's storage. */
async function documentOf(megabytes: number): Promise<IBinaryData> {
	const chunks = function* () {
		yield fileOf('pdf', MB);
		for (let written = 1; written < megabytes; written++) yield Buffer.alloc(MB, written);
	};
	return await binaryOf(chunks(), { fileName: 'catalogue.pdf' });
}

async function send(binary: IBinaryData): Promise<void> {
	const to = '31611330001';
	await bench.takesForOpen(to);
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode({ to, mode: 'freeFormOnly', messageType: 'document', mediaSource: 'binary' })],
		input: [{ json: {}, binary: { data: binary } }],
	});
	expect(run.error?.message).toBeUndefined();
	expect(run.node('Send').json).toMatchObject([{ status: 'accepted', sentAs: 'freeForm' }]);
}

test('a document of 90 MB goes through in less than 64 MB of memory above idle', async () => {
	const [small, large] = [await documentOf(8), await documentOf(90)];
	// Loads and compiles everything that a send needs.
	await send(small);
	const idle = process.memoryUsage().rss;
	let most = idle;
	const watch = setInterval(() => {
		most = Math.max(most, process.memoryUsage().rss);
	}, 2);
	await send(large);
	clearInterval(watch);
	console.info(`Sending 90 MB took ${((most - idle) / MB).toFixed(1)} MB above idle.`);
	expect(most - idle).toBeLessThan(64 * MB);
});
