import { mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

import { runCommand } from '../command.ts';
import { ROOT } from '../root.ts';
import { stagePackage } from '../staging.ts';
import { pack } from './pack.ts';
import { npmEnvironment } from './npm.ts';

const manifest = z.object({ name: z.string() }).passthrough();

/** Where n8n keeps a community package, so that its types have their real prefix. */
function folderOf(name: string, userFolder: string): string {
	return join(userFolder, '.n8n', 'nodes', 'node_modules', name);
}

/** Puts a link to a built package where n8n looks for it: a build is there at the next start. */
export async function linkPackage(packagePath: string, userFolder: string): Promise<void> {
	const { name } = await readManifest(packagePath);
	const link = folderOf(name, userFolder);
	// Another process of the same n8n may be using it already.
	if ((await readlink(link).catch(() => undefined)) === packagePath) return;
	await mkdir(dirname(link), { recursive: true });
	await rm(link, { recursive: true, force: true });
	await symlink(packagePath, link, 'junction');
}

/**
 * Installs the package of this checkout as n8n's community package installer does (n8n 2.30 to 2.41): packed
 * and unpacked, without its development, peer and optional dependencies, no scripts run. A link would bring the
 * checkout's own n8n-workflow along.
 */
export async function installPackage(userFolder: string, signal?: AbortSignal): Promise<void> {
	const { name } = await readManifest(ROOT);
	const folder = folderOf(name, userFolder);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const staged = join(userFolder, 'package');
	await stagePackage(staged, signal);
	const options = {
		cwd: folder,
		env: npmEnvironment(),
		logFile: join(userFolder, 'npm.log'),
		signal,
	};
	const tarball = await pack(staged, userFolder, options);
	await runCommand('tar', ['-xzf', tarball, '--strip-components=1'], options);
	await rm(tarball);
	const kept = Object.entries(await readManifest(folder)).filter(
		([key]) => !LEFT_OUT.includes(key),
	);
	await writeFile(join(folder, 'package.json'), JSON.stringify(Object.fromEntries(kept), null, 2));
	await runCommand('npm', INSTALL, options);
}

const LEFT_OUT = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

/** The flags of n8n's installer; and the registry is asked only for what npm has not at hand. */
const INSTALL = [
	'install',
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
	'--prefer-offline',
];

async function readManifest(folder: string): Promise<z.infer<typeof manifest>> {
	return manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}
