import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { messageOf, runChecks, type Check } from '../../tools/checks.ts';
import { lastLines } from '../../tools/command.ts';
import { interruption } from '../../tools/interruption.ts';
import { ROOT } from '../../tools/root.ts';

/** Everything that checks need, running. */
export interface RunningStage {
	/** Ends every wait. */
	signal: AbortSignal;
	/** What each process printed, by its name. */
	logs(): Record<string, string>;
	close(): Promise<void>;
}

export type Report = (line: string) => void;

/**
 * Sets a stage, runs checks on it, takes it down, and reports `<name>: <passed> of <all> checks` last; after
 * a failure the processes' logs are in `test-results/`. The exit code is 1 unless all passed.
 */
export async function checkOn<Stage extends RunningStage>(
	name: string,
	checks: Array<Check<Stage>>,
	setStage: (folder: string, report: Report, signal: AbortSignal) => Promise<Stage>,
): Promise<void> {
	const report: Report = console.log;
	const signal = interruption();
	const folder = await mkdtemp(join(tmpdir(), `whatsapp-cloud-${name}-`));
	let passed = 0;
	try {
		const stage = await setStage(folder, report, signal);
		try {
			passed = await runChecks(checks, stage, report, signal);
			if (signal.aborted) report('Stopped.');
			else if (passed < checks.length) await keepLogs(name, stage.logs(), report);
		} finally {
			await stage.close();
		}
	} catch (failure) {
		report(signal.aborted ? 'Stopped.' : messageOf(failure));
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}
	report(`${name}: ${passed} of ${checks.length} checks`);
	process.exitCode = passed === checks.length ? 0 : 1;
}

async function keepLogs(name: string, logs: Record<string, string>, report: Report): Promise<void> {
	await mkdir(join(ROOT, 'test-results'), { recursive: true });
	for (const [process, log] of Object.entries(logs)) {
		const file = join(ROOT, 'test-results', `${name}-${process}.log`);
		await writeFile(file, log);
		report(`The end of ${process}'s log (all of it in ${file}):\n${lastLines(log, 15)}`);
	}
}

/** Stops what was started, last first. */
export class Started {
	private readonly stops: Array<() => Promise<void>> = [];

	add<T extends { stop(): Promise<void> }>(started: T): T {
		this.stops.push(() => started.stop());
		return started;
	}

	async stopAll(): Promise<void> {
		for (const stop of this.stops.splice(0).reverse()) await stop();
	}
}
