import { cp, mkdir, symlink } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { runCommand } from '../../tools/command.ts';
import { ROOT } from '../../tools/root.ts';

/** 27 November 2026: with the store's first tables, before prices, campaigns and the ledger of consent. */
const COMMIT = '10d3a7c2e19c8e6fb610c489d0a1395ad287c839';

/** Builds the package of an older commit of this checkout in a folder, ready to be packed. */
export async function makeOlderPackage(folder: string, signal: AbortSignal): Promise<void> {
	await mkdir(folder, { recursive: true });
	const options = { cwd: ROOT, logFile: `${folder}.log`, signal };
	const archive = `${folder}.tar`;
	await runCommand('git', ['archive', `--output=${archive}`, COMMIT], options);
	await runCommand('tar', ['-xf', archive, '-C', folder], options);
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
	await runCommand('node', [tsc, '--noCheck'], { ...options, cwd: folder });
	for (const part of ['nodes', 'credentials']) {
		await cp(join(folder, part), join(folder, 'dist', part), {
			recursive: true,
			filter: (path) => ['', '.svg', '.json'].includes(extname(path)),
		});
	}
}
