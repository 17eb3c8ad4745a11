import type { MarketingChoice } from '../conversation/consent';
import type { MessageEvent } from './events';

/** Words with which customers stop and resume marketing messages, as {@link wordOf} writes them. */
export interface ConsentWords {
	stop: ReadonlySet<string>;
	start: ReadonlySet<string>;
}

/** Types of messages whose whole text can be a word: written, or on a button. */
const WORD_TYPES = new Set(['text', 'button', 'interactive']);

/** Meta's longest text, 4,096 characters, in UTF-16 units. */
const LONGEST_TEXT = 8192;

/** How many signs one letter may be written with: a letter, and three marks above and below it. */
const SIGNS_PER_LETTER = 4;

/** For spaces within a sentence, in UTF-16 units. */
const MARGIN = 32;

/**
 * What stands before a word and says nothing: spaces, punctuation, emoji with what they are made of (signs
 * that join them, and that choose between picture and letter), and marks of the direction of writing.
 */
const BEFORE = /^[\s\p{P}\p{S}\p{C}\uFE0E\uFE0F\u20E3]+/u;

/** All up to the last character that says something. Begins at the start: looked for from each place, it would take for ever. */
const UP_TO_END = /^.*[^\s\p{P}\p{S}\p{C}\uFE0E\uFE0F\u20E3]/su;

/**
 * More marks on one letter than any language has (Unicode, UAX #15: "Stream-Safe Text Format"). To bring a
 * run of them into order takes a time that grows with its square.
 */
const TOO_MANY_MARKS = /(?<![\p{M}\uFF9E\uFF9F])[\p{M}\uFF9E\uFF9F]{31,}/gu;

/** A text as a word to compare: case, accents' spelling, and what stands around it make no difference. */
export function wordOf(text: string): string {
	return bare(foldCase(text)).replace(/\s{2,}|[^\S ]/g, ' ');
}

/** A text without what is only another spelling of it: upper case, and other signs for the same letters. */
export function foldCase(text: string): string {
	return (
		text
			.replace(TOO_MANY_MARKS, (marks) => marks.slice(0, 30))
			.normalize('NFKC')
			.toLowerCase()
			// The lower case of the Turkish İ is an i with a dot above it, again.
			.replaceAll('i\u0307', 'i')
	);
}

/** What a customer chose by writing nothing but one of the words; undefined for any other message. */
export function choiceIn(
	{ type, text, groupId }: MessageEvent,
	words: ConsentWords | undefined,
): MarketingChoice | undefined {
	if (!words || !text || !WORD_TYPES.has(type) || groupId || text.length > LONGEST_TEXT) {
		return undefined;
	}
	// Folding may make a text many times longer: what is too long for any word is not looked at.
	const own = bare(text);
	if (own.length > SIGNS_PER_LETTER * longestOf(words) + MARGIN) return undefined;
	const word = wordOf(own);
	if (words.stop.has(word)) return 'stop';
	return words.start.has(word) ? 'resume' : undefined;
}

function bare(text: string): string {
	return UP_TO_END.exec(text.replace(BEFORE, ''))?.[0] ?? '';
}

function longestOf({ stop, start }: ConsentWords): number {
	let longest = 0;
	for (const word of stop) longest = Math.max(longest, word.length);
	for (const word of start) longest = Math.max(longest, word.length);
	return longest;
}
