import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { migrate } from './migrate';
import { writeReport } from './report';
import { readWorkflows } from './workflow';

const HELP = `Puts the nodes of n8n-nodes-whatsapp-cloud in the place of n8n's own WhatsApp nodes.

  npx n8n-nodes-whatsapp-cloud migrate WORKFLOW.json [MORE.json …] [--out FOLDER] [--force]

Writes WORKFLOW.migrated.json beside each file, or in FOLDER, and says what was changed and what a person has to look
at. The files themselves stay as they are. --force writes over what is there already.

  npx n8n-nodes-whatsapp-cloud sandbox [--port 4010] [--help]

Starts a WhatsApp Cloud API on this machine, with a page that shows your customers' phones.
`;

/** Where a command writes: its result, and what went wrong. */
export interface Output {
	result(text: string): void;
	trouble(text: string): void;
}

/**
 * Runs the command line.
 *
 * @param args what stands behind the command's name
 * @returns the exit code: 0, or 1 where not everything could be migrated
 */
export async function runCommandLine(args: string[], output: Output): Promise<number> {
	try {
		return await run(args, output);
	} catch (thrown) {
		output.trouble(`${wordsOf(thrown)}\n\n${HELP}`);
		return 1;
	}
}

async function run(args: string[], output: Output): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			out: { type: 'string' },
			force: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const [command, ...files] = positionals;
	if (values.help || command !== 'migrate' || files.length === 0) {
		output.result(HELP);
		return values.help ? 0 : 1;
	}
	const jobs = files.map((file) => ({ file, target: targetOf(file, values.out) }));
	checkTargets(jobs);
	let code = 0;
	for (const { file, target } of jobs) {
		try {
			output.result(`${await migrateFile(file, target, values.force)}\n\n`);
		} catch (thrown) {
			code = 1;
			output.trouble(`${file}: ${wordsOf(thrown)}\n\n`);
		}
	}
	return code;
}

const wordsOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

function targetOf(file: string, out: string | undefined): string {
	return join(out ?? dirname(file), `${basename(file, extname(file))}.migrated.json`);
}

/**
 * Two files of one name, from different folders, would be written to the same place; and `*.json` holds results of an
 * earlier run as well.
 */
function checkTargets(jobs: Array<{ file: string; target: string }>): void {
	const sources = new Map<string, string>();
	const inputs = new Set(jobs.map(({ file }) => resolve(file)));
	for (const { file, target } of jobs) {
		const first = sources.get(resolve(target));
		if (first !== undefined) {
			throw new Error(
				`${first} and ${file} would both be written to ${target}, so nothing was written. Rename one of them, or migrate them separately, each with a folder of its own after --out.`,
			);
		}
		if (inputs.has(resolve(target))) {
			throw new Error(
				`What becomes of ${file} would be written over ${target}, which is to be migrated as well, so nothing was written. Leave one of them out.`,
			);
		}
		sources.set(resolve(target), file);
	}
}

async function migrateFile(file: string, target: string, force: boolean): Promise<string> {
	const workflows = readWorkflows(await readFile(file, 'utf8'));
	const results = workflows.map(migrate);
	if (!force && (await exists(target))) {
		throw new Error(`${target} is there already. Move it away, or add --force.`);
	}
	const migrated = results.map(({ workflow }) => workflow);
	const content = migrated.length === 1 ? migrated[0] : migrated;
	await mkdir(dirname(target), { recursive: true });
	await writeFile(target, `${JSON.stringify(content, null, 2)}\n`);
	return results
		.map(({ workflow, notes }) => {
			const title = typeof workflow.name === 'string' ? ` (${workflow.name})` : '';
			return writeReport(`${file}${title} → ${target}`, notes);
		})
		.join('\n');
}

async function exists(path: string): Promise<boolean> {
	return await access(path).then(
		() => true,
		() => false,
	);
}
