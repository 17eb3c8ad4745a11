/**
 * Who may import whom, and what the domain may not do: design rules of this repository as lint rules.
 * CONTRIBUTING.md tells them in words (test/docs compares the two); test/lint proves that each one bites.
 */
import importX, { createNodeResolver } from 'eslint-plugin-import-x';

const ROOT = './nodes/WhatsAppCloud';

/** Plain values in, plain values out. */
export const DOMAIN = [
	'codes',
	'conversation',
	'customer',
	'delivery',
	'message',
	'template',
	'webhook',
	'pricing',
];

/** What each folder may import of nodes/WhatsAppCloud besides itself. */
export const ARROWS = {
	...Object.fromEntries(DOMAIN.map((folder) => [folder, [...DOMAIN, 'json.ts']])),
	graph: ['codes', 'json.ts', 'recent.ts'],
	// The rules for merging what is known about a customer, and for pacing, are the domain's; the store applies them.
	store: ['conversation', 'customer', 'delivery', 'json.ts'],
	ownership: ['codes', 'conversation', 'customer', 'graph', 'store', 'json.ts', 'recent.ts'],
	'*.node.ts': ['actions', 'trigger', 'editor', 'account/credential.ts'],
};

/** What is above `send`. */
const ABOVE_SEND = [
	...['backgroundWork/**', 'diagnosis/**', 'actions/**', 'trigger/**', 'editor/**', '*.node.ts'],
];

/** The other folders, and the files beside them, may import what is below them, but none of these. */
export const UPWARDS = {
	actions: ['trigger/**', 'editor/**', '*.node.ts'],
	trigger: ['actions/**', 'editor/**', '*.node.ts'],
	backgroundWork: ['actions/**', 'trigger/**', 'diagnosis/**', 'editor/**', '*.node.ts'],
	diagnosis: ['actions/**', 'trigger/**', 'backgroundWork/**', 'editor/**', '*.node.ts'],
	editor: ['actions/**', 'trigger/**', '*.node.ts'],
	send: ABOVE_SEND,
	account: ['send/**', ...ABOVE_SEND],
	'!(*.node).ts': ['account/**', 'send/**', ...ABOVE_SEND],
};

/** Folders that must not know each other: what runs in n8n, and what stands in for Meta. */
export const APART = [
	{ target: ['./nodes', './credentials'], from: ['./sandbox', './test', './tools', './demo'] },
	{ target: ['./sandbox'], from: ['./nodes', './credentials', './test', './demo'] },
	{ target: ['./tools'], from: ['./nodes', './credentials', './test'] },
	{
		target: ['./bin', './migrate'],
		from: ['./credentials', './sandbox', './test', './tools', './demo'],
	},
];

/** Packages that each folder may import; a name stands for its sub-paths too. */
export const PACKAGES = {
	...Object.fromEntries(
		DOMAIN.map((folder) => [folder, ['luxon', 'libphonenumber-js', 'node:crypto']]),
	),
	graph: ['axios', 'proxy-from-env', 'node:'],
	store: ['pg', 'node:'],
	ownership: ['node:'],
	account: ['n8n-workflow', 'node:'],
	send: ['n8n-workflow', 'node:'],
	actions: ['n8n-workflow', 'luxon', 'node:'],
	trigger: ['n8n-workflow', 'luxon', 'node:'],
	backgroundWork: ['node:'],
	diagnosis: ['node:'],
	editor: ['n8n-workflow', 'luxon', 'node:'],
	bin: ['node:'],
	migrate: ['node:'],
};

/** Folders that do not stand in {@link ROOT}. */
const OUTSIDE = ['bin', 'migrate'];

const inRoot = (path) => `${ROOT}/${path}`;

const message = 'CONTRIBUTING.md says who may import whom.';

const ZONES = [
	...Object.entries(ARROWS).map(([folder, allowed]) => ({
		target: inRoot(folder),
		from: ROOT,
		except: [...new Set([folder, ...allowed])].map((path) => `./${path}`),
		message,
	})),
	...Object.entries(UPWARDS).map(([folder, above]) => ({
		target: inRoot(folder),
		from: above.map(inRoot),
		message,
	})),
	...APART.map((zone) => ({ ...zone, message })),
	{ target: './bin', from: './nodes', message },
	{
		target: './migrate',
		from: './nodes',
		except: ['./WhatsAppCloud/json.ts'],
		message,
	},
	{
		target: ['actions', 'trigger', 'backgroundWork', 'send', 'editor'].map(inRoot),
		from: ['open.ts', 'sqlite', 'postgres'].map((file) => inRoot(`store/${file}`)),
		message: "Ask `account.store()`: it shows what is the credential's, and nothing else.",
	},
];

/** Matches the imports of packages that are not among these; a name ending in ":" is a prefix. */
function othersThan(packages) {
	const allowed = packages.map((name) => (name.endsWith(':') ? name : `${name}(/|$)`));
	return `^(?!\\.{1,2}/|${allowed.join('|')})`;
}

/** "Now" is an argument: a clock of our own opens windows too long, and cannot be tested. */
const CLOCKS = [
	'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
	'NewExpression[callee.name="Date"][arguments.length=0]',
	'CallExpression[callee.name="Date"]',
	'CallExpression[callee.object.name="performance"]',
	'CallExpression[callee.object.name="DateTime"][callee.property.name="now"]',
	'CallExpression[callee.object.name="DateTime"][callee.property.name=/^(utc|local)$/][arguments.length=0]',
].map((selector) => ({
	selector,
	message: 'The domain takes "now" as an argument.',
}));

/** "Item 3: …" is said by whoever knows of the other items: n8n adds the index to the message, the router to lists. */
const INDEX_IN_MESSAGE = {
	selector: 'TemplateElement[value.raw=/^Item $/]',
	message: 'n8n and the router say which item it is.',
};

const OUTSIDE_WORLD = ['fetch', 'process', 'setTimeout', 'setInterval', 'setImmediate'].map(
	(name) => ({ name, message: 'The domain takes plain values and returns plain values.' }),
);

export default [
	{
		plugins: { 'import-x': importX },
		settings: {
			'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
			'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.mjs'] })],
		},
	},
	{
		files: ['**/*.ts'],
		rules: {
			'import-x/no-restricted-paths': ['error', { zones: ZONES }],
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
		},
	},
	...Object.entries(PACKAGES).map(([folder, packages]) => ({
		files: [`${OUTSIDE.includes(folder) ? folder : `nodes/WhatsAppCloud/${folder}`}/**/*.ts`],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex: othersThan(packages),
							message: `Of packages, ${folder} may import only: ${packages.join(', ')}.`,
						},
					],
				},
			],
		},
	})),
	{
		// The benchmark runs them, and it runs modules.
		files: ['test/engine/**/*.ts', 'test/support/**/*.ts'],
		ignores: ['**/*.test.ts'],
		rules: {
			'no-restricted-globals': [
				'error',
				{ name: '__dirname', message: 'Take ROOT of tools/root.ts.' },
			],
		},
	},
	{
		files: ['actions', 'send'].map((folder) => `nodes/WhatsAppCloud/${folder}/**/*.ts`),
		rules: { 'no-restricted-syntax': ['error', INDEX_IN_MESSAGE] },
	},
	{
		files: DOMAIN.map((folder) => `nodes/WhatsAppCloud/${folder}/**/*.ts`),
		rules: {
			'no-restricted-syntax': ['error', ...CLOCKS],
			'no-restricted-globals': ['error', ...OUTSIDE_WORLD],
		},
	},
];
