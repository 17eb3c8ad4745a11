/**
 * Jest runs everything as CommonJS: `nodes/` is written that way, and the ES modules of `sandbox/`,
 * `tools/` and `demo/` are turned into it on the fly, so that a test can import from both worlds.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	testEnvironment: '<rootDir>/test/environment.js',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	globalSetup: '<rootDir>/test/globalSetup.js',
	globalTeardown: '<rootDir>/test/globalTeardown.js',
	setupFiles: ['<rootDir>/test/setup.js'],
	// Folders of their own with a package.json each, or output: Jest's file map is not to crawl them.
	modulePathIgnorePatterns: [
		'<rootDir>/dist/',
		'<rootDir>/\\.cache/',
		'<rootDir>/tools/n8n/node_modules/',
	],
	// n8n-workflow loads its expression engine with import(), which Jest has not: as CommonJS it is a require().
	transformIgnorePatterns: ['/node_modules/(?!n8n-workflow/dist/cjs/expression\\.js$)'],
	transform: {
		'\\.[cm]?[jt]sx?$': [
			'@swc/jest',
			{
				swcrc: false,
				sourceMaps: 'inline',
				jsc: {
					target: 'es2023',
					parser: { syntax: 'typescript', decorators: true },
					transform: { legacyDecorator: true, decoratorMetadata: true },
				},
			},
		],
	},
	// A real engine and real servers are started: slow on a busy machine, and not a sign of a fault.
	testTimeout: 120_000,
	maxWorkers: 2,
};
