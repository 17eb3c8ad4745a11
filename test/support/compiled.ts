import { transformSync } from '@swc/core';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { ROOT } from '../../tools/root';

/**
 * Compiles a module of ours, and those of ours that it imports, as `npm run build` does: for threads that load it
 * without Jest.
 *
 * @param folder for what comes out
 * @returns the compiled module's path
 */
export function compileInto(folder: string, path: string): string {
	const target = (source: string) => join(folder, relative(ROOT, source).replace(/\.ts$/, '.js'));
	const done = new Set<string>();
	const compile = (source: string) => {
		if (done.has(source)) return;
		done.add(source);
		const code = readFileSync(source, 'utf8');
		mkdirSync(dirname(target(source)), { recursive: true });
		writeFileSync(
			target(source),
			transformSync(code, {
				swcrc: false,
				module: { type: 'commonjs' },
				jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
			}).code,
		);
		for (const [, name = ''] of code.matchAll(/ from '(\.[^']+)'/g)) {
			compile(join(dirname(source), `${name}.ts`));
		}
	};
	compile(path);
	return target(path);
}
