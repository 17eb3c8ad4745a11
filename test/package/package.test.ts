import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { pack } from '../../tools/n8n/pack.ts';
import { BIN, ROOT } from '../../tools/root.ts';
import { packagesIn, stagePackage, stageSandbox } from '../../tools/staging.ts';
import { until } from '../../tools/until.ts';

const run = promisify(execFile);

interface Manifest {
	name: string;
	version: string;
	bin: Record<string, string>;
	n8n?: { nodes: string[]; credentials: string[] };
	dependencies: Record<string, string>;
	peerDependencies?: Record<string, string>;
	[key: string]: unknown;
}

/** A package as npm publishes it. */
interface Packed {
	folder: string;
	tarball: string;
	manifest: Manifest;
	files: string[];
	bytes: number;
}

/** Compiling and packing both takes a minute, and several on a busy machine. */
const BUILD_MS = 600_000;

let folder: string;
let nodes: Packed;
let sandbox: Packed;

/** As a machine has it that knows nothing of this checkout: its own Node first. */
const env = {
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
	PATH: (process.env.PATH ?? '')
		.split(delimiter)
		.filter((path) => path !== BIN)
		.join(delimiter),
};

async function packed(name: string, stage: (folder: string) => Promise<void>): Promise<Packed> {
	const staged = join(folder, name);
	await stage(staged);
	const into = join(folder, `${name}-tarball`);
	await mkdir(into);
	const logFile = join(folder, `${name}-pack.log`);
	const tarball = await pack(staged, into, { cwd: folder, env, logFile });
	const { stdout } = await run('tar', ['-tzf', tarball]);
	return {
		...{ folder: staged, tarball },
		manifest: JSON.parse(await readFile(join(staged, 'package.json'), 'utf8')) as Manifest,
		files: stdout.trim().split('\n').sort(),
		bytes: (await stat(tarball)).size,
	};
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'whatsapp-cloud-package-'));
	[nodes, sandbox] = await Promise.all([
		packed('nodes', stagePackage),
		packed('sandbox', stageSandbox),
	]);
}, BUILD_MS);

afterAll(async () => await rm(folder, { recursive: true, force: true }));

/** What may be in the package: each line says of what it is. */
const NODES = [
	/^package\/(package\.json|README\.md|CHANGELOG\.md|LICENSE|index\.js)$/,
	/^package\/dist\/(bin|migrate|nodes|credentials)\/.+\.js$/,
	/^package\/dist\/nodes\/WhatsAppCloud\/[\w.]+\.svg$/,
	/^package\/dist\/nodes\/WhatsAppCloud\/\w+\.node\.json$/,
	/^package\/dist\/nodes\/WhatsAppCloud\/__schema__\/v\d+\.\d+\.\d+\/\w+\/\w+\.json$/,
];

const SANDBOX = [
	/^package\/(package\.json|README\.md|LICENSE)$/,
	/^package\/dist\/.+\.js$/,
	/^package\/dist\/phone\/.+$/,
];

const strange = ({ files }: Packed, known: RegExp[]) =>
	files.filter((file) => !known.some((looks) => looks.test(file)));

/** What belongs to the checkout alone. */
const DEV = ['private', 'workspaces', 'scripts', 'devDependencies', 'overrides'];

describe('what is published', () => {
	it('is what the packages need, and nothing else', () => {
		expect(strange(nodes, NODES)).toEqual([]);
		expect(strange(sandbox, SANDBOX)).toEqual([]);
		const { n8n, bin } = nodes.manifest;
		const named = [...(n8n?.nodes ?? []), ...(n8n?.credentials ?? []), ...Object.values(bin)];
		expect(named.length).toBeGreaterThan(4);
		const codex = (n8n?.nodes ?? []).map((node) => node.replace(/\.js$/, '.json'));
		expect(nodes.files).toEqual(
			expect.arrayContaining([...named, ...codex].map((file) => `package/${file}`)),
		);
		for (const file of [...Object.values(sandbox.manifest.bin), 'dist/phone/index.html']) {
			expect(sandbox.files).toContain(`package/${file}`);
		}
	});

	it('is under a megabyte, packed', () => {
		expect(nodes.bytes).toBeLessThan(1_000_000);
		expect(sandbox.bytes).toBeLessThan(1_000_000);
	});

	it('says nothing about the checkout, and names what it imports with its version', async () => {
		for (const { manifest, folder: staged } of [nodes, sandbox]) {
			for (const field of DEV) expect(manifest).not.toHaveProperty(field);
			const { dependencies, peerDependencies = {} } = manifest;
			const imported = await packagesIn(join(staged, 'dist'));
			expect(Object.keys({ ...dependencies, ...peerDependencies }).sort()).toEqual(imported);
			for (const version of Object.values(dependencies)) expect(version).toMatch(/^\^?\d/);
			expect(imported.some(isBuiltin)).toBe(false);
		}
		expect(sandbox.manifest.version).toBe(nodes.manifest.version);
	});

	it("breaks no rules of n8n's scanner but those that it cannot keep", async () => {
		// As @n8n/scan-community-package looks at what is published: comments turn nothing off.
		const script = `
			const { ESLint } = await import('eslint');
			const { n8nCommunityNodesPlugin: { configs } } = await import('@n8n/eslint-plugin-community-nodes');
			const { parser } = (await import('typescript-eslint')).default;
			const json = { files: ['**/*.json'], languageOptions: { parser } };
			const eslint = new ESLint({
				cwd: ${JSON.stringify(nodes.folder)},
				allowInlineConfig: false,
				overrideConfigFile: true,
				overrideConfig: [configs.recommended, { rules: { 'no-console': 'error' } }, json],
			});
			const results = await eslint.lintFiles(['**/*.js', 'package.json']);
			const rules = results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
			console.log([...new Set(rules)].sort().join());`;
		const command = ['--input-type=module', '-e', script];
		const { stdout } = await run(join(BIN, 'node'), command, { cwd: ROOT });
		expect(stdout.trim().split(',')).toEqual(
			[
				// Connections kept open, time zones, phone numbers, the store.
				'no-runtime-dependencies',
				// For n8n's own cloud: no files, no timers, no environment.
				...['no-restricted-globals', 'no-restricted-imports'],
				// Until there is an address; the publish workflow asks for both.
				...['require-homepage', 'valid-author'],
			]
				.map((rule) => `@n8n/community-nodes/${rule}`)
				.sort(),
		);
	});

	it('is what the publish workflow publishes, the sandbox first', async () => {
		const workflow = await readFile(join(ROOT, '.github', 'workflows', 'publish.yml'), 'utf8');
		const steps = [...workflow.matchAll(/npm run package|npm publish \S+/g)].map(([step]) => step);
		const published = ['sandbox', 'nodes'].map((name) => `npm publish ./.cache/packages/${name}`);
		expect(steps).toEqual(['npm run package', ...published]);
		expect(workflow).toContain('id-token: write');
		expect(workflow.match(/--provenance --access public/g)).toHaveLength(2);
	});

	it('has the icons that nodes and credential name, of each node its own', async () => {
		const first = new Set<string>();
		for (const file of nodes.files.filter((name) => /\.(node|credentials)\.js$/.test(name))) {
			const text = await readFile(join(nodes.folder, file.replace('package/', '')), 'utf8');
			const icons = [...text.matchAll(/'file:([^']+\.svg)'/g)].map(([, icon = '']) =>
				join(file, '..', icon),
			);
			expect(icons.length).toBeGreaterThanOrEqual(2);
			expect(nodes.files).toEqual(expect.arrayContaining(icons));
			if (file.endsWith('.node.js')) first.add(icons[0] ?? '');
		}
		expect(first.size).toBe(3);
	});
});

