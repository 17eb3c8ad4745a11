import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureProgram } from '../../tools/debian.ts';
import { freePort } from '../../tools/port.ts';
import { untilReady, type PostgresServer } from './postgres';

/** PgBouncer refuses to run as root: Debian's `nobody` runs it then. */
const NOBODY = 65_534;

/** A pooler in transaction mode before a server, as many hosters have one. */
export interface PgBouncer {
	url(change?: { password?: string; database?: string; query?: string }): string;
	stop(): Promise<void>;
}

/** PgBouncer, installed from Debian's packages where it is missing and we may. */
export async function ensurePgBouncer(): Promise<string> {
	return await ensureProgram('PgBouncer', ['pgbouncer'], (line) => {
		process.stderr.write(`${line}\n`);
	});
}

/** @param program from {@link ensurePgBouncer} */
export async function startPgBouncer(program: string, server: PostgresServer): Promise<PgBouncer> {
	const home = mkdtempSync(join(tmpdir(), 'whatsapp-pgbouncer-'));
	const port = await freePort();
	const { user, password } = server;
	const settings = join(home, 'pgbouncer.ini');
	const users = join(home, 'users.txt');
	writeFileSync(users, `"${user}" "${password}"\n`);
	writeFileSync(
		settings,
		[
			'[databases]',
			`postgres = host=${server.host} port=${server.port} dbname=postgres`,
			'[pgbouncer]',
			'listen_addr = 127.0.0.1',
			`listen_port = ${port}`,
			'unix_socket_dir =',
			'auth_type = scram-sha-256',
			`auth_file = ${users}`,
			'pool_mode = transaction',
		].join('\n'),
	);
	const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
	if (as.uid !== undefined) {
		for (const path of [home, settings, users]) chownSync(path, as.uid, as.gid);
	}
	const child = spawn(program, ['-q', settings], { ...as, cwd: home, stdio: 'ignore' });
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	const ended = new Promise((resolve) => child.once('exit', resolve));
	const url: PgBouncer['url'] = (change = {}) => {
		const secret = encodeURIComponent(change.password ?? password);
		return `postgresql://${user}:${secret}@127.0.0.1:${port}/${change.database ?? 'postgres'}${change.query ?? ''}`;
	};
	await untilReady(url());
	return {
		url,
		stop: async () => {
			process.off('exit', kill);
			kill();
			await ended;
			rmSync(home, { recursive: true, force: true });
		},
	};
}
