import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './generated';

/** All pages that people read, by their path in the checkout. */
export function pages(): Array<{ path: string; text: string }> {
	const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	return listed
		.split('\n')
		.filter((path) => path !== '')
		.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Without blocks of code. */
function proseOf(text: string): string {
	return text.replace(/^```[\s\S]*?^```/gm, '');
}

/** Where links and pictures lead. */
export function linksIn(text: string): string[] {
	const found = proseOf(text).matchAll(/\]\(([^()\s]+)\)/g);
	return [...found].map(([, target = '']) => target);
}

/** The anchors that GitHub and npm give a page's headings. */
export function anchorsIn(text: string): Set<string> {
	const anchors = new Set<string>();
	for (const [, heading = ''] of proseOf(text).matchAll(/^#{1,6} (.+)$/gm)) {
		const anchor = anchorOf(heading);
		let next = anchor;
		for (let again = 1; anchors.has(next); again++) next = `${anchor}-${again}`;
		anchors.add(next);
	}
	return anchors;
}

function anchorOf(heading: string): string {
	return heading
		.trim()
		.toLowerCase()
		.replace(/[`*]|\]\([^)]*\)/g, '')
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replace(/ /g, '-');
}
