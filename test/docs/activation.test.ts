import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CHECKS } from '../../nodes/WhatsAppCloud/diagnosis/diagnose';
import { ROOT } from './generated';

const page = readFileSync(join(ROOT, 'docs/activation.md'), 'utf8');

/** By heading, what follows it. */
const sections = page
	.split(/^## /m)
	.slice(1)
	.map((section) => section.trimEnd().split('\n\n') as [heading: string, ...paragraphs: string[]]);

/** The checks that a text names as proof. */
function proofsIn(text: string): string[] {
	return [...text.matchAll(/_Proof:_ (.*)/g)].flatMap(([, proof = '']) =>
		[...proof.matchAll(/\*\*(.+?)\*\*/g)].map(([, name = '']) => name),
	);
}

describe('docs/activation.md', () => {
	it.each(sections)('step "%s" ends with the checks that prove it', (_heading, ...paragraphs) => {
		expect(paragraphs.at(-1)).toContain('_Proof:_');
		expect(proofsIn(paragraphs.join('\n\n'))).not.toEqual([]);
	});

	it('names each check of Diagnose as the proof of something, and no others', () => {
		const names = CHECKS.map(({ name }) => name);
		expect([...new Set(proofsIn(page))].toSorted()).toEqual(names.toSorted());
	});

	it('quotes the summary as it is', () => {
		const summary = readFileSync(join(ROOT, 'nodes/WhatsAppCloud/diagnosis/diagnose.ts'), 'utf8');
		const quotes = [...page.matchAll(/"((?:Nothing|Messages) [^"]+)"/g)];
		expect(quotes).not.toEqual([]);
		for (const [, words = ''] of quotes) expect(summary).toContain(words);
	});
});
