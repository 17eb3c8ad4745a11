import { duration } from './duration.ts';
import { within } from './until.ts';

/** One thing that a person could try, and what must come of it. */
export interface Check<Context> {
	title: string;
	/** Whether it may run at the same time as the one before it. */
	alongside?: boolean;
	/** Whether the others need it to have run. */
	needed?: boolean;
	/** @returns what happened, for the report. @throws with what was expected and what was seen */
	run(context: Context): Promise<string>;
}

/** No check takes as long, on a busy machine either. */
const CHECK_MS = 15 * 60_000;

/** Runs checks one after the other, or alongside, all of them, until the signal aborts; returns how many passed. */
export async function runChecks<Context>(
	checks: Array<Check<Context>>,
	context: Context,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<number> {
	const passes = async (check: Check<Context>): Promise<boolean> => {
		const started = Date.now();
		const place = `${checks.indexOf(check) + 1} of ${checks.length}`;
		const line = (mark: string, outcome: string) =>
			report(
				`${mark} ${place}: ${check.title} (${duration(Date.now() - started)})\n    ${outcome}`,
			);
		try {
			line('✓', await within(check.run(context), CHECK_MS, 'the check', signal));
			return true;
		} catch (failure) {
			if (!signal.aborted) line('✗', messageOf(failure));
			return false;
		}
	};
	let passed = 0;
	for (const group of grouped(checks)) {
		if (signal.aborted) break;
		const outcomes = await Promise.all(group.map(passes));
		passed += outcomes.filter(Boolean).length;
	}
	return passed;
}

/** Those whose titles have one of these phrases, and whatever all others need; all of them if none are given. */
export function chosenBy<Context>(
	phrases: string[],
	checks: Array<Check<Context>>,
): Array<Check<Context>> {
	if (phrases.length === 0) return checks;
	const found = phrases.flatMap((words) => {
		const having = checks.filter(({ title }) => title.toLowerCase().includes(words.toLowerCase()));
		if (having.length === 0) throw new Error(`No title has the words "${words}".`);
		return having;
	});
	return checks.filter((check) => check.needed || found.includes(check));
}

/** Those that may run at the same time, together. */
function grouped<Context>(checks: Array<Check<Context>>): Array<Array<Check<Context>>> {
	const groups: Array<Array<Check<Context>>> = [];
	for (const check of checks) {
		const last = groups.at(-1);
		if (check.alongside && last) last.push(check);
		else groups.push([check]);
	}
	return groups;
}

/** What a thrown thing says. */
export function messageOf(failure: unknown): string {
	return failure instanceof Error ? failure.message : String(failure);
}
