import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { lastLines } from '../command.ts';
import { duration } from '../duration.ts';
import { signalGroup } from '../group.ts';
import { freePort } from '../port.ts';
import { pause } from '../until.ts';
import { n8nEnvironment, type EnvironmentOptions } from './environment.ts';
import { linkPackage } from './place.ts';

export interface N8nOptions extends Partial<EnvironmentOptions> {
	/** Where n8n is installed: the answer of `installN8n`. */
	installation: string;
	userFolder: string;
	/** The community package to link: a folder with a built package in it. Left out: what is installed already. */
	packagePath?: string;
	/** `start` (default), `worker` or `webhook`, with its flags. */
	command?: string[];
	/** Texts that must not stand in the log. */
	secrets?: string[];
	/**
	 * How long it may take until n8n answers, ms (a first start takes from 25 s to some minutes); 15 minutes by default,
	 * Infinity for as long as the process lives.
	 */
	readyWithinMs?: number;
	/** Gets a line now and then while n8n is not ready yet; every 15 s unless the next one says otherwise. */
	report?: (line: string) => void;
	reportEveryMs?: number;
	/** Ends n8n if it is not ready yet. */
	signal?: AbortSignal;
}

export interface N8nProcess {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	url: string;
	port: number;
	pid: number;
	/** What n8n printed so far, secrets left out. */
	log(): string;
	/** Asks n8n to end, as Ctrl+C does, and waits until it has; after 20 s it is killed. */
	stop(): Promise<void>;
	/** Kills n8n at once, as a crash would. */
	kill(): Promise<void>;
	/** Resolves when the process has ended, with its exit code, or null when a signal ended it. */
	exited: Promise<number | null>;
}

/**
 * Starts an n8n process with our package in it and waits until it is ready to work. Several may share a
 * user folder or a database (main, worker and webhook processes of queue mode).
 *
 * @throws when n8n ends or stays silent before it is ready; the message carries the end of its log
 */
export async function startN8n(options: N8nOptions): Promise<N8nProcess> {
	const { installation, userFolder, packagePath, command = ['start'], secrets = [] } = options;
	const port = options.port ?? (await freePort());
	const runnersBrokerPort = options.runnersBrokerPort ?? (await freePort());
	if (packagePath !== undefined) await linkPackage(packagePath, userFolder);

	const child = spawn(
		'node',
		[
			`--import=${join(import.meta.dirname, 'endWithParent.mjs')}`,
			join(installation, 'node_modules', 'n8n', 'bin', 'n8n'),
			...command,
		],
		{
			cwd: userFolder,
			// A group of its own: Ctrl+C in the terminal reaches us alone, and we can end its runners with it.
			detached: true,
			env: n8nEnvironment({ ...options, port, runnersBrokerPort }),
			stdio: ['ignore', 'pipe', 'pipe'],
		},
	);
	const log = collectLog(child, secrets);
	const exited = new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	});
	const n8n: N8nProcess = {
		url: `http://127.0.0.1:${port}`,
		port,
		pid: child.pid ?? 0,
		log,
		stop: () => end(child, exited, 'SIGTERM'),
		kill: () => end(child, exited, 'SIGKILL'),
		exited,
	};
	try {
		await untilReady(n8n, options);
	} catch (error) {
		await n8n.kill();
		throw error;
	}
	return n8n;
}

function collectLog(child: ChildProcess, secrets: string[]): () => string {
	let text = '';
	const add = (chunk: Buffer) => {
		text = (text + chunk.toString('utf8')).slice(-1_000_000);
	};
	child.stdout?.on('data', add);
	child.stderr?.on('data', add);
	return () => secrets.reduce((clean, secret) => clean.replaceAll(secret, '[hidden]'), text);
}

async function untilReady(
	n8n: N8nProcess,
	{ readyWithinMs = 15 * 60_000, report, reportEveryMs = 15_000, signal }: N8nOptions,
): Promise<void> {
	const started = Date.now();
	let ended: string | undefined;
	void n8n.exited.then(
		(code) => (ended = `ended with code ${code}`),
		(error: unknown) => (ended = `could not be started (${String(error)})`),
	);
	let reported = started;
	while (!(await isReady(n8n.url, signal))) {
		signal?.throwIfAborted();
		const waited = Date.now() - started;
		if (waited > readyWithinMs) ended ??= `did not answer in ${duration(waited)}`;
		if (ended !== undefined) {
			throw new Error(`n8n ${ended}. The end of its log:\n${lastLines(n8n.log(), 30)}`);
		}
		if (Date.now() - reported >= reportEveryMs) {
			reported = Date.now();
			report?.(`  … ${duration(waited)}, n8n says: ${lastLines(n8n.log(), 1) || 'nothing yet'}`);
		}
		await pause(500, signal);
	}
}

async function isReady(url: string, signal?: AbortSignal): Promise<boolean> {
	const ends = AbortSignal.any([AbortSignal.timeout(5000), ...(signal ? [signal] : [])]);
	try {
		const response = await fetch(`${url}/healthz/readiness`, { signal: ends });
		await response.body?.cancel();
		return response.ok;
	} catch {
		return false;
	}
}

async function end(
	child: ChildProcess,
	exited: Promise<number | null>,
	signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
	const { pid } = child;
	if (pid === undefined) return;
	if (child.exitCode === null && child.signalCode === null) {
		if (signal === 'SIGTERM') child.kill(signal);
		else signalGroup(pid, 'SIGKILL');
	}
	const timer = setTimeout(signalGroup, 20_000, pid, 'SIGKILL');
	await exited;
	clearTimeout(timer);
}
