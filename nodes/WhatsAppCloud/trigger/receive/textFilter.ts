import { createContext, Script } from 'node:vm';

import { foldCase } from '../../webhook/words';

/** How a message's text is compared. */
export const TEXT_COMPARISONS = ['contains', 'equals', 'pattern'] as const;

export type TextComparison = (typeof TEXT_COMPARISONS)[number];

/** Whether a message is wanted because of its text. One for each delivery: what it may cost is counted. */
export interface TextFilter {
	matches(text: string | undefined): boolean;
	/** How many texts were let through because the pattern takes too long. */
	undecided: number;
	/** Why the pattern is none; then every text is let through. */
	invalid?: string;
}

/** A pattern that goes back and forth for ever (catastrophic backtracking) must not hold up n8n: for one text … */
const PATIENCE_MS = 50;

/** … and for all texts of a delivery, which may have a thousand, in time of the processor. */
const BUDGET_MS = 200;

/** … without what any pattern takes: a search that can be stopped needs a watch of its own. */
const FREE_MS = 0.3;

/** After so many texts that it took too long for, a pattern is given up for the rest of the delivery. */
const MOST_UNDECIDED = 3;

/** How often a search is made once more that did not get the processor for as long as it may take. */
const RETRIES = 3;

/** Meta's longest text. */
const MAX_TEXT = 4096;

const MAX_PATTERN = 1000;

/** @param value the text or pattern; comparing makes no difference between upper and lower case */
export function textFilter(comparison: TextComparison, value: string): TextFilter {
	const wanted = normalised(value);
	if (comparison === 'pattern') return patternFilter(value);
	return {
		undecided: 0,
		matches: (text) =>
			text !== undefined &&
			(comparison === 'equals' ? normalised(text) === wanted : normalised(text).includes(wanted)),
	};
}

function patternFilter(pattern: string): TextFilter {
	const flags = pattern.length > MAX_PATTERN ? undefined : flagsFor(pattern);
	if (flags === undefined) {
		const invalid = `not a regular expression of at most ${MAX_PATTERN} characters`;
		return { undecided: 0, invalid, matches: () => true };
	}
	let spentMs = 0;
	let retries = RETRIES;
	const decide = (text: string): boolean | undefined => {
		const started = process.cpuUsage();
		const found = search(pattern, flags, text);
		const { user, system } = process.cpuUsage(started);
		const tookMs = (user + system) / 1000;
		spentMs += Math.max(0, tookMs - FREE_MS);
		if (found !== undefined || tookMs >= PATIENCE_MS / 2 || retries === 0) return found;
		retries--;
		return decide(text);
	};
	return {
		undecided: 0,
		matches(text) {
			if (text === undefined) return false;
			const isGivenUp = this.undecided >= MOST_UNDECIDED || spentMs >= BUDGET_MS;
			const found = isGivenUp ? undefined : decide(text.slice(0, MAX_TEXT));
			if (found === undefined) this.undecided++;
			// What cannot be decided comes through: a message is never lost because of a filter.
			return found ?? true;
		},
	};
}

/** With letters of all alphabets where the pattern allows it; undefined for a pattern that is none. */
function flagsFor(pattern: string): string | undefined {
	return ['iu', 'i'].find((flags) => {
		try {
			return new RegExp(pattern, flags) instanceof RegExp;
		} catch {
			return false;
		}
	});
}

// Only a script of its own can be stopped in the middle of a search.
const sandbox = { pattern: '', flags: '', text: '' };
const context = createContext(sandbox);
const script = new Script('new RegExp(pattern, flags).test(text)');

/** Whether the pattern is found; undefined when it takes too long. */
function search(pattern: string, flags: string, text: string): boolean | undefined {
	Object.assign(sandbox, { pattern, flags, text });
	try {
		return script.runInContext(context, { timeout: PATIENCE_MS }) === true;
	} catch {
		return undefined;
	}
}

function normalised(text: string): string {
	return foldCase(text).trim();
}
