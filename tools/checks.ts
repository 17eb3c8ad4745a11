import { duration } from './duration.ts';

/** One thing that a person could try, and what must come of it. */
export interface Check<Context> {
	title: string;
	/** @returns what happened, for the report. @throws with what was expected and what was seen */
	run(context: Context): Promise<string>;
}

/** Runs checks one after the other, all of them; returns how many passed. */
export async function runChecks<Context>(
	checks: Array<Check<Context>>,
	context: Context,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<number> {
	let passed = 0;
	for (const [index, check] of checks.entries()) {
		if (signal.aborted) break;
		const started = Date.now();
		const line = (mark: string, outcome: string) =>
			report(
				`${mark} ${index + 1} of ${checks.length}: ${check.title} (${duration(Date.now() - started)})\n    ${outcome}`,
			);
		try {
			line('✓', await check.run(context));
			passed++;
		} catch (failure) {
			line('✗', messageOf(failure));
		}
	}
	return passed;
}

/** What a thrown thing says. */
export function messageOf(failure: unknown): string {
	return failure instanceof Error ? failure.message : String(failure);
}
