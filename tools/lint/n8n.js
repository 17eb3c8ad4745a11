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
	// Keep-alive connections and proxies (axios, proxy-from-env), time zones (luxon), recipients
	// (libphonenumber-js), the shared store (pg).
	'@n8n/community-nodes/no-runtime-dependencies': 'off',
	// Only for development: lets a lint plugin accept our version of ESLint. npm ignores it in a dependency.
	'@n8n/community-nodes/no-overrides-field': 'off',
	// The verify token is no secret of Meta's: people choose it, and must see it to type it in there too.
	'@n8n/community-nodes/credential-password-field': 'off',
	// The order in which people need them, which is that of the triggers in n8n's panel: Messages first.
	'n8n-nodes-base/node-param-multi-options-type-unsorted-items': 'off',
	// A database URL holds a password.
	'@n8n/community-nodes/credential-unnecessary-password': 'off',
	// One node has the test, which is enough for n8n; the rule wants it in each node.
	'@n8n/community-nodes/credential-test-required': 'off',
	// Domain, graph and store do not know n8n; their errors become n8n's in one place, above them.
	'@n8n/community-nodes/require-node-api-error': 'off',
	// There is no public address yet; the publish workflow refuses to publish without.
	'@n8n/community-nodes/require-homepage': 'off',
	'@n8n/community-nodes/valid-author': 'off',
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
