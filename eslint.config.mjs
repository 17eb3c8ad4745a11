import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import house from './tools/lint/house.js';
import n8n from './tools/lint/n8n.js';

const NODE_GLOBALS = [
	...['console', 'process', 'Buffer', 'URL', 'fetch'],
	...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'],
];

/** A test that does not run proves nothing. */
const SKIPPED_TESTS = [
	'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(skip|only|todo)$/]',
	'CallExpression[callee.name=/^(xdescribe|xit|xtest|fdescribe|fit)$/]',
].map((selector) => ({ selector, message: 'Every test runs, always.' }));

export default defineConfig([
	globalIgnores([
		...['dist/', 'coverage/', 'test-results/', '.cache/', '**/node_modules/'],
		'sandbox/phone/vendor/',
	]),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{
		files: ['**/*.{js,mjs}'],
		extends: [eslint.configs.recommended],
		languageOptions: {
			globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])),
		},
	},
	{
		// Text from outside must not hold n8n up: no expression goes back and forth over it.
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false }],
		},
	},
	{
		files: ['sandbox/phone/*.js'],
		languageOptions: {
			globals: Object.fromEntries(
				[
					...['addEventListener', 'document', 'EventSource', 'history', 'location', 'navigator'],
					...['sessionStorage', 'localStorage', 'URL', 'URLSearchParams', 'FormData', 'FileReader'],
					...['Blob', 'TextEncoder', 'ResizeObserver', 'requestAnimationFrame'],
					...['innerWidth', 'innerHeight', 'AudioEncoder', 'AudioData', 'MediaRecorder'],
					...['OfflineAudioContext'],
				].map((name) => [name, 'readonly']),
			),
		},
	},
	{
		files: ['*.js', 'test/*.js'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: { require: 'readonly', module: 'writable', exports: 'writable' },
		},
	},
	{
		files: ['**/*.ts'],
		extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			// Code points are what Meta counts: [...text] is meant.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			// Interfaces of n8n and of ours ask for promises.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
		},
	},
	{
		files: ['test/**/*.ts'],
		rules: {
			'no-restricted-syntax': ['error', ...SKIPPED_TESTS],
			// Environment variables come and go by name.
			'@typescript-eslint/no-dynamic-delete': 'off',
			// What comes back from a node or the sandbox is read as it is; a wrong shape fails the comparison.
			'@typescript-eslint/no-base-to-string': 'off',
		},
	},
	...n8n,
	...house,
]);
