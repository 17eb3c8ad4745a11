import type { About, Retry } from '../../nodes/WhatsAppCloud/codes/row';
import { CODES } from '../../nodes/WhatsAppCloud/codes/table';
import { expectUpToDate, tableOf } from './generated';

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

describe('docs/troubleshooting.md', () => {
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
