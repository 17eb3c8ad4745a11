import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { delimiter, join } from 'node:path';
import { z } from 'zod';

import { runCommand } from './command.ts';
import { BIN, ROOT } from './root.ts';

/** What a published package.json says; all else in ours is about the checkout. */
const PUBLISHED = [
	...['name', 'version', 'description', 'license', 'author', 'homepage', 'repository', 'bugs'],
	...['keywords', 'engines', 'type', 'main', 'exports', 'bin', 'files', 'n8n'],
	...['dependencies', 'peerDependencies'],
];

/** What both packages have in common. */
const SHARED = ['version', 'license', 'author', 'homepage', 'repository', 'bugs'];

const versions = z.record(z.string(), z.string());
const manifest = z
	.object({ name: z.string(), dependencies: versions.default({}), devDependencies: versions })
	.partial()
	.passthrough();

type Manifest = z.infer<typeof manifest>;

/** Puts the package with the nodes together, as it is published, in a folder that is emptied before. */
export async function stagePackage(folder: string, signal?: AbortSignal): Promise<void> {
	await empty(folder);
	await run('gulp', ['build'], folder, signal, { DIST: join(folder, 'dist') });
	await copyFiles(['index.js', 'README.md', 'CHANGELOG.md', 'LICENSE'], ROOT, folder);
	await writeManifest(folder, await readManifest(ROOT));
}

/** Puts the sandbox's package together: it needs servers that the nodes do not, and is no package of nodes. */
export async function stageSandbox(folder: string, signal?: AbortSignal): Promise<void> {
	await empty(folder);
	const dist = join(folder, 'dist');
	const source = join(ROOT, 'sandbox');
	const options = ['--noCheck', '--outDir', dist];
	await run('tsc', ['-p', 'tsconfig.sandbox.json', ...options], folder, signal);
	await copyFiles(['phone'], source, dist);
	await copyFiles(['README.md'], source, folder);
	await copyFiles(['LICENSE'], ROOT, folder);
	const ours = await readManifest(ROOT);
	const all = { ...ours.devDependencies, ...ours.dependencies };
	const needed = (await packagesIn(dist)).map((name) => [name, all[name] ?? '']);
	await writeManifest(folder, {
		...Object.fromEntries(SHARED.map((key) => [key, ours[key]])),
		...(await readManifest(source)),
		dependencies: Object.fromEntries(needed) as Record<string, string>,
	});
}

async function empty(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
}

/** Runs a program of the checkout; what it prints is told if it does not succeed. */
async function run(
	command: string,
	args: string[],
	folder: string,
	signal: AbortSignal | undefined,
	more: NodeJS.ProcessEnv = {},
): Promise<void> {
	const env = { ...process.env, PATH: [BIN, process.env.PATH].join(delimiter), ...more };
	const logFile = `${folder}.log`;
	await rm(logFile, { force: true });
	await runCommand(command, args, { cwd: ROOT, env, logFile, signal });
}

async function copyFiles(names: string[], from: string, to: string): Promise<void> {
	for (const name of names) await cp(join(from, name), join(to, name), { recursive: true });
}

async function readManifest(folder: string): Promise<Manifest> {
	return manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

async function writeManifest(folder: string, all: Manifest): Promise<void> {
	const said = PUBLISHED.filter((key) => all[key] !== undefined).map((key) => [key, all[key]]);
	const text = JSON.stringify(Object.fromEntries(said), null, 2);
	await writeFile(join(folder, 'package.json'), `${text}\n`);
}

/** The packages that compiled modules in a folder import. */
export async function packagesIn(folder: string): Promise<string[]> {
	const names = new Set<string>();
	for (const file of await readdir(folder, { recursive: true })) {
		if (!file.endsWith('.js')) continue;
		const text = await readFile(join(folder, file), 'utf8');
		for (const [, path = ''] of text.matchAll(/(?:\bfrom |\brequire\(|\bimport\()['"]([^'"]+)/g)) {
			const parts = path.split('/').slice(0, path.startsWith('@') ? 2 : 1);
			if (!/^[./]/.test(path) && !isBuiltin(path)) names.add(parts.join('/'));
		}
	}
	return [...names].sort();
}