describe('installed from the tarballs into an empty folder', () => {
	let home: string;

	beforeAll(async () => {
		home = join(folder, 'home');
		await mkdir(home);
		await writeFile(join(home, 'package.json'), '{ "private": true }');
		const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
		await run('npm', ['install', nodes.tarball, sandbox.tarball, ...flags], { cwd: home, env });
	});

	it('each node and the credential load', async () => {
		const { name, n8n } = nodes.manifest;
		const files = [...(n8n?.nodes ?? []), ...(n8n?.credentials ?? [])];
		const script = `
			for (const file of ${JSON.stringify(files)}) {
				const made = Object.values(require('${name}/' + file)).map((Type) => new Type());
				console.log(made.map(({ description, name }) => description?.name ?? name).join());
			}`;
		const { stdout } = await run(join(BIN, 'node'), ['-e', script], { cwd: home, env });
		expect(stdout.trim().split('\n').sort()).toEqual([
			...['whatsAppCloud', 'whatsAppCloudApi', 'whatsAppCloudTemplates', 'whatsAppCloudTrigger'],
		]);
	});

	it('npx … migrate puts our nodes into a workflow', async () => {
		const { name } = nodes.manifest;
		const { stdout: help } = await run('npx', [name, 'migrate', '--help'], { cwd: home, env });
		expect(help).toContain(`npx ${name} migrate WORKFLOW.json`);
		const node = {
			...{ id: 'a', name: 'Trigger', type: 'n8n-nodes-base.whatsAppTrigger', typeVersion: 1 },
			...{ position: [0, 0], parameters: { updates: ['messages'] } },
		};
		const workflow = { name: 'Old', nodes: [node], connections: {} };
		await writeFile(join(home, 'old.json'), JSON.stringify(workflow));
		await run('npx', [name, 'migrate', 'old.json'], { cwd: home, env });
		const migrated = await readFile(join(home, 'old.migrated.json'), 'utf8');
		expect(migrated).toContain(`${name}.whatsAppCloudTrigger`);
	});

	it('npx … sandbox starts the sandbox: its phone page, and a message through it', async () => {
		const child = spawn('npx', [nodes.manifest.name, 'sandbox', '--port', '0'], {
			...{ cwd: home, env, detached: true },
		});
		let said = '';
		child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
		try {
			const find = (looks: RegExp) => looks.exec(said)?.[1];
			await until('the sandbox has said its addresses', () => find(/(Stop with)/), { everyMs: 50 });
			const page = find(/Phone page\s+(\S+)/) ?? '';
			const url = new URL(page).origin;
			const html = await (await fetch(page)).text();
			const parts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)];
			expect(parts.length).toBeGreaterThan(0);
			for (const [, path] of parts) expect((await fetch(url + (path ?? ''))).status).toBe(200);

			const inbound = await fetch(`${url}/_sandbox/customers/31612345678/messages`, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					authorization: `Bearer ${find(/Bearer (\S+)/) ?? ''}`,
				},
				body: JSON.stringify({ text: 'Hello' }),
			});
			expect(inbound.status).toBeLessThan(300);
			const id = find(/Phone Number ID\s+(\d+)/) ?? '';
			const sent = await fetch(`${url}/v26.0/${id}/messages`, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					authorization: `Bearer ${find(/Access Token\s+(\S+)/) ?? ''}`,
				},
				body: JSON.stringify({
					...{ messaging_product: 'whatsapp', to: '31612345678' },
					...{ type: 'text', text: { body: 'Good morning' } },
				}),
			});
			expect(await sent.json()).toMatchObject({ messages: [{ id: expect.any(String) as string }] });
		} finally {
			const ended = new Promise((resolve) => child.once('close', resolve));
			process.kill(-(child.pid ?? 0), 'SIGTERM');
			await ended;
		}
	});
});
