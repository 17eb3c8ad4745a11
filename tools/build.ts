import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { runCommand } from './command.ts';
import { withLock } from './lock.ts';
import { BIN, ROOT } from './root.ts';

const CACHE = join(ROOT, '.cache');

/** What the built package follows from. */
const SOURCES = [
	...['bin', 'credentials', 'migrate', 'nodes'],
	...['gulpfile.js', 'package-lock.json', 'tsconfig.json'],
];

/**
 * Builds the package of this checkout into `dist`, as it is published; not if it is there already. Of several processes
 * one builds, and the others wait: n8n may be loading it for one of them.
 */
export async function buildPackage(signal?: AbortSignal): Promise<void> {
	await mkdir(CACHE, { recursive: true });
	const wait = () => undefined;
	await withLock(join(CACHE, 'build.lock'), async () => await build(signal), wait, signal);
}

async function build(signal?: AbortSignal): Promise<void> {
	const stamp = join(CACHE, 'build.sha256');
	const built = await readFile(stamp, 'utf8').catch(() => undefined);
	const wanted = await hashOf(SOURCES);
	if (built === wanted && (await isAsBuilt(stamp))) return;
	const logFile = join(CACHE, 'build.log');
	await Promise.all([stamp, logFile].map(async (file) => await rm(file, { force: true })));
	const env = { ...process.env, PATH: [BIN, process.env.PATH].join(delimiter) };
	await runCommand('gulp', ['build'], { cwd: ROOT, env, logFile, signal });
	await writeFile(stamp, wanted);
}

/** Whether nobody else, such as `npm run dev`, has written to `dist` since. */
async function isAsBuilt(stamp: string): Promise<boolean> {
	const { mtimeMs } = await stat(stamp);
	const files = await filesIn('dist');
	const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
	return times.length > 0 && times.every((time) => time <= mtimeMs);
}

/** Of files, and of all that is in folders: their paths and contents. */
async function hashOf(paths: string[]): Promise<string> {
	const hash = createHash('sha256');
	for (const path of paths) {
		for (const file of await filesIn(path)) hash.update(`${file}\0`).update(await readFile(file));
	}
	return hash.digest('hex');
}

/** Everything below a folder of the checkout, in order; a file is itself; nothing where there is neither. */
async function filesIn(path: string): Promise<string[]> {
	const whole = join(ROOT, path);
	if (!existsSync(whole)) return [];
	if (!(await stat(whole)).isDirectory()) return [whole];
	const entries = await readdir(whole, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
