import { mkdir } from 'node:fs/promises';

import { ControlClient } from '../sandbox/client.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { buildPackage } from '../tools/build.ts';
import { duration } from '../tools/duration.ts';
import { N8nApi } from '../tools/n8n/api.ts';
import { installN8n, type OlderN8n } from '../tools/n8n/install.ts';
import { installPackage } from '../tools/n8n/place.ts';
import { startN8n, type N8nProcess } from '../tools/n8n/process.ts';
import { ROOT } from '../tools/root.ts';
import { furnish, OWNER, type Furnishings } from './furnish.ts';
import { Mailbox } from './mailbox.ts';
import { Model } from './model.ts';
import { Phones } from './phones.ts';

export interface StageOptions {
	/** Where n8n and the demo keep their state. */
	folder: string;
	/** 0 or nothing: any free port. */
	sandboxPort?: number;
	n8nPort?: number;
	report: (line: string) => void;
	/** Whether our package is installed as n8n would do it; otherwise it is linked, so that a build is there at the next start. */
	packed?: boolean;
	/** An n8n that is installed; by default the one that everything is tested with. */
	n8n?: OlderN8n;
	/** Hears of each e-mail that the examples send. */
	onMail?: (mail: string) => void;
	/** How long n8n may take to start, ms; by default as long as its process lives. */
	readyWithinMs?: number;
	/** Ends the set-up when Ctrl+C is pressed meanwhile. */
	signal?: AbortSignal;
}

/** Everything running: the sandbox, n8n with our package, the account, the credential, the examples. */
export interface Stage {
	sandbox: Sandbox;
	/** Ends every wait. */
	signal: AbortSignal | undefined;
	n8n: N8nProcess;
	api: N8nApi;
	phones: Phones;
	/** The team's e-mails. */
	mailbox: Mailbox;
	/** What the AI agent asks. */
	model: Model;
	/** Where n8n and the demo keep their state. */
	folder: string;
	furnishings: Furnishings;
	/** Stops everything that was started. */
	close(): Promise<void>;
}

/** Builds the package, starts the sandbox and n8n and sets n8n up. Nothing is left running if it fails. */
export async function setStage(options: StageOptions): Promise<Stage> {
	const { folder, report, signal } = options;
	const started: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const stop of started.splice(0).reverse()) await stop();
	};
	try {
		const installation = options.n8n?.installation ?? (await installN8n(report, signal));
		signal?.throwIfAborted();

		const sandbox = await startSandbox({
			port: options.sandboxPort ?? 0,
			settings: { loopbackLinks: true },
			// Back in Stock has budgets in dollars: Meta's list prices.
			also: ({ businessAccounts }) => {
				for (const account of businessAccounts.values()) account.currency = 'USD';
			},
		});
		started.push(() => sandbox.close());
		report(`Sandbox: ${sandbox.url}`);
		const mailbox = await Mailbox.open(({ to, subject, text, links }) => {
			options.onMail?.([`E-mail to ${to}: ${subject}`, text, ...links].join('\n  '));
		}, signal);
		started.push(() => mailbox.close());
		const model = await Model.open();
		started.push(() => model.stop());

		await mkdir(folder, { recursive: true });
		if (options.packed) {
			await timed(report, 'Installing the package in n8n', () => installPackage(folder, signal));
		} else {
			await timed(report, 'Building the package', () => buildPackage(signal));
		}
		const n8n = await timed(report, 'Starting n8n', () =>
			startN8n({
				installation,
				...(options.packed ? {} : { packagePath: ROOT }),
				userFolder: folder,
				port: options.n8nPort,
				...(options.n8n ? { nodeFolder: options.n8n.nodeFolder } : {}),
				readyWithinMs: options.readyWithinMs ?? Infinity,
				report,
				signal,
				secrets: [sandbox.account.accessToken, sandbox.account.appSecret, OWNER.password],
			}),
		);
		started.push(() => n8n.stop());
		signal?.throwIfAborted();

		const api = new N8nApi(n8n.url, signal);
		const furnishings = await timed(report, 'Setting up the account and the workflows', () =>
			furnish(api, folder, {
				whatsApp: credentialFor(sandbox),
				mail: mailbox.credential,
				model: model.credential,
			}),
		);
		return {
			sandbox,
			signal,
			n8n,
			api,
			mailbox,
			model,
			folder,
			phones: new Phones(new ControlClient(sandbox.url, sandbox.token, signal)),
			furnishings,
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** The credential's fields for the sandbox's first number. */
function credentialFor({ url, account }: Sandbox): Record<string, string> {
	return {
		accessToken: account.accessToken,
		phoneNumberId: account.phoneNumberId,
		businessAccountId: account.businessAccountId,
		appId: account.appId,
		appSecret: account.appSecret,
		verifyToken: 'demo',
		apiVersion: 'v26.0',
		store: 'auto',
		baseUrl: url,
	};
}

async function timed<T>(
	report: (line: string) => void,
	title: string,
	work: () => Promise<T>,
): Promise<T> {
	const started = Date.now();
	report(`${title} …`);
	const result = await work();
	report(`${title}: done in ${duration(Date.now() - started)}`);
	return result;
}
