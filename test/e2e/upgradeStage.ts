import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { z } from 'zod';

import { ControlClient } from '../../sandbox/client.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { N8nApi } from '../../tools/n8n/api.ts';
import { installN8n } from '../../tools/n8n/install.ts';
import { npmEnvironment } from '../../tools/n8n/npm.ts';
import { pack } from '../../tools/n8n/pack.ts';
import { startN8n, type N8nProcess } from '../../tools/n8n/process.ts';
import { Registry } from '../../tools/n8n/registry.ts';
import { freePort } from '../../tools/port.ts';
import { BIN } from '../../tools/root.ts';
import { stagePackage } from '../../tools/staging.ts';
import { Started, type Report, type RunningStage } from './checkRun.ts';
import { makeOlderPackage } from './olderPackage.ts';
import { OWNER } from './owner.ts';
import { Phones } from './phones.ts';

/** What the registry calls the two. */
export const VERSIONS = { older: '0.1.0', ours: '0.1.1' };

/** An n8n without our package, a registry that has an older version of it, and the sandbox. */
export interface UpgradeStage extends RunningStage {
	api: N8nApi;
	phones: Phones;
	sandbox: Awaited<ReturnType<typeof startSandbox>>;
	webhookUrl: string;
	/** Publishes this checkout's version in the registry. */
	release(): Promise<void>;
	/** Stops n8n and starts it again. */
	restart(): Promise<void>;
}

export async function setUpgradeStage(
	folder: string,
	report: Report,
	signal: AbortSignal,
): Promise<UpgradeStage> {
	const started = new Started();
	try {
		const installation = await installN8n(report, signal);
		report('Packing the two versions …');
		const older = join(folder, 'older');
		await makeOlderPackage(older, signal);
		const ours = join(folder, 'ours');
		await stagePackage(ours, signal);
		const tarballs = {
			older: await packAs(older, VERSIONS.older, folder, signal),
			ours: await packAs(ours, VERSIONS.ours, folder, signal),
		};
		const registry = started.add(await Registry.open());
		await registry.publish(tarballs.older);
		const usualPath = [BIN, process.env.PATH].join(delimiter);
		const path = await registry.npmOn(usualPath, join(folder, 'npm'));

		const sandbox = await startSandbox({ port: 0 });
		started.add({ stop: () => sandbox.close() });
		const userFolder = join(folder, 'n8n');
		await mkdir(userFolder);
		const port = await freePort();
		let running: N8nProcess | undefined;
		let log = '';
		const stop = async () => {
			await running?.stop();
			log += running?.log() ?? '';
			running = undefined;
		};
		started.add({ stop });
		const start = async () => {
			const secrets = [sandbox.account.accessToken, sandbox.account.appSecret];
			const env = { PATH: path };
			running = await startN8n({ installation, userFolder, port, signal, secrets, env });
		};
		report('Starting n8n …');
		await start();
		const webhookUrl = `http://127.0.0.1:${port}`;
		const api = new N8nApi(webhookUrl, signal);
		await api.setUpOwner(OWNER);
		return {
			...{ signal, api, sandbox, webhookUrl },
			phones: new Phones(new ControlClient(sandbox.url, sandbox.token, signal)),
			release: () => registry.publish(tarballs.ours),
			async restart() {
				await stop();
				await start();
				await api.login({ email: OWNER.email, password: OWNER.password });
			},
			logs: () => ({ n8n: log + (running?.log() ?? '') }),
			close: () => started.stopAll(),
		};
	} catch (failure) {
		await started.stopAll();
		throw failure;
	}
}

const manifest = z.object({ version: z.string() }).passthrough();

async function packAs(
	packageFolder: string,
	version: string,
	folder: string,
	signal: AbortSignal,
): Promise<string> {
	const file = join(packageFolder, 'package.json');
	const said = manifest.parse(JSON.parse(await readFile(file, 'utf8')));
	await writeFile(file, JSON.stringify({ ...said, version }));
	const into = join(folder, `tarball-${version}`);
	await mkdir(into);
	const logFile = join(folder, 'pack.log');
	return await pack(packageFolder, into, { cwd: folder, env: npmEnvironment(), logFile, signal });
}
