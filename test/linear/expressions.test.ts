import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { circles, isLinear } from '../support/linear';

/** What expressions tell apart: for each part of an expression, those that fit it stand in for all that do. */
const SAMPLES = [
	...Array.from('aZ_09 \t\n\r-.,:;!?/\\|"\'()[]{}<>+*=%&#@$^~`'),
	...['\0', '\u00a0', '\u200e', '\u2028', '\u2013', '\u2057', '\u0301', '\ufe0f', '\u20e3'],
	...['é', '٣', '＋', '漢', '😀', '🇩'],
];

/** An atom of an expression, or one of the signs between atoms. */
const TOKEN =
	/\\[pP]\{[^{}]*\}|\\u[\dA-Fa-f]{4}|\\[^]|\[(?:\\[^]|[^\]\\])*\]?|\(\?[:=!]|\(\?<[=!]|[^]/gu;

const SIGN = /^(?:\(.*|[)|*+?^$])$/u;

interface Literal {
	at: string;
	source: string;
	flags: string;
}

function* literalsIn(folder: string): Generator<Literal> {
	for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		if (!entry.endsWith('.ts')) continue;
		const file = join(folder, entry);
		const text = readFileSync(file, 'utf8');
		const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
		const found: Literal[] = [];
		const visit = (node: ts.Node): void => {
			if (ts.isRegularExpressionLiteral(node)) {
				const end = node.text.lastIndexOf('/');
				const line = tree.getLineAndCharacterOfPosition(node.pos).line + 1;
				const [source, flags] = [node.text.slice(1, end), node.text.slice(end + 1)];
				found.push({ at: `${file}:${line} ${node.text}`, source, flags });
			}
			node.forEachChild(visit);
		};
		visit(tree);
		yield* found;
	}
}

/** What an expression is made of: a sample of each atom, what stands in a row, and something that fits nowhere. */
function partsOf({ source, flags }: Literal): string[] {
	const parts = new Set<string>();
	const groups: string[] = [];
	let row = '';
	for (const [token] of source.replaceAll(/\{\d+(?:,\d*)?\}/g, '').matchAll(TOKEN)) {
		if (SIGN.test(token)) {
			if (row !== '') parts.add(row);
			if (token.startsWith('(')) groups.push(row);
			if (token === '|') row = groups.at(-1) ?? '';
			if (token === ')') groups.pop();
			continue;
		}
		const atom = new RegExp(`^(?:${token})$`, flags.replace(/[gy]/g, ''));
		const sample = SAMPLES.find((character) => atom.test(character)) ?? token.replace(/^\\/, '');
		parts.add(sample);
		row += sample;
	}
	const fitsNowhere = SAMPLES.find((character) => !source.includes(character)) ?? '\u0001';
	return [...new Set([...parts, row, fitsNowhere])].filter(Boolean);
}

const LITERALS = ['nodes', 'credentials'].flatMap((folder) => [...literalsIn(folder)]);

describe('an expression of ours', () => {
	it('is found wherever it stands', () => {
		expect(LITERALS.length).toBeGreaterThan(100);
	});

	it.each(LITERALS.map((literal) => [literal.at, literal] as const))(
		'takes a time that grows with the text: %s',
		(_at, literal) => {
			const { source, flags } = literal;
			const once = new RegExp(source, flags);
			const work = (text: string) => text.replace(once, '');
			for (const text of circles(partsOf(literal))) {
				if (!isLinear(text, work)) throw new Error(JSON.stringify(text(40)));
			}
		},
	);
});
