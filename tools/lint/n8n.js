/** n8n's rules for nodes, credentials and community packages. */
import { configs as communityConfigs } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** Rules that n8n's own tooling turns off too: they predate today's conventions. */
const OUTDATED = [
	'n8n-nodes-base/cred-class-field-documentation-url-miscased',
	'n8n-nodes-base/cred-class-field-type-options-password-missing',
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node',
	'n8n-nodes-base/node-class-description-outputs-wrong',
	'n8n-nodes-base/node-param-type-options-max-value-present',
];

/** Rules that we break on purpose: all of them, each with its reason. */
const BROKEN_ON_PURPOSE = {
	// Keep-alive connections (axios), time zones (luxon), recipients (libphonenumber-js), the shared store (pg).
	'@n8n/community-nodes/no-runtime-dependencies': 'off',
	// Not for what is installed with the package: lets a lint plugin accept our version of ESLint.
	'@n8n/community-nodes/no-overrides-field': 'off',
};

const off = (rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']));

const base = (kind, files) => ({
	files,
	plugins: { 'n8n-nodes-base': n8nNodesBase },
	rules: { ...n8nNodesBase.configs[kind].rules, ...off(OUTDATED) },
});

const packaged = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];

export default [
	{ ...communityConfigs.recommendedWithoutN8nCloudSupport, files: packaged },
	base('nodes', ['nodes/**/*.ts']),
	base('credentials', ['credentials/**/*.ts']),
	base('community', ['package.json']),
	{
		files: ['package.json'],
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'], projectService: false, project: false },
		},
	},
	{ files: packaged, rules: BROKEN_ON_PURPOSE },
];
