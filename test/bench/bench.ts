import { parseArgs } from 'node:util';

import { messageOf } from '../../tools/checks.ts';
import { lastLines } from '../../tools/command.ts';
import { duration } from '../../tools/duration.ts';
import { AT_VOLUME } from '../../tools/n8n/environment.ts';
import { installN8n } from '../../tools/n8n/install.ts';
import { interruption } from '../../tools/interruption.ts';
import { currentLoad, describe, machine } from './machine.ts';
import { ratiosOf } from './ratios.ts';
import { ratioTable } from './report.ts';
import { ALONE, FULL, IN_N8N, LARGE, prepare, QUICK, section, type Bench } from './sections.ts';
import { setStage, type Stage } from './stage.ts';

const NAMES = [...IN_N8N, ...ALONE].map(({ name }) => name);

const HELP = `Measures this package beside n8n's built-in WhatsApp nodes, in a real n8n, against the sandbox.

  npm run bench -- [--quick] [--large] [--at-volume] [--json] [--only ${NAMES.join(',')}] [--rows NAME,…]

  --quick  fewer messages and rounds: to try it, not to publish
  --large  what grows, also at 1,000,000
  --rows   of what grows, some rows (with --only scale); of a campaign or a crowd, some triggers: door, ours, builtIn
  --at-volume  n8n with the setting that docs/at-volume.md recommends, not at its defaults
  --json   one JSON line last
  --only   some parts of it
`;

const { values: flags } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		large: { type: 'boolean', default: false },
		rows: { type: 'string' },
		'at-volume': { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
		only: { type: 'string' },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

const report = console.log;

if (flags.help) report(HELP);
else process.exitCode = await run(flags.only?.split(',') ?? NAMES, interruption());

async function run(chosen: string[], signal: AbortSignal): Promise<number> {
	const unknown = chosen.filter((name) => !NAMES.includes(name));
	if (unknown.length > 0) {
		report(`There is no part "${unknown.join('", "')}". There are: ${NAMES.join(', ')}`);
		return 1;
	}
	const started = Date.now();
	const load = currentLoad();
	const size = { ...(flags.quick ? QUICK : FULL), ...(flags.large ? LARGE : {}) };
	const rows = flags.rows?.split(',');
	const bench: Bench = { size, ...(rows ? { rows } : {}), results: {}, report, signal };
	let stage: Stage | undefined;
	try {
		const facts = await machine(await installN8n(report, signal), load);
		const date = new Date().toISOString().slice(0, 10);
		report(`\n${date} · ${describe(facts)}\n`);

		const inN8n = IN_N8N.filter(({ name }) => chosen.includes(name));
		if (inN8n.length > 0) {
			stage = await setStage(report, signal, flags['at-volume'] ? AT_VOLUME : {});
			const listeners = await prepare(bench, stage);
			for (const part of inN8n) await part.run(bench, stage, listeners);
			const { refused } = await stage.proxyCounts();
			if (refused.length > 0) {
				report(`Not let out of this machine: ${[...new Set(refused)].join(', ')}\n`);
			}
			await stage.close();
		}
		for (const part of ALONE) {
			signal.throwIfAborted();
			if (chosen.includes(part.name)) await part.run(bench);
		}
		const ratios = ratiosOf(bench.results);
		section(report, 'In short', ratioTable(ratios));
		report(`bench: done in ${duration(Date.now() - started)}`);
		if (flags.json) report(JSON.stringify({ date, machine: facts, ...bench.results, ratios }));
		return 0;
	} catch (failure) {
		if (signal.aborted) return 130;
		console.error(messageOf(failure));
		if (stage) console.error(`The end of n8n's log:\n${lastLines(stage.n8n.log(), 20)}`);
		return 1;
	} finally {
		await stage?.close();
	}
}
