import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

import { ROOT } from '../root.ts';
import { capture } from './capture.ts';
import { single, type Outcome } from './outcome.ts';

const result = z.object({
	numPassedTests: z.number(),
	numFailedTests: z.number(),
	/** Files that could not even be loaded: none of their tests is counted. */
	numRuntimeErrorTestSuites: z.number(),
	testResults: z.array(z.object({ name: z.string(), status: z.string() })),
});

/** Runs Jest with some arguments that choose test files, and counts tests. Files with failures can be run again, alone. */
export async function runJest(name: string, args: string[], signal: AbortSignal): Promise<Outcome> {
	const file = join(ROOT, '.cache', 'test', `${name}.json`);
	await mkdir(dirname(file), { recursive: true });
	await rm(file, { force: true });
	const { code, output } = await capture(
		'jest',
		['--ci', '--json', `--outputFile=${file}`, ...args],
		{ signal },
	);
	const text = await readFile(file, 'utf8').catch(() => undefined);
	if (text === undefined) return single(false, output);
	const counts = result.parse(JSON.parse(text));
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	const files = counts.testResults.filter(({ status }) => status === 'failed');
	const alone = ['--runInBand', '--runTestsByPath', ...files.map((each) => each.name)];
	return {
		passed: counts.numPassedTests,
		// Jest can also fail as a whole, e.g. in its set-up.
		failed: code === 0 ? failed : Math.max(failed, 1),
		output,
		...(files.length > 0 ? { again: (later) => runJest(name, alone, later) } : {}),
	};
}
