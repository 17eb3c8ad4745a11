import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { runCommand } from './command.ts';
import { withLock } from './lock.ts';

const APT_GET = '/usr/bin/apt-get';

/** What the tests and the demo need beside npm's packages, and what brings it on Debian and Ubuntu. */
export const DEBIAN_PACKAGES = {
	Chromium: ['chromium', 'fonts-noto-color-emoji', 'fonts-liberation'],
	PgBouncer: ['pgbouncer'],
	PostgreSQL: ['postgresql'],
	Redis: ['redis-server'],
} as const satisfies Record<string, readonly string[]>;

type Software = keyof typeof DEBIAN_PACKAGES;

const QUIETLY = { DEBIAN_FRONTEND: 'noninteractive' };

/** The path of the first of these programs that the machine has, or undefined. */
async function findProgram(names: string[]): Promise<string | undefined> {
	for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']) {
		for (const name of names) {
			const path = join(folder, name);
			const found = await access(path, constants.X_OK).then(
				() => true,
				() => false,
			);
			if (found) return path;
		}
	}
	return undefined;
}

/** Whether we may install something on this machine, and know how. */
export function mayInstall(): boolean {
	return process.getuid?.() === 0 && existsSync(APT_GET);
}

/** What a person has to do where we may not. */
export function howToInstall(what: Software): string {
	return `${what} is missing. Install it, on Debian and Ubuntu with: sudo apt-get install ${DEBIAN_PACKAGES[what].join(' ')}`;
}

/**
 * The path of a program; installs the Debian packages that bring it where it is missing and we may.
 *
 * @param names the program under the names it has on one system or another
 * @throws with what to install, when it is missing and cannot be installed
 */
export async function ensureProgram(
	what: Software,
	names: string[],
	report: (line: string) => void,
	signal?: AbortSignal,
): Promise<string> {
	const present = await findProgram(names);
	if (present !== undefined) return present;
	if (!mayInstall()) throw new Error(howToInstall(what));
	// apt-get waits for nobody who brings its lists up to date.
	const lock = join(tmpdir(), 'n8n-nodes-whatsapp-cloud-apt.lock');
	const onWait = () => report('Waiting for another installation …');
	const packages = DEBIAN_PACKAGES[what];
	await withLock(lock, async () => await install(packages, report, signal), onWait, signal);
	const installed = await findProgram(names);
	if (installed === undefined) {
		throw new Error(`${names[0]} is still missing after ${packages.join(', ')} were installed.`);
	}
	return installed;
}

async function install(
	packages: readonly string[],
	report: (line: string) => void,
	signal?: AbortSignal,
): Promise<void> {
	report(`Installing ${packages.join(', ')} from Debian's packages (about a minute) …`);
	const options = {
		cwd: tmpdir(),
		env: { ...process.env, ...QUIETLY },
		logFile: join(tmpdir(), 'n8n-nodes-whatsapp-cloud-apt.log'),
		...(signal ? { signal } : {}),
	};
	for (const step of installing(packages)) await runCommand(APT_GET, step, options);
}

/** The same at once, for what cannot wait. */
export function installNow(what: Software): void {
	const env = { ...process.env, ...QUIETLY };
	for (const step of installing(DEBIAN_PACKAGES[what])) execFileSync(APT_GET, step, { env });
}

/** Somebody else may be installing something as well: dpkg's lock is waited for. */
function installing(packages: readonly string[]): string[][] {
	const apt = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300'];
	return [
		[...apt, 'update'],
		[...apt, '--no-install-recommends', 'install', ...packages],
	];
}
