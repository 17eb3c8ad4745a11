import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { messageOf, runChecks, type Check } from '../tools/checks.ts';
import { lastLines } from '../tools/command.ts';
import type { OlderN8n } from '../tools/n8n/install.ts';
import { ROOT } from '../tools/root.ts';
import { setStage, type Stage } from './stage.ts';

export interface CheckRun {
	/** What the last line starts with. */
	name: string;
	/** What the checks are called in it. */
	unit: string;
	report: (line: string) => void;
	signal: AbortSignal;
	/** An n8n that is installed; by default the one that everything is tested with. */
	n8n?: OlderN8n;
}

/** How long n8n may take to start on a slow, busy machine, ms. */
const READY_WITHIN_MS = 15 * 60_000;

/**
 * Sets everything up fresh, on any free ports, runs checks on it and takes it down again. The last line
 * reported is `<name>: <passed> of <all> <unit>`; after a failure the end of n8n's log stands before it.
 *
 * @returns whether all passed
 */
export async function checkOnStage(
	checks: Array<Check<Stage>>,
	{ name, unit, report, signal, n8n }: CheckRun,
): Promise<boolean> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-cloud-'));
	let passed = 0;
	try {
		// As people get it: a link would have things at hand that an installation has not.
		const stage = await setStage({
			...{ folder, report, signal, packed: true, readyWithinMs: READY_WITHIN_MS },
			...(n8n ? { n8n } : {}),
		});
		try {
			passed = await runChecks(checks, stage, report, signal);
			if (signal.aborted) report('Stopped.');
			else if (passed < checks.length) await showLog(name, stage, report);
		} finally {
			await stage.close();
		}
	} catch (failure) {
		report(signal.aborted ? 'Stopped.' : messageOf(failure));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	report(`${name}: ${passed} of ${checks.length} ${unit}`);
	return passed === checks.length;
}

async function showLog(
	name: string,
	{ n8n }: Stage,
	report: (line: string) => void,
): Promise<void> {
	const file = join(ROOT, 'test-results', `${name}-n8n.log`);
	await mkdir(join(ROOT, 'test-results'), { recursive: true });
	await writeFile(file, n8n.log());
	report(`The end of n8n's log (all of it in ${file}):\n${lastLines(n8n.log(), 40)}`);
}
