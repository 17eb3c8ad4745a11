import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

const START = '<!-- prettier-ignore-start -->';
const END = '<!-- prettier-ignore-end -->';

/**
 * Holds what is between the markers of a page against what it is made from; `npm run docs` writes it there instead.
 * A page that does not exist yet begins with the heading.
 */
export function expectUpToDate(path: string, heading: string, made: string): void {
	const file = join(ROOT, path);
	const page = existsSync(file) ? readFileSync(file, 'utf8') : `# ${heading}\n\n${START}\n${END}\n`;
	const start = page.indexOf(START);
	const end = page.indexOf(END, start);
	if (start < 0 || end < 0) throw new Error(`${path} lacks the markers ${START} and ${END}.`);
	const wanted = `${page.slice(0, start)}${START}\n<!-- made by \`npm run docs\` -->\n\n${made.trim()}\n\n${page.slice(end)}`;
	if (process.env.WRITE_DOCS === 'yes' && wanted !== page) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, wanted);
		return;
	}
	expect(page).toBe(wanted);
}

/** A table in Markdown; bars in cells are escaped. */
export function tableOf(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
