import { mkdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';

import { ControlClient } from '../../sandbox/client.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { buildPackage } from '../../tools/build.ts';
import { N8nApi } from '../../tools/n8n/api.ts';
import { AT_VOLUME } from '../../tools/n8n/environment.ts';
import { installN8n } from '../../tools/n8n/install.ts';
import { startN8n, type N8nProcess } from '../../tools/n8n/process.ts';
import { freePort } from '../../tools/port.ts';
import { ROOT } from '../../tools/root.ts';
import { together } from '../../tools/until.ts';
import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { ensureRedis, startRedis } from '../support/redis.ts';
import { Started, type Report, type RunningStage } from './checkRun.ts';
import { OWNER, sandboxCredential } from './owner.ts';
import { Phones } from './phones.ts';
import type { CredentialReference } from './reminders.ts';

const WORKERS = ['worker-1', 'worker-2'] as const;

/** n8n in queue mode: a main, a webhook processor and two workers, on PostgreSQL and Redis, and the sandbox. */
export interface QueueStage extends RunningStage {
	api: N8nApi;
	phones: Phones;
	postgres: PostgresServer;
	/** Where webhooks are taken. */
	webhookUrl: string;
	credential: CredentialReference;
	/** The same account with *Store* set to SQLite. */
	sqliteCredential: CredentialReference;
	/** Ends the second worker as a crash would. */
	killWorker(): Promise<void>;
	/** Starts it again. */
	startWorker(): Promise<void>;
	/** Starts a main process, another one or one that was stopped. @param env what else is set for it */
	startMain(name: string, env: Record<string, string>): Promise<void>;
	/** Ends a process as a person does who restarts it. */
	stop(name: string): Promise<void>;
}

/** Installs and starts everything. Nothing is left running if it fails. */
export async function setQueueStage(
	folder: string,
	report: Report,
	signal: AbortSignal,
): Promise<QueueStage> {
	const started = new Started();
	try {
		const found = findPostgres();
		if ('missing' in found) throw new Error(found.missing);
		const redisServer = await ensureRedis(report, signal);
		const [installation] = await Promise.all([installN8n(report, signal), buildPackage(signal)]);
		report('Starting PostgreSQL, Redis and the sandbox …');
		const postgres = started.add(await startPostgres(found.folder));
		const redis = started.add(await startRedis(redisServer));
		const sandbox = await startSandbox({ port: 0 });
		started.add({ stop: () => sandbox.close() });
		signal.throwIfAborted();

		const userFolder = `${folder}/n8n`;
		await mkdir(userFolder);
		const webhookPort = await freePort();
		const webhookUrl = `http://127.0.0.1:${webhookPort}`;
		const encryptionKey = randomBytes(24).toString('hex');
		const processes = new Map<string, N8nProcess>();
		const start = async (
			name: string,
			command: string[],
			given = processes.get(name)?.port,
			env: Record<string, string> = {},
		) => {
			const port = given ?? (await freePort());
			const n8n = await startN8n({
				installation,
				packagePath: ROOT,
				userFolder,
				command,
				port,
				postgresUrl: postgres.url(),
				signal,
				secrets: [sandbox.account.accessToken, sandbox.account.appSecret, encryptionKey],
				env: {
					...AT_VOLUME,
					EXECUTIONS_MODE: 'queue',
					QUEUE_BULL_REDIS_HOST: '127.0.0.1',
					QUEUE_BULL_REDIS_PORT: String(redis.port),
					QUEUE_HEALTH_CHECK_ACTIVE: 'true',
					QUEUE_HEALTH_CHECK_PORT: String(port),
					N8N_ENCRYPTION_KEY: encryptionKey,
					N8N_WEBHOOK_URL: `${webhookUrl}/`,
					N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
					// A job of a worker that was killed counts as lost soon.
					QUEUE_WORKER_LOCK_DURATION: '10000',
					QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
					QUEUE_WORKER_STALLED_INTERVAL: '5000',
					...env,
				},
			});
			started.add({ stop: () => n8n.kill() });
			processes.set(name, n8n);
			return n8n;
		};
		// One execution at a time each, so that two executions are shared out.
		const startWorker = async (name: string) => {
			await start(name, WORKER);
		};
		report('Starting n8n: main, then a webhook processor and two workers …');
		const main = await start('main', ['start']);
		await together([
			start('webhook', ['webhook'], webhookPort),
			...WORKERS.map((name) => startWorker(name)),
		]);
		signal.throwIfAborted();

		const api = new N8nApi(main.url, signal);
		await api.setUpOwner(OWNER);
		const addCredential = async (name: string, store: string) => ({
			id: await api.createCredential({
				name,
				type: 'whatsAppCloudApi',
				data: { ...sandboxCredential(sandbox), store },
			}),
			name,
		});
		const phones = new Phones(new ControlClient(sandbox.url, sandbox.token, signal));
		await phones.call('PATCH', '/settings', AS_META_UNDER_LOAD);
		return {
			signal,
			api,
			phones,
			postgres,
			webhookUrl,
			credential: await addCredential('WhatsApp', 'auto'),
			sqliteCredential: await addCredential('WhatsApp on SQLite', 'sqlite'),
			killWorker: async () => await processes.get(WORKERS[1])?.kill(),
			startWorker: async () => await startWorker(WORKERS[1]),
			startMain: async (name, env) => {
				await start(name, ['start'], undefined, env);
			},
			stop: async (name) => await processes.get(name)?.stop(),
			logs: () => Object.fromEntries([...processes].map(([name, n8n]) => [name, n8n.log()])),
			close: () => started.stopAll(),
		};
	} catch (failure) {
		await started.stopAll();
		throw failure;
	}
}

const WORKER = ['worker', '--concurrency=1'];

/**
 * Statuses of many messages come in few deliveries. What could not be delivered is sent again soon, then less and
 * less often; what n8n is slow to answer is waited for, or a busy machine would get the same again and again.
 */
export const AS_META_UNDER_LOAD = {
	batching: { maxUpdates: 100, waitMs: 250 },
	readReceipts: false,
	retryDelaysMs: Array.from({ length: 100 }, (_, index) => Math.min(2000 + 500 * index, 10_000)),
	webhookTimeoutMs: 60_000,
};
