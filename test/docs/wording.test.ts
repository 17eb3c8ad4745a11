import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { ROOT } from './generated';
import { pages } from './markdown';

/** Phrases that read as translated, and what English says. */
const WORN: ReadonlyArray<readonly [phrase: RegExp, better: string]> = [
	[
		/(?<!\bthere )\bis no (address|amount|code|country|currency|date|field|group|JSON|latitude|list|longitude|name|number|object|port|price|regular|text|variable|whole)\b/i,
		'is not a …',
	],
	[/\b(stands?|stood) (under|beside|there|before|above|below|in the|for an)\b/i, 'is …'],
	[/\b(what|that) \w+ goes by\b|\bgo by Meta/i, 'uses, follows'],
	[/\b(to|cannot) be had\b/i, 'is available'],
	[/\ball the same\b/i, 'anyway'],
	[/\banew\b/i, 'again'],
	[/\bin its stead\b/i, 'instead'],
	[/\bmend(s|ed)?\b/i, 'fix'],
	[/\bwith the cure\b/i, 'with advice on how to fix it'],
	[/\bany more\b/i, 'no longer'],
	[/\b(is|are|was|were) taken in\b/i, 'accepted, received'],
	[/\bbetween commas\b/i, 'separated by commas'],
	[/\bgoes on at\b/i, 'continues at'],
	[/\bhanded (in|to Meta)\b/i, 'submitted'],
	[/\bMeta takes\b/, 'Meta accepts, Meta allows'],
	[/(^|[.;:] )[Ss]ee that\b/, 'make sure that'],
	[/\b(rescues?|rescued)\b/i, 'fallback template'],
	[/\bput (right|into order)\b/i, 'fix'],
	[/\bof Meta's([.,;:)]|$)/, "from Meta, Meta's"],
	[/\b(some|any|every)body may\b/i, 'anyone may'],
	[/\bno valid\b/i, 'not a valid …'],
	[/\bas a rule\b/i, 'usually'],
	[/\btells? the cost\b/i, 'say what … cost'],
	[/\bof which Meta\b/i, 'and Meta …'],
	[/\bhas to be known\b/i, 'must be known'],
	[/\bfor what the (card|item) says\b/i, 'to use what … says'],
	[/\bprices (hold|count)\b/i, 'prices apply'],
	[/\bso many \w+ of\b/i, 'how many'],
	[/\bWho is let in\b/i, 'Who may use it'],
	[/\bknows no\b/i, 'has no …'],
	[/\bWhoever asks has\b/i, 'the caller has'],
	[/\bin the way of messages\b/i, 'keeps messages from going through'],
	[
		/\b(Message|Campaign|Conversation|Sign-Up Link|Media|Cost|Business Number|Template) > [A-Z]/,
		'resource → operation',
	],
	[/\bplays? no part\b/i, 'does not matter'],
	[/\blies ahead\b/i, 'in the future'],
	[/\b(go|goes) out as ever\b/i, 'as always'],
	[/\b(does|do) not go with\b/i, 'does not work with'],
	[/\banother \w+ than\b/i, 'a … other than'],
];

/** What users call a fallback template is called a rescue in the code. */
const WORN_FOR_DEVELOPERS = WORN.filter(([phrase]) => !phrase.test('rescues'));

/** Values in JSON and names of parameters, which stay as they are: they are in `code`. */
function withoutCode(text: string): string {
	return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

function faultsIn(where: string, text: string, worn = WORN): string[] {
	const plain = text.replaceAll('’', "'");
	return worn.flatMap(([phrase, better]) => {
		const [found] = phrase.exec(plain) ?? [];
		return found === undefined ? [] : [`${where}: "${found}" (${better}) in: ${text.trim()}`];
	});
}

/** What the product says to people: texts of at least two words, in the code of the nodes. */
function spokenIn(path: string): string[] {
	const source = ts.createSourceFile(
		path,
		readFileSync(join(ROOT, path), 'utf8'),
		ts.ScriptTarget.Latest,
	);
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) return;
		if (ts.isStringLiteralLike(node)) texts.push(node.text);
		if (ts.isTemplateExpression(node)) {
			const spans = node.templateSpans.map(({ literal }) => literal.text);
			texts.push([node.head.text, ...spans].join('…'));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts.filter((text) => text.includes(' ') && !isSql(text));
}

function isSql(text: string): boolean {
	return /\b(SELECT|INSERT|UPDATE|DELETE|ALTER|CREATE|FROM|JOIN|WHERE|CASE)\b/.test(text);
}

/** What is made from the code says what the nodes say. */
const WRITTEN = /^(README\.md|docs\/.*)$/;

const FOR_DEVELOPERS = /^(CONTRIBUTING|sandbox\/README)\.md$/;

function listed(...patterns: string[]): string[] {
	const out = execFileSync('git', ['ls-files', ...patterns], { cwd: ROOT, encoding: 'utf8' });
	return out.split('\n').filter((path) => path !== '');
}

describe('worn phrases', () => {
	it('are not in what the nodes say', () => {
		const spoken = listed('nodes/*.ts', 'credentials/*.ts').flatMap((path) =>
			spokenIn(path).flatMap((text) => faultsIn(path, text)),
		);
		expect(spoken).toEqual([]);
	});

	it.each([
		['users', WRITTEN, WORN],
		['developers', FOR_DEVELOPERS, WORN_FOR_DEVELOPERS],
	])('are not in the pages for %s', (_readers, paths, worn) => {
		const read = pages().filter(({ path }) => paths.test(path));
		expect(read).not.toEqual([]);
		const written = read
			.filter(({ text }) => !text.includes('made by `npm run docs`'))
			.flatMap(({ path, text }) =>
				withoutCode(text)
					.split('\n')
					.flatMap((line) => faultsIn(path, line, worn)),
			);
		expect(written).toEqual([]);
	});

	it('are not in the examples', () => {
		const notes = listed('examples/*.json').flatMap((path) =>
			faultsIn(path, readFileSync(join(ROOT, path), 'utf8')).map((fault) => fault.slice(0, 200)),
		);
		expect(notes).toEqual([]);
	});
});
