import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './generated';
import manifest from '../../package.json';

const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

/** The rows of the first table under a heading, by column. */
function tableUnder(heading: string): string[][] {
	const [, section = ''] = text.split(`${heading}\n`);
	const [table = ''] = /^\|[^]*?(?=\n\n)/m.exec(section) ?? [];
	const [, , ...rows] = table.split('\n');
	return rows.map((row) =>
		row
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

/** What stands between backticks. */
const named = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
	cwd: ROOT,
	encoding: 'utf8',
}).split('\n');

/** The folders in a folder, which is '' or ends in a slash. */
const foldersIn = (folder: string) =>
	sorted(
		tracked.flatMap((path) => {
			const [first, ...rest] = path.startsWith(folder) ? path.slice(folder.length).split('/') : [];
			return first === undefined || rest.length === 0 || /^[._]/.test(first) ? [] : [first];
		}),
	);

it('each folder has its question', () => {
	const told = tableUnder('## How the code is laid out').flatMap(([folder = '']) => named(folder));
	const wanted = [
		...foldersIn('').filter((folder) => folder !== 'nodes'),
		...foldersIn('nodes/WhatsAppCloud/'),
	];
	expect(sorted(told)).toEqual(
		sorted([...wanted.map((folder) => `${folder}/`), 'nodes/WhatsAppCloud/*.node.ts']),
	);
	expect(told).toHaveLength(new Set(told).size);
});

it('each command is told', () => {
	const told = tableUnder('## Running things').flatMap(([command = '', does = '']) =>
		[command, does].flatMap((cell) =>
			[...cell.matchAll(/`npm (?:(test)\b|run ([\w:-]+))/g)].map(
				([, test, name = '']) => test ?? name,
			),
		),
	);
	expect(sorted(told)).toEqual(sorted(Object.keys(manifest.scripts)));
});

interface Rules {
	APART: Array<{ target: string[]; from: string[] }>;
	ARROWS: Record<string, string[]>;
	DOMAIN: string[];
	PACKAGES: Record<string, string[]>;
	UPWARDS: Record<string, string[]>;
}

describe('who may import whom', () => {
	const rules = JSON.parse(
		execFileSync(process.execPath, [join(__dirname, 'importRules.mjs')], { encoding: 'utf8' }),
	) as Rules;
	const rows = tableUnder('### Who may import whom');
	const BESIDE = 'files beside the folders';

	/** Whom a row is about. */
	const whoIn = (cell: string) =>
		cell === 'domain' ? rules.DOMAIN : cell === BESIDE ? [BESIDE] : named(cell);
	const everybody = rows.flatMap(([who = '']) => whoIn(who));
	const house = everybody.slice(0, everybody.indexOf('*.node.ts') + 1);

	/** What the words allow, of our own: the first half of a cell. */
	function toldIn(row: number, who: string): string[] {
		const [own = ''] = (rows[row]?.[1] ?? '').split(';');
		const above = rows.slice(0, row).flatMap(([cell = '']) => whoIn(cell));
		return sorted([
			who,
			...(own.startsWith('the domain') ? rules.DOMAIN : []),
			...(own.startsWith('all of the above') ? above : []),
			...named(own).filter((name) => house.includes(name)),
		]);
	}

	/** What lint lets through, of our own. */
	function allowed(who: string): string[] {
		const arrows = rules.ARROWS[who];
		const upwards = rules.UPWARDS[who === BESIDE ? '!(*.node).ts' : who];
		return house.filter((other) => {
			if (other === who) return true;
			if (arrows) return arrows.includes(other);
			return upwards && !upwards.some((path) => path === other || path === `${other}/**`);
		});
	}

	it('the domain', () => {
		const [, told = ''] = /\n((?:[^\n]|\n(?!\n))*) are the \*\*domain\*\*/.exec(text) ?? [];
		expect(sorted(named(told))).toEqual(sorted(rules.DOMAIN));
	});

	it.each(house)('%s: our own files', (who) => {
		const row = rows.findIndex(([cell = '']) => whoIn(cell).includes(who));
		expect(toldIn(row, who)).toEqual(sorted(allowed(who)));
	});

	it('packages', () => {
		const told = rows.flatMap(([who = '', may = '']) => {
			const [, packages] = may.split('; ');
			const names = packages?.split(', ').map((name) => name.replace(/`|\*`$/g, ''));
			return names ? whoIn(who).map((one) => [one, names] as const) : [];
		});
		expect(Object.fromEntries(told)).toEqual(rules.PACKAGES);
	});

	it('folders that must not know each other', () => {
		const apart = rows.filter(([, may = '']) => may.startsWith('nothing of '));
		expect(apart).not.toEqual([]);
		for (const [who = '', may = ''] of apart) {
			for (const one of whoIn(who)) {
				const zone = rules.APART.find(({ target }) => target.includes(`./${one}`));
				expect(named(may).map((folder) => `./${folder}`)).toEqual(
					zone?.from.map((folder) => `${folder}/`),
				);
			}
		}
	});
});
