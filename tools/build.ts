import { mkdir, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import { runCommand } from './command.ts';
import { BIN, ROOT } from './root.ts';

/** Builds the package of this checkout into `dist`, as it is published. */
export async function buildPackage(signal?: AbortSignal): Promise<void> {
	const logFile = join(ROOT, '.cache', 'build.log');
	await mkdir(dirname(logFile), { recursive: true });
	await rm(logFile, { force: true });
	const env = { ...process.env, PATH: [BIN, process.env.PATH].join(delimiter) };
	await runCommand('gulp', ['build'], { cwd: ROOT, env, logFile, signal });
}
