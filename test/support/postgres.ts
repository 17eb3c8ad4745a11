import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
	chownSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import { howToInstall, installNow, mayInstall } from '../../tools/debian.ts';
import { freePort } from '../../tools/port.ts';
import { until } from '../../tools/until.ts';

const INSTALLED = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root: Debian's `nobody` runs it then. */
const NOBODY = 65_534;

/** A PostgreSQL server of the test's own, on a loopback port, with nothing in it. */
export interface PostgresServer {
	host: string;
	port: number;
	user: string;
	password: string;
	/** Connection string of one of its databases. */
	url(database?: string): string;
	/** Stops it as an administrator would, and starts it again on the same port. */
	restart(): Promise<void>;
	/** Stops it without deleting anything; `start` goes on. */
	pause(): Promise<void>;
	start(): Promise<void>;
	stop(): Promise<void>;
}

/**
 * The folder of PostgreSQL's programs, installed from Debian's packages where they are missing and we may;
 * or why there are none.
 */
export function findPostgres(): { folder: string } | { missing: string } {
	const present = installedFolder();
	if (present) return { folder: present };
	if (!mayInstall()) return { missing: howToInstall('PostgreSQL') };
	try {
		install();
	} catch (thrown) {
		return { missing: `PostgreSQL could not be installed: ${String(thrown)}` };
	}
	const folder = installedFolder();
	return folder ? { folder } : { missing: 'The package postgresql brought no PostgreSQL server.' };
}

function installedFolder(): string | undefined {
	if (!existsSync(INSTALLED)) return undefined;
	return readdirSync(INSTALLED)
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(INSTALLED, version, 'bin'))
		.find((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')));
}

function install(): void {
	process.stderr.write("Installing PostgreSQL from Debian's packages (about a minute) …\n");
	// The package is not to start a server of its own.
	mkdirSync('/etc/postgresql-common', { recursive: true });
	const settings = '/etc/postgresql-common/createcluster.conf';
	if (!existsSync(settings)) writeFileSync(settings, 'create_main_cluster = false\n');
	installNow('PostgreSQL');
}

/** @param folder of the programs, from {@link findPostgres} */
export async function startPostgres(folder: string): Promise<PostgresServer> {
	const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
	// Not in the run's own folder, which only root may enter.
	const home = mkdtempSync(join(tmpdir(), 'whatsapp-postgres-'));
	const data = join(home, 'data');
	const passwordFile = join(home, 'password');
	const [host, port, user, password] = [
		'127.0.0.1',
		await freePort(),
		'tester',
		'p@ss:w/ord',
	] as const;
	writeFileSync(passwordFile, password);
	if (as.uid !== undefined)
		for (const path of [home, passwordFile]) chownSync(path, as.uid, as.gid);

	let child: ChildProcess | undefined;
	const url = (database = 'postgres') =>
		`postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
	const kill = () => child?.kill('SIGQUIT');
	process.once('exit', kill);

	const create = () =>
		execFileSync(
			join(folder, 'initdb'),
			['-D', data, '-U', user, '--pwfile', passwordFile, '-A', 'scram-sha-256'].concat(
				...['-E', 'UTF8', '--locale=C', '--no-sync'],
			),
			{ ...as, cwd: home, stdio: 'pipe' },
		);
	const start = async () => {
		const settings = ['fsync=off', 'full_page_writes=off', 'unix_socket_directories='];
		const options = settings.flatMap((setting) => ['-c', setting]);
		child = spawn(
			join(folder, 'postgres'),
			['-D', data, '-h', host, '-p', String(port), ...options],
			{ ...as, cwd: home, stdio: 'ignore' },
		);
		await untilReady(url(), () => child?.exitCode === null && child.signalCode === null);
	};
	const pause = async () => {
		const running = child;
		if (running?.exitCode !== null || running.signalCode !== null) return;
		const ended = new Promise((resolve) => running.once('exit', resolve));
		running.kill('SIGINT');
		const timer = setTimeout(() => running.kill('SIGKILL'), 20_000);
		await ended;
		clearTimeout(timer);
	};
	const stop = async () => {
		await pause();
		process.off('exit', kill);
		rmSync(home, { recursive: true, force: true });
	};
	try {
		create();
		await start();
	} catch (failure) {
		await stop();
		throw failure;
	}
	return {
		...{ host, port, user, password, url, pause, start, stop },
		restart: async () => {
			await pause();
			await start();
		},
	};
}

/** Until the server takes connections. @throws when it has ended; what it says instead, in the end */
export async function untilReady(
	connectionString: string,
	isRunning: () => boolean = () => true,
): Promise<void> {
	let said = '';
	const isReady = async () => {
		if (!isRunning()) throw new Error('The database server ended before it took connections.');
		const client = new Client({ connectionString, connectionTimeoutMillis: 5000 });
		try {
			await client.connect();
			await client.end();
			return true;
		} catch (thrown) {
			said = String(thrown);
			return false;
		}
	};
	await until('the database takes connections', isReady, { seen: () => said });
}
