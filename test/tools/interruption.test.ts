import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const file = join(__dirname, '../../tools/interruption.ts');

/** A process that is asked to end, and what it does about it. */
async function exitCodeOf(onAbort: string): Promise<unknown> {
	const script = `
		import { interruption } from ${JSON.stringify(file)};
		const signal = interruption(300);
		const timer = setInterval(() => {}, 1000);
		signal.addEventListener('abort', () => { ${onAbort} });
		process.kill(process.pid, 'SIGTERM');`;
	const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
	const ended: unknown[] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
	return ended[0];
}

it('leaves time to clean up', async () => {
	expect(await exitCodeOf('setTimeout(() => process.exit(7), 100)')).toBe(7);
	expect(await exitCodeOf('clearInterval(timer)')).toBe(0);
});

it('ends a process that does not end', async () => {
	expect(await exitCodeOf('')).toBe(1);
});
