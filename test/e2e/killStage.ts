import { mkdir } from 'node:fs/promises';

import { ControlClient } from '../../sandbox/client.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { buildPackage } from '../../tools/build.ts';
import { N8nApi } from '../../tools/n8n/api.ts';
import { AT_VOLUME } from '../../tools/n8n/environment.ts';
import { installN8n } from '../../tools/n8n/install.ts';
import { startN8n, type N8nProcess } from '../../tools/n8n/process.ts';
import { freePort } from '../../tools/port.ts';
import { ROOT } from '../../tools/root.ts';
import { Started, type Report, type RunningStage } from './checkRun.ts';
import { Gate } from './gate.ts';
import { OWNER, sandboxCredential } from './owner.ts';
import { Phones } from './phones.ts';
import { AS_META_UNDER_LOAD } from './queueStage.ts';
import type { CredentialReference } from './reminders.ts';

/** One n8n on SQLite that can be killed and started again, and the sandbox. */
export interface KillStage extends RunningStage {
	api: N8nApi;
	phones: Phones;
	/** n8n's own folder, with its database and our store. */
	dataFolder: string;
	/** Where webhooks are taken. */
	webhookUrl: string;
	credential: CredentialReference;
	/** The sandbox's. */
	graphUrl: string;
	/** n8n itself, with nothing in front, while it runs. */
	n8nUrl: string;
	/** Ends n8n as a crash would. */
	kill(): Promise<void>;
	/** Ends n8n as a person does who restarts it. */
	stop(): Promise<void>;
	/**
	 * Starts it again, with everything that it had.
	 *
	 * @param path below which it is reached from outside, such as `/n8n`; a proxy takes it off
	 * @param env what else is set for it
	 */
	start(path?: string, env?: Record<string, string>): Promise<void>;
	appSecret: string;
	/** The account's number. */
	where: { businessAccountId: string; phoneNumberId: string };
}

/** Installs and starts everything. Nothing is left running if it fails. */
export async function setKillStage(
	folder: string,
	report: Report,
	signal: AbortSignal,
): Promise<KillStage> {
	const started = new Started();
	try {
		const [installation] = await Promise.all([installN8n(report, signal), buildPackage(signal)]);
		const sandbox = await startSandbox({ port: 0 });
		started.add({ stop: () => sandbox.close() });
		const userFolder = `${folder}/n8n`;
		await mkdir(userFolder);
		const port = await freePort();
		const gate = started.add(await Gate.open());
		let running: N8nProcess | undefined;
		let log = '';
		const end = async (how: 'kill' | 'stop') => {
			gate.leadTo(undefined);
			await running?.[how]();
			log += running?.log() ?? '';
		};
		const kill = async () => await end('kill');
		started.add({ stop: kill });
		const start = async (path = '', env: Record<string, string> = {}) => {
			running = await startN8n({
				installation,
				packagePath: ROOT,
				userFolder,
				port,
				signal,
				secrets: [sandbox.account.accessToken, sandbox.account.appSecret],
				env: {
					...AT_VOLUME,
					N8N_WEBHOOK_URL: `${gate.url}${path}/`,
					...(path ? { N8N_PATH: `${path}/` } : {}),
					...env,
				},
			});
			gate.leadTo(running.url, path);
		};
		report('Starting n8n …');
		await start();
		const n8nUrl = `http://127.0.0.1:${port}`;
		const api = new N8nApi(n8nUrl, signal);
		await api.setUpOwner(OWNER);
		const name = 'WhatsApp';
		const id = await api.createCredential({
			name,
			type: 'whatsAppCloudApi',
			data: { ...sandboxCredential(sandbox), store: 'auto' },
		});
		const phones = new Phones(new ControlClient(sandbox.url, sandbox.token, signal));
		await phones.call('PATCH', '/settings', AS_META_UNDER_LOAD);
		return {
			...{ signal, api, phones, kill, start, credential: { id, name }, webhookUrl: gate.url },
			...{ n8nUrl, stop: async () => await end('stop') },
			graphUrl: sandbox.url,
			appSecret: sandbox.account.appSecret,
			where: sandbox.account,
			dataFolder: `${userFolder}/.n8n`,
			logs: () => ({ n8n: log + (running?.log() ?? '') }),
			close: () => started.stopAll(),
		};
	} catch (failure) {
		await started.stopAll();
		throw failure;
	}
}
