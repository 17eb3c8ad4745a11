import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

/** A package of its own, of the same version: it needs what n8n should not have to install with the nodes. */
const NAME = 'n8n-nodes-whatsapp-cloud-sandbox';

/**
 * Runs the sandbox until it ends: from the npm registry, unless it is installed here.
 *
 * @returns its exit code
 */
export async function runSandbox(args: string[]): Promise<number> {
	const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
	const { version } = JSON.parse(manifest) as { version: string };
	const child = spawn('npx', ['--yes', `${NAME}@${version}`, ...args], {
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	// In a terminal Ctrl+C reaches it as well; nobody else would pass a signal on.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
	}
	return await new Promise((resolve) => {
		child.once('error', ({ message }) => {
			process.stderr.write(`npx could not be started: ${message}\n`);
			resolve(1);
		});
		child.once('exit', (code, signal) => {
			resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
		});
	});
}
