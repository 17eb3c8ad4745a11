import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { cacheFolder } from '../cache.ts';
import { runCommand } from '../command.ts';
import { duration } from '../duration.ts';
import { withLock } from '../lock.ts';
import { BIN, ROOT } from '../root.ts';

const LOCK_FILE = join(import.meta.dirname, 'package-lock.json');
const PROGRESS_MS = 10_000;

/**
 * Installs the n8n that package-lock.json beside this file names, unless it is there already, and
 * returns its folder. It lies outside the checkout (see `cacheFolder`), because it is about 3 GB, and is
 * made in a folder beside and renamed at the end: an installation that was interrupted does not count.
 *
 * @param report gets a line now and then while it takes minutes
 */
export async function installN8n(
	report: (line: string) => void = console.log,
	signal?: AbortSignal,
): Promise<string> {
	const hash = createHash('sha256')
		.update(await readFile(LOCK_FILE))
		.digest('hex');
	const folder = join(cacheFolder(), `n8n-${hash.slice(0, 12)}-node24`);
	if (existsSync(folder)) return folder;
	await mkdir(dirname(folder), { recursive: true });
	return await withLock(
		`${folder}.lock`,
		async () => {
			if (!existsSync(folder)) await install(folder, report, signal);
			return folder;
		},
		() => report('Another process is installing n8n already; waiting for it …'),
	);
}

async function install(
	folder: string,
	report: (line: string) => void,
	signal: AbortSignal | undefined,
): Promise<void> {
	const started = Date.now();
	const unfinished = `${folder}-unfinished`;
	const logFile = `${folder}.log`;
	report(`Installing n8n into ${folder} (once; 3 to 6 minutes, about 3 GB) …`);
	await rm(unfinished, { recursive: true, force: true });
	await rm(logFile, { force: true });
	await mkdir(unfinished);
	for (const file of ['package.json', 'package-lock.json']) {
		await copyFile(join(import.meta.dirname, file), join(unfinished, file));
	}
	const stopProgress = await reportProgress(unfinished, started, report);
	try {
		const options = { cwd: unfinished, env: npmEnvironment(), logFile, signal };
		// One transitive dependency (a Kafka client) has an install script that cannot succeed everywhere and
		// is not needed; of all install scripts, SQLite's is the only one that is.
		await runCommand('npm', [...NPM_CI, '--ignore-scripts'], options);
		await runCommand('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], options);
		await runCommand('node', ['-e', "require('sqlite3')"], options);
	} finally {
		stopProgress();
	}
	await rename(unfinished, folder);
	report(`n8n is installed (${duration(Date.now() - started)}).`);
}

const NPM_CI = ['ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * npm of its own, not a part of the npm that started us: without what `npm run` puts in the
 * environment, on our Node 24, whose headers serve where SQLite has to be compiled.
 */
function npmEnvironment(): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(lifecycle|package|config_local_prefix|config_ignore_scripts)/.test(name),
	);
	const headers = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`);
	return {
		...Object.fromEntries(inherited),
		PATH: [BIN, process.env.PATH].join(delimiter),
		...(existsSync(join(headers, 'include')) ? { npm_config_nodedir: headers } : {}),
	};
}

/** Says every few seconds how far it is; what the disk has less is what we have more, near enough. */
async function reportProgress(
	folder: string,
	started: number,
	report: (line: string) => void,
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
