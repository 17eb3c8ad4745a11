import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lastLines } from '../tools/command.ts';
import { duration } from '../tools/duration.ts';
import { ROOT } from '../tools/root.ts';
import { setStage, type Stage } from './stage.ts';
import { STEPS } from './steps.ts';

/**
 * The demo without a person: everything fresh, then each step asserted on what the phones received.
 *
 * @returns whether all steps passed; the last line reported says how many
 */
export async function check(report: (line: string) => void, signal: AbortSignal): Promise<boolean> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-cloud-demo-'));
	let passed = 0;
	try {
		const stage = await setStage({ folder, report, signal });
		try {
			for (const [index, step] of STEPS.entries()) {
				if (signal.aborted) break;
				if (await take(stage, index, step, report)) passed++;
			}
			if (passed < STEPS.length) await showLog(stage, report);
		} finally {
			await stage.close();
		}
	} catch (failure) {
		report(signal.aborted ? 'Stopped.' : messageOf(failure));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	report(`demo: ${passed} of ${STEPS.length} steps`);
	return passed === STEPS.length;
}

async function take(
	stage: Stage,
	index: number,
	{ title, run }: (typeof STEPS)[number],
	report: (line: string) => void,
): Promise<boolean> {
	const started = Date.now();
	const name = `Step ${index + 1} of ${STEPS.length}: ${title}`;
	try {
		const outcome = await run(stage);
		report(`✓ ${name} (${duration(Date.now() - started)})\n    ${outcome}`);
		return true;
	} catch (failure) {
		report(`✗ ${name} (${duration(Date.now() - started)})\n    ${messageOf(failure)}`);
		return false;
	}
}

async function showLog({ n8n }: Stage, report: (line: string) => void): Promise<void> {
	const file = join(ROOT, 'test-results', 'demo-n8n.log');
	await mkdir(join(ROOT, 'test-results'), { recursive: true });
	await writeFile(file, n8n.log());
	report(`The end of n8n's log (all of it in ${file}):\n${lastLines(n8n.log(), 40)}`);
}

function messageOf(failure: unknown): string {
	return failure instanceof Error ? failure.message : String(failure);
}
