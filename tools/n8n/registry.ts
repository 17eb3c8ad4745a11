import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

import { freePort } from '../port.ts';

const run = promisify(execFile);

const manifest = z.object({ name: z.string(), version: z.string() }).passthrough();

/** An npm registry on this machine with one package; the version that was published last is the latest. */
export class Registry {
	readonly #server: Server;
	readonly #url: string;
	readonly #versions = new Map<string, { manifest: object; tarball: Buffer }>();
	#latest = { name: '', version: '' };

	private constructor(port: number) {
		this.#url = `http://127.0.0.1:${port}`;
		this.#server = createServer((request, response) => {
			const path = decodeURIComponent(request.url ?? '/').slice(1);
			const [, version = ''] = /^-\/(.+)\.tgz$/.exec(path) ?? [];
			const file = this.#versions.get(version)?.tarball;
			const answer = file ?? (path === this.#latest.name ? this.#document() : undefined);
			response.writeHead(answer === undefined ? 404 : 200).end(answer ?? '{}');
		});
	}

	static async open(): Promise<Registry> {
		const port = await freePort();
		const registry = new Registry(port);
		await new Promise<void>((resolve) => registry.#server.listen(port, '127.0.0.1', resolve));
		return registry;
	}

	async publish(file: string): Promise<void> {
		const { stdout } = await run('tar', ['-xzOf', file, 'package/package.json']);
		const said = manifest.parse(JSON.parse(stdout));
		const tarball = await readFile(file);
		const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
		const dist = { tarball: `${this.#url}/-/${said.version}.tgz`, integrity };
		this.#versions.set(said.version, { manifest: { ...said, dist }, tarball });
		this.#latest = said;
	}

	/**
	 * Makes a folder with an `npm` that gets this package from here, and all others as ever. n8n takes a registry other
	 * than npm's own only from who has a licence, and names npm's own to the `npm` that it calls.
	 *
	 * @returns a PATH on which that `npm` is found first
	 */
	async npmOn(path: string, folder: string): Promise<string> {
		const { stdout } = await run('which', ['npm'], { env: { ...process.env, PATH: path } });
		const cache = (await run('npm', ['config', 'get', 'cache'])).stdout.trim();
		await mkdir(folder, { recursive: true });
		const script = `#!/bin/sh
export npm_config_cache='${cache}'
case " $* " in
*' ${this.#latest.name}'*|*' outdated '*) exec '${stdout.trim()}' "$@" --registry=${this.#url};;
esac
exec '${stdout.trim()}' "$@" --prefer-offline
`;
		await writeFile(join(folder, 'npm'), script);
		await chmod(join(folder, 'npm'), 0o755);
		return [folder, path].join(delimiter);
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#document(): string {
		const versions = [...this.#versions].map(([version, one]) => [version, one.manifest]);
		return JSON.stringify({
			name: this.#latest.name,
			'dist-tags': { latest: this.#latest.version },
			versions: Object.fromEntries(versions) as object,
		});
	}
}
