import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import { ControlClient } from '../../sandbox/client.ts';
import { ACCOUNT } from '../../sandbox/seed/account.ts';
import { buildPackage } from '../../tools/build.ts';
import { N8nApi } from '../../tools/n8n/api.ts';
import { installN8n } from '../../tools/n8n/install.ts';
import { startN8n, type N8nProcess } from '../../tools/n8n/process.ts';
import { freePort } from '../../tools/port.ts';
import { ROOT } from '../../tools/root.ts';
import { pause } from '../../tools/until.ts';
import { makeCertificate } from './certificate.ts';
import { Child } from './child.ts';
import { Executions } from './executions.ts';
import { CpuMeter } from './measure.ts';
import { addNoOp } from './noOp.ts';
import { proxyCounts, type ProxyCounts } from './proxyCounts.ts';
import { SandboxControl } from './sandboxControl.ts';

/** What every node calls; the proxy leads it to the sandbox. */
export const GRAPH = 'https://graph.facebook.com';

export const VERIFY_TOKEN = 'bench';

/** The first word of `sandboxProcess.ts`. */
const place = z.object({ url: z.string(), token: z.string() });

/** By credential type, as nodes name them. */
export type Credentials = Record<string, { id: string; name: string }>;

/** Everything running, each part in a process of its own: sandbox, proxy, axios loop, n8n. */
export interface Stage {
	installation: string;
	sandbox: SandboxControl;
	n8n: N8nProcess;
	/** Where triggers take deliveries in by themselves. */
	doorUrl: string;
	api: N8nApi;
	cpu: CpuMeter;
	executions: Executions;
	credentials: Credentials;
	axiosLoop: Child;
	/** Ends n8n and starts it again, with everything that it had. @param nodeOptions `NODE_OPTIONS`; none by default */
	restart(nodeOptions?: string): Promise<void>;
	/** What the proxy saw so far. */
	proxyCounts(): Promise<ProxyCounts>;
	/** Closes the connections that are left of the round before, so that each round opens its own. */
	closeConnections(): Promise<void>;
	/** Stops everything that was started, and removes its files. */
	close(): Promise<void>;
}

/** Builds the package and starts everything. Nothing is left running if it fails. @param settings n8n's, by variable */
export async function setStage(
	report: (line: string) => void,
	signal: AbortSignal,
	settings: Record<string, string> = {},
): Promise<Stage> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-cloud-bench-'));
	const started: Array<() => Promise<void>> = [
		() => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
	];
	const close = async () => {
		for (const stop of started.splice(0).reverse()) await stop();
	};
	try {
		report('Building the package …');
		const [installation] = await Promise.all([installN8n(report, signal), buildPackage(signal)]);
		const packagePath = await copyPackage(join(folder, 'package'));
		await addNoOp(packagePath);
		signal.throwIfAborted();

		report('Starting sandbox, proxy and n8n …');
		const startChild = async (...args: Parameters<typeof Child.start>) => {
			const { child, ready } = await Child.start(...args);
			started.push(() => child.stop());
			return { child, ready };
		};
		const { url, token } = place.parse((await startChild('sandboxProcess.ts')).ready);
		const { key, cert } = makeCertificate(new URL(GRAPH).hostname, folder);
		const proxy = await startChild('tlsProxy.ts', [key, cert, url]);
		const proxyUrl = String(proxy.ready);
		const trust = { NODE_EXTRA_CA_CERTS: cert };
		const axiosLoop = await startChild('axiosLoop.ts', [proxyUrl], trust);

		const userFolder = join(folder, 'n8n');
		await mkdir(userFolder);
		const doorPort = await freePort();
		const doorUrl = `http://127.0.0.1:${doorPort}`;
		const env = {
			WHATSAPP_CLOUD_URL: doorUrl,
			WHATSAPP_CLOUD_PORT: String(doorPort),
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: '127.0.0.1,localhost',
			// While it evaluates thousands of expressions, n8n does not get to its own database ping (5 s), and
			// then refuses requests for a while. That is not what is measured here.
			DB_PING_TIMEOUT_MS: '60000',
			...trust,
			...settings,
		};
		const start = async (port?: number, nodeOptions = '') =>
			await startN8n({
				...{ installation, packagePath, userFolder, signal },
				env: { ...env, NODE_OPTIONS: nodeOptions },
				...(port === undefined ? {} : { port }),
			});
		let n8n = await start();
		started.push(() => n8n.stop());
		signal.throwIfAborted();

		const api = new N8nApi(n8n.url, signal);
		const credentials = await setUp(api);
		const executions = new Executions(join(userFolder, '.n8n', 'database.sqlite'), signal);
		started.push(async () => executions.close());
		const cpu = new CpuMeter(n8n.pid);
		await cpu.calibrate(4000, signal);
		const stage: Stage = {
			installation,
			doorUrl,
			sandbox: new SandboxControl(new ControlClient(url, token, signal)),
			get n8n() {
				return n8n;
			},
			api,
			cpu,
			executions,
			credentials,
			axiosLoop: axiosLoop.child,
			restart: async (nodeOptions) => {
				await n8n.stop();
				n8n = await start(n8n.port, nodeOptions);
				stage.cpu = new CpuMeter(n8n.pid);
			},
			proxyCounts: async () => proxyCounts.parse(await proxy.child.ask('counts', signal)),
			closeConnections: async () => {
				await proxy.child.ask('fresh', signal);
				// Until the other side has noticed.
				await pause(100, signal);
			},
			close,
		};
		return stage;
	} catch (failure) {
		await close();
		throw failure;
	}
}

/** What is measured is what was built now, whatever happens in the checkout meanwhile. */
async function copyPackage(folder: string): Promise<string> {
	for (const part of ['package.json', 'index.js', 'dist']) {
		await cp(join(ROOT, part), join(folder, part), { recursive: true });
	}
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
	return folder;
}

/** An owner account, and the sandbox's account in our credential and in the built-in ones. */
async function setUp(api: N8nApi): Promise<Credentials> {
	await api.setUpOwner({
		email: 'bench@example.com',
		firstName: 'Bench',
		lastName: 'Owner',
		password: 'WhatsApp-2026',
	});
	const { accessToken, phoneNumberId, businessAccountId, appId, appSecret } = ACCOUNT;
	const data: Record<string, Record<string, string>> = {
		whatsAppCloudApi: {
			accessToken,
			phoneNumberId,
			businessAccountId,
			appId,
			appSecret,
			verifyToken: VERIFY_TOKEN,
			baseUrl: GRAPH,
		},
		whatsAppApi: { accessToken, businessAccountId },
		whatsAppTriggerApi: { clientId: appId, clientSecret: appSecret },
	};
	const credentials: Credentials = {};
	for (const [type, fields] of Object.entries(data)) {
		credentials[type] = {
			id: await api.createCredential({ name: type, type, data: fields }),
			name: type,
		};
	}
	return credentials;
}
