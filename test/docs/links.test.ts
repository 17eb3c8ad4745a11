import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { ROOT } from './generated';
import { anchorsIn, linksIn, pages } from './markdown';
import manifest from '../../package.json';

const all = pages();
const textOf = new Map(all.map(({ path, text }) => [path, text]));

/** The changelog tells what was, not what is. */
const current = all.filter(({ path }) => path !== 'CHANGELOG.md');

/** What is wrong with a link in a page; undefined if it leads somewhere. */
function faultOf(path: string, target: string): string | undefined {
	if (/^(https?|mailto):/.test(target)) return undefined;
	const [file = '', anchor] = target.split('#');
	const aim = file === '' ? path : normalize(join(dirname(path), file));
	if (!existsSync(join(ROOT, aim))) return `${path}: ${target} does not exist`;
	if (anchor === undefined) return undefined;
	const known = anchorsIn(textOf.get(aim) ?? '').has(anchor);
	return known ? undefined : `${path}: ${target} has no such heading`;
}

interface Named {
	path: string;
	what: string;
}

/** What the pages name that looks so; the expression's group says what. */
function namedIn(looks: RegExp): Named[] {
	return current.flatMap(({ path, text }) =>
		[...text.matchAll(looks)].map(([, what = '']) => ({ path, what })),
	);
}

/** Files named in the text, such as `test/e2e/gate.ts`; the product's without the beginning of their path. */
function isThere({ path, what }: Named): boolean {
	return ['', 'nodes/WhatsAppCloud', dirname(path)].some((folder) =>
		existsSync(join(ROOT, folder, what)),
	);
}

describe('pages', () => {
	it('link only to what exists', () => {
		const faults = all.flatMap(({ path, text }) =>
			linksIn(text).map((target) => faultOf(path, target)),
		);
		expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
	});

	it('are all reached from the README', () => {
		const reached = new Set<string>();
		const follow = (path: string) => {
			const inFolder = [...textOf.keys()].filter(
				(page) => dirname(page) === path.replace(/\/$/, ''),
			);
			for (const page of inFolder) follow(page);
			if (reached.has(path) || !textOf.has(path)) return;
			reached.add(path);
			for (const target of linksIn(textOf.get(path) ?? '')) {
				const [file = ''] = target.split('#');
				if (file !== '') follow(normalize(join(dirname(path), file)));
			}
		};
		follow('README.md');
		const inDocs = all.map(({ path }) => path).filter((path) => path.startsWith('docs/'));
		expect(inDocs.filter((path) => !reached.has(path))).toEqual([]);
	});

	it('name only commands that package.json has', () => {
		const scripts = Object.keys(manifest.scripts);
		const named = namedIn(/npm run ([\w:-]+)/g);
		expect(named.length).toBeGreaterThan(10);
		expect(named.filter(({ what }) => !scripts.includes(what))).toEqual([]);
	});

	it('name only files that are there', () => {
		const named = namedIn(/`([a-zA-Z][\w-]*\/[\w./-]+\.(?:ts|js|mjs|json|md|sh|webp))`/g);
		expect(named.length).toBeGreaterThan(5);
		expect(named.filter((one) => !isThere(one))).toEqual([]);
	});
});
