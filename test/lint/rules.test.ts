import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** The files whose places the snippets take: the type-aware rules know only files that exist. */
const anyFileIn = (folder: string): string => {
	const name = readdirSync(join(root, folder)).find((file) => /^[a-z]\w*\.ts$/.test(file));
	return `${folder}/${String(name)}`;
};
const conversation = 'nodes/WhatsAppCloud/conversation/window.ts';
const webhook = anyFileIn('nodes/WhatsAppCloud/webhook');
const graph = 'nodes/WhatsAppCloud/graph/client.ts';
const store = 'nodes/WhatsAppCloud/store/store.ts';
const ownership = 'nodes/WhatsAppCloud/ownership/proofs.ts';
const account = 'nodes/WhatsAppCloud/account/prices.ts';
const send = 'nodes/WhatsAppCloud/send/dispatch.ts';
const beside = 'nodes/WhatsAppCloud/giveWay.ts';
const action = 'nodes/WhatsAppCloud/actions/router.ts';
const work = 'nodes/WhatsAppCloud/backgroundWork/backgroundWork.ts';
const editor = anyFileIn('nodes/WhatsAppCloud/editor');
const node = 'nodes/WhatsAppCloud/WhatsAppCloud.node.ts';
const sandbox = anyFileIn('sandbox');
const test = 'test/engine/harness.ts';
const credential = 'credentials/WhatsAppCloudApi.credentials.ts';

const packageJson = readFileSync(join(root, 'package.json'), 'utf8');

const uses = (path: string) => `import * as used from '${path}';\nexport { used };\n`;
const exports = (expression: string) => `export const value = ${expression};\n`;
const luxon = (expression: string) => `import { DateTime } from 'luxon';\n${exports(expression)}`;

type Case = [what: string, file: string, text: string];

const PATHS = 'import-x/no-restricted-paths';
const PACKAGES = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';

const refused: Record<string, Case[]> = {
	'regexp/no-super-linear-move': [
		['an expression looks for an end from each place', webhook, exports("'a'.replace(/_+$/, '')")],
		['the sandbox looks for an end from each place', sandbox, exports("'a'.replace(/_+$/, '')")],
	],
	'regexp/no-super-linear-backtracking': [
		['an expression repeats a repetition', webhook, exports("/^(a+)+$/.test('a')")],
	],
	[PATHS]: [
		['the domain imports Graph', conversation, uses('../graph/client')],
		['the domain imports the store', conversation, uses('../store/store')],
		['the domain imports the account', conversation, uses('../account/credential')],
		['the domain imports a file beside the folders', conversation, uses('../giveWay')],
		['the domain imports an action', webhook, uses('../actions/router')],
		['graph imports the domain', graph, uses('../conversation/window')],
		['graph imports the store', graph, uses('../store/store')],
		['graph imports types of the store', graph, "export type { Store } from '../store/store';\n"],
		['the store imports Graph', store, uses('../graph/client')],
		['the store imports messages', store, uses('../message/recipient')],
		['the store imports who owns what', store, uses('../ownership/proofs')],
		['who owns what imports the trigger', ownership, uses('../trigger/receive/receive')],
		['an action opens the shared store', action, uses('../store/open')],
		['background work opens the shared store', work, uses('../store/sqlite/store')],
		['an action imports the editor', action, uses('../editor/listSearch')],
		['an action imports a node', action, uses('../WhatsAppCloud.node')],
		['the editor imports an action', editor, uses('../actions/router')],
		['background work imports the trigger', work, uses('../trigger/receive/receive')],
		['background work imports an action', work, uses('../actions/router')],
		['background work imports the diagnosis', work, uses('../diagnosis/diagnose')],
		['the account imports an action', account, uses('../actions/router')],
		['the account imports what sends', account, uses('../send/request')],
		['a message opens the shared store', send, uses('../store/open')],
		['a message imports an action', send, uses('../actions/router')],
		['a message imports background work', send, uses('../backgroundWork/backgroundWork')],
		['a file beside the folders imports an action', beside, uses('./actions/router')],
		['a file beside the folders imports the account', beside, uses('./account/account')],
		['a node imports the domain', node, uses('./conversation/window')],
		['a node imports the store', node, uses('./store/store')],
		[
			'what migrates imports a node',
			'migrate/migrate.ts',
			uses('../nodes/WhatsAppCloud/account/credential'),
		],
		['a node imports the sandbox', action, uses('../../../sandbox/json.ts')],
		['a node imports a test', action, uses('../../../test/engine/harness')],
		['the sandbox imports a node', sandbox, uses('../nodes/WhatsAppCloud/json')],
		[
			'the sandbox imports a credential',
			sandbox,
			uses('../credentials/WhatsAppCloudApi.credentials'),
		],
	],
	'import-x/no-cycle': [
		['a file imports one that imports it', 'nodes/WhatsAppCloud/codes/table.ts', uses('./meaning')],
		['the sandbox goes round in a circle', 'sandbox/control/route.ts', uses('./routes.ts')],
	],
	[PACKAGES]: [
		['the domain imports n8n', conversation, uses('n8n-workflow')],
		['the domain imports axios', conversation, uses('axios')],
		['the domain reads files', webhook, uses('node:fs')],
		['graph imports n8n', graph, uses('n8n-workflow')],
		['graph imports a database', graph, uses('pg')],
		['the store imports n8n', store, uses('n8n-workflow')],
		['an action calls Meta past Graph', action, uses('axios')],
		['background work knows of n8n', work, uses('n8n-workflow')],
		['a message calls Meta past Graph', send, uses('axios')],
		['the editor opens a database', editor, uses('pg')],
		['what migrates knows of n8n', 'migrate/migrate.ts', uses('n8n-workflow')],
	],
	[SYNTAX]: [
		['the domain asks Date.now()', conversation, exports('Date.now()')],
		['the domain makes a new Date()', conversation, exports('new Date()')],
		['the domain calls Date()', conversation, exports('Date()')],
		['the domain asks performance', conversation, exports('performance.now()')],
		['the domain asks DateTime.now()', conversation, luxon('DateTime.now()')],
		['the domain asks DateTime.utc()', conversation, luxon('DateTime.utc()')],
		[
			'a message of an action begins with its item',
			action,
			exports('`Item ${Math.PI}: Text is empty`'),
		],
		['the domain asks DateTime.local()', conversation, luxon('DateTime.local()')],
		['a test is skipped', test, 'describe.skip("x", () => undefined);\n'],
		['a test stands alone', test, 'it.only("x", () => undefined);\n'],
		['a test is left out', test, 'xit("x", () => undefined);\n'],
	],
	'no-restricted-globals': [
		['what the benchmark runs asks where its file is', test, exports('__dirname')],
		['the domain calls fetch', conversation, exports('fetch("https://example.com")')],
		['the domain reads the environment', conversation, exports('process.env')],
		['the domain waits', conversation, exports('setTimeout(() => undefined, 1)')],
	],
	'no-warning-comments': [['a comment puts work off', action, '// TODO: later\n' + exports('1')]],
	'@typescript-eslint/no-explicit-any': [
		['any', action, 'export function f(value: any): void { void value; }\n'],
	],
	'@typescript-eslint/no-floating-promises': [
		['a promise nobody waits for', action, 'export function f(): void { Promise.resolve(); }\n'],
	],
	'@typescript-eslint/no-unsafe-assignment': [
		['an unread value', action, exports('JSON.parse("{}")').replace('value', '[value]')],
	],
	'n8n-nodes-base/node-param-default-missing': [
		[
			'a parameter without default',
			action,
			"import type { INodeProperties } from 'n8n-workflow';\n" +
				"export const field: INodeProperties = { displayName: 'To', name: 'to', type: 'string' };\n",
		],
	],
	'@n8n/community-nodes/no-deprecated-workflow-functions': [
		[
			"n8n's deprecated request helper",
			action,
			"import type { IExecuteFunctions } from 'n8n-workflow';\n" +
				'export async function f(this: IExecuteFunctions): Promise<void> {\n' +
				"\tawait this.helpers.request({ url: '' });\n}\n",
		],
	],
	'n8n-nodes-base/cred-class-name-unsuffixed': [
		[
			'a credential class without Api in its name',
			credential,
			"import type { ICredentialType } from 'n8n-workflow';\n" +
				"export class WhatsAppCloud implements ICredentialType { name = 'whatsAppCloudApi'; " +
				"displayName = 'WhatsApp Cloud API'; properties = []; }\n",
		],
	],
	'n8n-nodes-base/community-package-json-license-not-default': [
		['another licence', 'package.json', packageJson.replace('"MIT"', '"Apache-2.0"')],
	],
};

