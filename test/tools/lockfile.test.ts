import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { LOCKFILES, missingEntries, type Lockfile } from '../../tools/lockfile.ts';

describe('lock files', () => {
	it.each(LOCKFILES)('%s names the packages of all platforms (npm run lockfile)', (file) => {
		const text = readFileSync(join(__dirname, '..', '..', file), 'utf8');
		const { packages } = JSON.parse(text) as Lockfile;
		expect(missingEntries(packages)).toEqual({});
	});

	it.each(LOCKFILES)('%s names no registry', (file) => {
		const text = readFileSync(join(__dirname, '..', '..', file), 'utf8');
		expect(text).not.toMatch(/"resolved": "http/);
	});
});

describe('missingEntries', () => {
	it('adds a platform package that npm left out', () => {
		const packages = {
			'node_modules/core': {
				version: '2.0.0',
				dev: true,
				optionalDependencies: { '@core/linux-x64-musl': '2.0.0', '@core/darwin-arm64': '2.0.0' },
			},
			'node_modules/@core/darwin-arm64': { version: '2.0.0', optional: true },
		};
		expect(missingEntries(packages)).toEqual({
			'node_modules/@core/linux-x64-musl': {
				version: '2.0.0',
				cpu: ['x64'],
				dev: true,
				libc: ['musl'],
				optional: true,
				os: ['linux'],
			},
		});
	});

	it('knows what stands in a folder above', () => {
		const packages = {
			'node_modules/a/node_modules/core': { optionalDependencies: { 'core-win32-x64': '1.0.0' } },
			'node_modules/a/node_modules/core-win32-x64': { version: '1.0.0' },
		};
		expect(missingEntries(packages)).toEqual({});
	});
});
