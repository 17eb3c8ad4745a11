import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { cacheFolder } from '../cache.ts';
import { runCommand } from '../command.ts';
import { duration } from '../duration.ts';
import { withLock } from '../lock.ts';
import { npmEnvironment } from './npm.ts';

const LOCK_FILE = join(import.meta.dirname, 'package-lock.json');
const PROGRESS_MS = 10_000;

export type Report = (line: string) => void;

/** What is installed, and how. */
interface Recipe {
	/** Of the folder, which is the same for the same contents. */
	name: string;
	/** Puts package.json, and package-lock.json if there is one, into a folder. */
	prepare: (folder: string) => Promise<void>;
	/** npm's command. */
	command: 'ci' | 'install';
	/** The folder of the `node` that it runs on, below the installation; the checkout's Node 24 by default. */
	nodeFolder?: string;
}

/**
 * Installs the n8n that package-lock.json beside this file names, unless it is there already, and
 * returns its folder.
 *
 * @param report gets a line now and then while it takes minutes
 */
export async function installN8n(
	report: Report = console.log,
	signal?: AbortSignal,
): Promise<string> {
	const hash = createHash('sha256')
		.update(await readFile(LOCK_FILE))
		.digest('hex');
	return await installed(
		{
			name: `n8n-${hash.slice(0, 12)}-node24`,
			command: 'ci',
			async prepare(folder) {
				for (const file of ['package.json', 'package-lock.json']) {
					await copyFile(join(import.meta.dirname, file), join(folder, file));
				}
			},
		},
		report,
		signal,
	);
}

/** An n8n with a Node of its own. */
export interface OlderN8n {
	installation: string;
	/** The folder of the `node` that it runs on. */
	nodeFolder: string;
}

/** Installs a version of n8n that needs an older Node, with that Node, unless it is there already. */
export async function installOlderN8n(
	{ n8n, node }: { n8n: string; node: string },
	report: Report,
	signal?: AbortSignal,
): Promise<OlderN8n> {
	const nodeFolder = join('node_modules', '.bin');
	const installation = await installed(
		{
			name: `n8n-${n8n}-node${node}`,
			command: 'install',
			nodeFolder,
			async prepare(folder) {
				const manifest = {
					private: true,
					dependencies: { n8n, [`node-${process.platform}-${process.arch}`]: node },
					// n8n takes it from a site of its own that not every network reaches; later versions take this one.
					overrides: { xlsx: 'npm:@e965/xlsx@0.20.3' },
				};
				await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
			},
		},
		report,
		signal,
	);
	return { installation, nodeFolder: join(installation, nodeFolder) };
}

/**
 * The folder of an installation, which is made if it is not there. It lies outside the checkout (see `cacheFolder`),
 * because it is about 3 GB, and is made in a folder beside and renamed at the end: an installation that was
 * interrupted does not count.
 */
async function installed(
	recipe: Recipe,
	report: Report,
	signal: AbortSignal | undefined,
): Promise<string> {
	const folder = join(cacheFolder(), recipe.name);
	if (existsSync(folder)) return folder;
	await mkdir(dirname(folder), { recursive: true });
	return await withLock(
		`${folder}.lock`,
		async () => {
			if (!existsSync(folder)) await install(recipe, folder, report, signal);
			return folder;
		},
		() => report('Another process is installing n8n already; waiting for it …'),
		signal,
	);
}

async function install(
	{ prepare, command, nodeFolder }: Recipe,
	folder: string,
	report: Report,
	signal: AbortSignal | undefined,
): Promise<void> {
	const started = Date.now();
	const unfinished = `${folder}-unfinished`;
	const logFile = `${folder}.log`;
	report(`Installing n8n into ${folder} (once; 3 to 6 minutes, about 3 GB) …`);
	await rm(unfinished, { recursive: true, force: true });
	await rm(logFile, { force: true });
	await mkdir(unfinished);
	await prepare(unfinished);
	const stopProgress = await reportProgress(unfinished, started, report);
	try {
		const options = { cwd: unfinished, env: npmEnvironment(), logFile, signal };
		// One transitive dependency (a Kafka client) has an install script that cannot succeed everywhere and
		// is not needed; of all install scripts, SQLite's is the only one that is.
		await runCommand('npm', [command, ...QUIET], options);
		await runCommand('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], options);
		const node = nodeFolder ? join(unfinished, nodeFolder, 'node') : 'node';
		await runCommand(node, ['-e', "require('sqlite3')"], options);
	} finally {
		stopProgress();
	}
	await rename(unfinished, folder);
	report(`n8n is installed (${duration(Date.now() - started)}).`);
}

const QUIET = ['--omit=dev', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];

/** Says every few seconds how far it is; what the disk has less is what we have more, near enough. */
async function reportProgress(
	folder: string,
	started: number,
	report: Report,
): Promise<() => void> {
	const before = await freeBytes(folder);
	const timer = setInterval(() => {
		void freeBytes(folder).then((free) => {
			const gigabytes = Math.max(0, before - free) / 1e9;
			report(`  … ${duration(Date.now() - started)}, ${gigabytes.toFixed(1)} GB on disk`);
		});
	}, PROGRESS_MS);
	return () => clearInterval(timer);
}

async function freeBytes(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}
