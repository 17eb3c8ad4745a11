import { execFileSync } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { runCommand } from './command.ts';
import { withLock } from './lock.ts';

const APT_GET = 'apt-get';

const QUIETLY = { DEBIAN_FRONTEND: 'noninteractive' };

/** The path of the first of these programs that the machine has, or undefined. */
export async function findProgram(names: string[]): Promise<string | undefined> {
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

/**
 * The path of a program; installs the Debian packages that bring it where it is missing and we may.
 *
 * @param names the program under the names it has on one system or another
 * @throws with what to install, when it is missing and cannot be installed
 */
export async function ensureProgram(
	names: string[],
	packages: string[],
	report: (line: string) => void,
	signal?: AbortSignal,
): Promise<string> {
	const present = await findProgram(names);
	if (present !== undefined) return present;
	const wanted = `apt-get install ${packages.join(' ')}`;
	if (process.getuid?.() !== 0 || (await findProgram([APT_GET])) === undefined) {
		throw new Error(
			`${names[0]} is missing. Install it, on Debian and Ubuntu with: sudo ${wanted}`,
		);
	}
	// apt-get waits for nobody who brings its lists up to date.
	const lock = join(tmpdir(), 'n8n-nodes-whatsapp-cloud-apt.lock');
	const onWait = () => report('Waiting for another installation …');
	await withLock(lock, async () => await install(packages, report, signal), onWait, signal);
	const installed = await findProgram(names);
	if (installed === undefined) throw new Error(`${names[0]} is still missing after: ${wanted}`);
	return installed;
}

async function install(
	packages: string[],
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
export function installNow(packages: string[]): void {
	const env = { ...process.env, ...QUIETLY };
	for (const step of installing(packages)) execFileSync(APT_GET, step, { env });
}

/** Somebody else may be installing something as well: dpkg's lock is waited for. */
function installing(packages: string[]): string[][] {
	const apt = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300'];
	return [
		[...apt, 'update'],
		[...apt, '--no-install-recommends', 'install', ...packages],
	];
}
