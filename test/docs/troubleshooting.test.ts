import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { About, Retry } from '../../nodes/WhatsAppCloud/codes/row';
import { CODES } from '../../nodes/WhatsAppCloud/codes/table';
import { expectUpToDate, ROOT, tableOf } from './generated';

const ABOUT: Readonly<Record<About, string>> = {
	app: 'Access token and app',
	account: 'The WhatsApp Business Account',
	number: 'The business number',
	template: 'Templates',
	customer: 'The customer',
	message: 'The message or the request',
	meta: 'Meta itself',
};

const AGAIN: Readonly<Record<Retry, string>> = {
	now: 'by itself',
	ambiguous: 'maybe',
	later: 'later',
	never: 'no',
};

/** The codes with one meaning stand in one row. */
function rowsAbout(about: About): string[][] {
	const rows = new Map<string, string[]>();
	for (const [key, row] of Object.entries(CODES)) {
		const [retry, of, title, advice] = row;
		if (of !== about) continue;
		const meaning = JSON.stringify([retry, title, advice]);
		const [keys] = rows.get(meaning) ?? [];
		rows.set(meaning, [keys ? `${keys}, ${key}` : key, title, advice, AGAIN[retry]]);
	}
	return [...rows.values()];
}

/** Reasons with which something is sent, and one that input without a message never gets as far as. */
const NOT_OF_REFUSALS = ['window_open', 'no_free_form', 'template_only', 'no_message'];

describe('docs/troubleshooting.md', () => {
	it('explains every reason for which nothing is sent', () => {
		const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
		const reasons = ['conversation/decision.ts', 'send/counting/noRoom.ts'].flatMap((path) => {
			const source = readFileSync(join(ROOT, 'nodes/WhatsAppCloud', path), 'utf8');
			return [...source.matchAll(/^\t\| '(\w+)'$|\breason: '(\w+)'/gm)].map(
				([, one, other]) => one ?? other,
			);
		});
		expect(reasons).toEqual(expect.arrayContaining(['window_closed', 'budget_reached']));
		const missing = reasons.filter(
			(reason) => !NOT_OF_REFUSALS.includes(reason ?? '') && !page.includes(`\`${reason}\``),
		);
		expect(missing).toEqual([]);
	});

	it('lists every code as the table of codes has it', () => {
		const sections = Object.entries(ABOUT).map(
			([about, heading]) =>
				`### ${heading}\n\n${tableOf(
					['Code', 'What it means', 'What to do', 'Again?'],
					rowsAbout(about as About),
				)}`,
		);
		expectUpToDate('docs/troubleshooting.md', 'Troubleshooting', sections.join('\n\n'));
	});
});
