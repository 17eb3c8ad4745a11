import { duration } from './duration.ts';
import { within } from './until.ts';

/** One thing that a person could try, and what must come of it. */
export interface Check<Context> {
	title: string;
	/** @returns what happened, for the report. @throws with what was expected and what was seen */
	run(context: Context): Promise<string>;
}

/** No check takes as long, on a busy machine either. */
const CHECK_MS = 15 * 60_000;

/** Runs checks one after the other, all of them, until the signal aborts; returns how many passed. */
export async function runChecks<Context>(
	checks: Array<Check<Context>>,
	context: Context,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<number> {
	let passed = 0;
	const isStopped = () => signal.aborted;
	for (const [index, check] of checks.entries()) {
		if (isStopped()) break;
		const started = Date.now();
		const line = (mark: string, outcome: string) =>
			report(
				`${mark} ${index + 1} of ${checks.length}: ${check.title} (${duration(Date.now() - started)})\n    ${outcome}`,
			);
		try {
			line('✓', await within(check.run(context), CHECK_MS, 'the check', signal));
			passed++;
		} catch (failure) {
			if (isStopped()) break;
			line('✗', messageOf(failure));
		}
	}
	return passed;
}

/** What a thrown thing says. */
export function messageOf(failure: unknown): string {
	return failure instanceof Error ? failure.message : String(failure);
}
