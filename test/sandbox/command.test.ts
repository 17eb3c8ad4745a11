import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ControlClient } from '../../sandbox/client.ts';
import { ACCOUNT } from '../../sandbox/seed/account.ts';
import { eventually } from './support/client.ts';

const ROOT = join(__dirname, '..', '..');

const started: ChildProcess[] = [];

afterEach(() => {
	for (const child of started.splice(0)) child.kill();
});

function run(...args: string[]): {
	child: ChildProcess;
	output: () => string;
	code: Promise<number | null>;
} {
	const child = spawn(process.execPath, ['sandbox/main.ts', ...args], { cwd: ROOT });
	started.push(child);
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
	const code = new Promise<number | null>((resolve) => child.on('exit', resolve));
	return { child, output: () => text, code };
}

it('says where to look and what to paste, and ends when told to', async () => {
	const sandbox = run('--port', '0');
	const url = await eventually(() => /http:\/\/127\.0\.0\.1:\d+/.exec(sandbox.output())?.[0]);
	for (const value of [
		ACCOUNT.accessToken,
		ACCOUNT.phoneNumberId,
		ACCOUNT.businessAccountId,
		ACCOUNT.appId,
		ACCOUNT.appSecret,
	]) {
		expect(sandbox.output()).toContain(value);
	}
	expect((await fetch(`${url}/`)).status).toBe(200);
	const token = /Bearer (\S+)/.exec(sandbox.output())?.[1] ?? '';
	expect(sandbox.output()).toContain(`${url}/#${token}`);
	expect(await new ControlClient(url, token).call('GET', '/account')).toHaveProperty('app');
	const second = run('--port', new URL(url).port);
	expect(await second.code).toBe(1);
	expect(second.output()).toContain('The port is taken. Choose another one, e.g. --port 4011.');
	sandbox.child.kill('SIGTERM');
	expect(await sandbox.code).toBe(0);
});

it('refuses a port that is none', async () => {
	const sandbox = run('--port', 'many');
	expect(await sandbox.code).toBe(1);
	expect(sandbox.output()).toContain('--port must be a number from 0 to 65535, not "many".');
});
