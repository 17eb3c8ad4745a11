import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand, type CommandOptions } from '../command.ts';

/** Packs a package as npm publishes it. @returns the path of the tarball, the only one in its folder */
export async function pack(
	packageFolder: string,
	into: string,
	options: CommandOptions,
): Promise<string> {
	const flags = ['--quiet', '--ignore-scripts', `--pack-destination=${into}`];
	await runCommand('npm', ['pack', packageFolder, ...flags], options);
	const [tarball = ''] = (await readdir(into)).filter((file) => file.endsWith('.tgz'));
	return join(into, tarball);
}
