/**
 * Writes what is made from the code and from what runs, by the tests that hold it up to date otherwise: `npm run docs`,
 * and `npm run schemas`, which starts from nothing, or with test files as arguments only adds what these give out.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { BIN, ROOT } from './root.ts';

const [what, ...chosen] = process.argv.slice(2);
const isSchemas = what === 'schemas';
const tests = chosen.length > 0 ? chosen : [isSchemas ? 'test/engine' : 'test/docs'];
if (isSchemas && chosen.length === 0) {
	rmSync(join(ROOT, 'nodes', 'WhatsAppCloud', '__schema__'), { recursive: true, force: true });
}
const jest = join(BIN, process.platform === 'win32' ? 'jest.cmd' : 'jest');
const { status } = spawnSync(jest, ['-w', '1', ...tests], {
	cwd: ROOT,
	env: { ...process.env, [isSchemas ? 'WRITE_SCHEMAS' : 'WRITE_DOCS']: 'yes' },
	stdio: 'inherit',
	shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
