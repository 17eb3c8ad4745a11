import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureProgram } from '../../tools/debian.ts';
import { freePort } from '../../tools/port.ts';
import { until } from '../../tools/until.ts';

/** A Redis server of the test's own, on a loopback port, with nothing in it. */
export interface RedisServer {
	port: number;
	stop(): Promise<void>;
}

/** Redis, installed from Debian's packages where it is missing and we may. */
export async function ensureRedis(
	report: (line: string) => void,
	signal?: AbortSignal,
): Promise<string> {
	return await ensureProgram('Redis', ['redis-server'], report, signal);
}

/** @param program from {@link ensureRedis} */
export async function startRedis(program: string): Promise<RedisServer> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-redis-'));
	const port = await freePort();
	const options = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder];
	const child = spawn(program, options, { stdio: 'ignore' });
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	const ended = new Promise((resolve) => child.once('exit', resolve));
	const isReady = async () => {
		if (child.exitCode !== null || child.signalCode !== null)
			throw new Error('redis-server ended at once.');
		return await answers(port);
	};
	const stop = async () => {
		process.off('exit', kill);
		child.kill('SIGTERM');
		const timer = setTimeout(kill, 20_000);
		await ended;
		clearTimeout(timer);
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await until('redis-server answers', isReady);
	} catch (failure) {
		await stop();
		throw failure;
	}
	return { port, stop };
}

async function answers(port: number): Promise<boolean> {
	return await new Promise<boolean>((resolve) => {
		const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
		socket.once('connect', () => socket.write('PING\r\n'));
		socket.once('data', (data) => {
			socket.destroy();
			resolve(data.toString().startsWith('+PONG'));
		});
		socket.once('timeout', () => socket.destroy(new Error('It is silent.')));
		socket.once('error', () => resolve(false));
	});
}
