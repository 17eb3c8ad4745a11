import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { lastLines } from '../command.ts';
import { errorCode } from '../error-code.ts';
import { freePort } from '../port.ts';
import { n8nEnvironment, type EnvironmentOptions } from './environment.ts';

export interface N8nOptions extends Partial<EnvironmentOptions> {
	/** Where n8n is installed: the answer of `installN8n`. */
	installation: string;
	userFolder: string;
	/** The community package to load: a folder with a built package in it, e.g. this checkout. */
	packagePath: string;
	/** `start` (default), `worker` or `webhook`, with its flags. */
	command?: string[];
	/** Texts that must not stand in the log. */
	secrets?: string[];
	/** How long it may take until n8n answers; 180 s by default (a first start takes about 25 s). */
	readyWithinMs?: number;
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
	await linkPackage(packagePath, userFolder);

	const child = spawn(
		'node',
		[
			`--import=${join(import.meta.dirname, 'end-with-parent.mjs')}`,
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
		await untilReady(n8n, options.readyWithinMs ?? 180_000, options.signal);
	} catch (error) {
		await n8n.kill();
		throw error;
	}
	return n8n;
}

const manifest = z.object({ name: z.string() });

/** Puts the package where n8n keeps installed community packages, so that its types have their real prefix. */
async function linkPackage(packagePath: string, userFolder: string): Promise<void> {
	const { name } = manifest.parse(
		JSON.parse(await readFile(join(packagePath, 'package.json'), 'utf8')),
	);
	const link = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	// Another process of the same n8n may be using it already.
	if ((await readlink(link).catch(() => undefined)) === packagePath) return;
	await mkdir(dirname(link), { recursive: true });
	await rm(link, { force: true });
	await symlink(packagePath, link, 'junction');
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
	withinMs: number,
	signal: AbortSignal | undefined,
): Promise<void> {
	const deadline = Date.now() + withinMs;
	let ended: string | undefined;
	void n8n.exited.then(
		(code) => (ended = `ended with code ${code}`),
		(error: unknown) => (ended = `could not be started (${String(error)})`),
	);
	while (!(await isReady(n8n.url))) {
		signal?.throwIfAborted();
		if (ended === undefined && Date.now() > deadline) ended = `did not answer in ${withinMs} ms`;
		if (ended !== undefined) {
			throw new Error(`n8n ${ended}. The end of its log:\n${lastLines(n8n.log(), 30)}`);
		}
		await sleep(250);
	}
}

async function isReady(url: string): Promise<boolean> {
	try {
		const response = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(5000) });
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
	if (child.pid === undefined) return;
	if (child.exitCode === null && child.signalCode === null) {
		if (signal === 'SIGTERM') child.kill(signal);
		else killGroup(child.pid);
	}
	const timer = setTimeout(killGroup, 20_000, child.pid);
	await exited;
	clearTimeout(timer);
}

/** Kills n8n and the task runners that it started. */
function killGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch (error) {
		if (errorCode(error) !== 'ESRCH') throw error;
	}
}
