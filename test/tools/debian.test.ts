import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DEBIAN_PACKAGES } from '../../tools/debian.ts';
import { ROOT } from '../../tools/root.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it('CI, which may not install anything during the tests, does so before them', () => {
	const [, installed = ''] = /apt-get install (.*)/.exec(read('.github/workflows/ci.yml')) ?? [];
	const { PgBouncer, PostgreSQL, Redis } = DEBIAN_PACKAGES;
	// GitHub's machines have a Chrome.
	const packages = [...PgBouncer, ...PostgreSQL, ...Redis];
	expect(packages.filter((name) => !installed.split(' ').includes(name))).toEqual([]);
});

it('the README says what is installed', () => {
	const told = read('README.md');
	expect(Object.keys(DEBIAN_PACKAGES).filter((name) => !told.includes(name))).toEqual([]);
});
