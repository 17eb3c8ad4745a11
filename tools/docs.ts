/** Writes the parts of docs/ that are made from the code: `npm run docs`. The same tests hold them up to date. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { BIN, ROOT } from './root.ts';

const jest = join(BIN, process.platform === 'win32' ? 'jest.cmd' : 'jest');
const { status } = spawnSync(jest, ['-w', '1', 'test/docs'], {
	cwd: ROOT,
	env: { ...process.env, WRITE_DOCS: 'yes' },
	stdio: 'inherit',
	shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
