/**
 * Adds to lock files what npm leaves out when the registry it asked does not have every optional,
 * platform-specific package (a mirror, a package that is being published): without those entries,
 * `npm ci` refuses the lock file on every platform. Run after `npm install <package>`:
 * `npm run lockfile`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { LOCKFILES, missingEntries, type Lockfile } from './lockfile.ts';
import { ROOT } from './root.ts';

for (const file of LOCKFILES) {
	const path = join(ROOT, file);
	// npm wrote it: its shape is npm's.
	const lockfile = JSON.parse(await readFile(path, 'utf8')) as Lockfile;
	const missing = missingEntries(lockfile.packages);
	const names = Object.keys(missing);
	console.log(`${file}: ${names.length === 0 ? 'complete' : `added ${names.length} entries`}`);
	if (names.length === 0) continue;
	const all = Object.entries({ ...lockfile.packages, ...missing });
	lockfile.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
	await writeFile(path, `${JSON.stringify(lockfile, null, 2)}\n`);
}
