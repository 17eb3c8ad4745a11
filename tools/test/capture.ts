import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';

import { signalGroup } from '../group.ts';
import { BIN, ROOT } from '../root.ts';

/** What was asked to end, and to clean up, has this long for it, ms. */
const LAST_MS = 60_000;

export interface Captured {
	code: number | null;
	/** Everything it printed, in order. */
	output: string;
}

/** Runs one of the development packages' programs in the checkout, with Node 24, and keeps what it prints. */
export async function capture(
	command: string,
	args: string[],
	{ signal, onLine }: { signal: AbortSignal; onLine?: (line: string) => void },
): Promise<Captured> {
	const child = spawn(command, args, {
		cwd: ROOT,
		env: { ...process.env, PATH: [BIN, process.env.PATH].join(delimiter), NO_COLOR: '1' },
		stdio: ['ignore', 'pipe', 'pipe'],
		// A group of its own: Jest's processes, and the servers that they started, end with it.
		detached: true,
	});
	const stop = (how: NodeJS.Signals) => {
		if (child.pid !== undefined) signalGroup(child.pid, how);
	};
	let timer: NodeJS.Timeout | undefined;
	const onAbort = () => {
		stop('SIGTERM');
		timer = setTimeout(stop, LAST_MS, 'SIGKILL');
	};
	if (signal.aborted) onAbort();
	signal.addEventListener('abort', onAbort, { once: true });
	let output = '';
	let unfinished = '';
	const add = (chunk: string) => {
		output += chunk;
		const lines = (unfinished + chunk).split('\n');
		unfinished = lines.pop() ?? '';
		if (onLine) lines.forEach(onLine);
	};
	child.stdout.setEncoding('utf8').on('data', add);
	child.stderr.setEncoding('utf8').on('data', add);
	const code = await new Promise<number | null>((resolve) => {
		child.once('error', (error) => {
			add(`${error.message}\n`);
			if (child.pid === undefined) resolve(null);
		});
		child.once('close', resolve);
	});
	signal.removeEventListener('abort', onAbort);
	clearTimeout(timer);
	stop('SIGTERM');
	return { code, output };
}