const allowed: Case[] = [
	['the domain imports the domain', webhook, uses('../conversation/window')],
	['the domain imports luxon', conversation, luxon('DateTime.fromMillis(0)')],
	['the domain imports phone numbers', conversation, uses('libphonenumber-js/max')],
	['the domain computes digests', webhook, uses('node:crypto')],
	['the domain reads JSON', conversation, uses('../json')],
	['the domain takes a time', conversation, exports('new Date(0)')],
	['the domain takes a date', conversation, luxon('DateTime.utc(2026, 1, 1)')],
	['graph imports axios', graph, uses('axios')],
	["the store applies the domain's merge rules", store, uses('../conversation/window')],
	['an action imports domain, graph and store', action, uses('../conversation/window')],
	['an action imports Graph', action, uses('../graph/client')],
	['a node imports its router', node, uses('./actions/router')],
	['what migrates reads JSON', 'migrate/migrate.ts', uses('../nodes/WhatsAppCloud/json')],
	['a test imports both worlds', test, uses('../../sandbox/json.ts')],
];

const cases = [...Object.values(refused).flat(), ...allowed];
let found: string[][];

const rulesFor = ([what]: Case): string[] =>
	found[cases.findIndex(([candidate]) => candidate === what)] ?? ['not linted'];

beforeAll(() => {
	const input = JSON.stringify(cases.map(([, file, text]) => ({ file, text })));
	const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'lint.mjs')], {
		cwd: root,
		input,
		encoding: 'utf8',
		// Under Jest NODE_ENV is "test", which n8n's plugin takes for a test of its own. In CI typescript-eslint
		// reads each file once, from the disk; here a file has another text in each case.
		env: { ...process.env, NODE_ENV: '', TSESTREE_SINGLE_RUN: 'false' },
	});
	expect(stderr).toBe('');
	found = JSON.parse(stdout) as string[][];
});

for (const [rule, ofRule] of Object.entries(refused)) {
	describe(`${rule} refuses that`, () => {
		it.each(ofRule)('%s', (...one: Case) => expect(rulesFor(one)).toContain(rule));
	});
}

describe('the house allows that', () => {
	it.each(allowed)('%s', (...one: Case) => {
		expect(rulesFor(one).filter((rule) => [PATHS, PACKAGES, SYNTAX].includes(rule))).toEqual([]);
	});
});
