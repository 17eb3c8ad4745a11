/** Where a text may be cut, from the last resort to the best. */
const PLACES = { character: 0, word: 1, sentence: 2, line: 3, paragraph: 4 };

/** A cut: the part before it ends at `end`, the one after it begins at `next` (UTF-16); whitespace lies between. */
interface Cut {
	end: number;
	next: number;
	place: number;
}

/** Spaces that keep words together are none of these. */
const SPACE = /^(?:(?![\u00a0\u2007\u202f\ufeff])\s)+$/;

const LINE_BREAK = /[\n\r\u2028\u2029]/;

/** Scripts that put no spaces between words. */
const WITHOUT_SPACES =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** These stay with what follows them. */
const OPENING = /[\p{Ps}\p{Pi}]$/u;

/**
 * A text in parts of at most `limit` characters (code points, as Meta counts them): cut between paragraphs, else
 * lines, else sentences, else words, so that what fits into one part stays whole; a word that is longer is cut
 * between what people see as characters. Whitespace at the cuts and at both ends is left out, nothing else.
 */
export function splitText(given: string, limit: number): string[] {
	if ([...given].length <= limit) return [given];
	const text = given.trim();
	const cuts = cutsIn(text);
	const levels = Object.values(PLACES)
		.sort((one, other) => other - one)
		.map((least) => cuts.filter(({ place }) => place >= least));
	const parts: string[] = [];
	for (let start = 0; start < text.length;) {
		const reach = walk(text, start, limit);
		// What people see as one character may be longer than a part.
		const atLast = { end: reach, next: reach };
		const { end, next } =
			reach < text.length ? (cutAt(text, start, limit, levels) ?? atLast) : atLast;
		const part = text.slice(start, end);
		if (part.trim() !== '') parts.push(part);
		start = next;
	}
	return parts;
}

/** The last cut of the best kind after which what follows, up to the next such cut, stays whole. */
function cutAt(text: string, start: number, limit: number, levels: Cut[][]): Cut | undefined {
	const reach = walk(text, start, limit);
	for (const cuts of levels) {
		const index = lastWithin(cuts, reach);
		const cut = cuts[index];
		if (!cut || cut.end <= start) continue;
		const followsUntil = cuts[index + 1]?.end ?? text.length;
		if (followsUntil <= walk(text, cut.next, limit)) return cut;
	}
	return undefined;
}

/** All cuts, in their order: never within what people see as one character. */
function cutsIn(text: string): Cut[] {
	const sentences = new Set([...segments(text, 'sentence')].map(({ index }) => index));
	const words = wordsWithoutSpaces(text);
	const cuts: Cut[] = [];
	let end = 0;
	let lineBreaks = 0;
	for (const { segment, index } of segments(text, 'grapheme')) {
		if (SPACE.test(segment)) {
			if (LINE_BREAK.test(segment)) lineBreaks++;
			continue;
		}
		if (index > 0) {
			const place =
				lineBreaks > 1
					? PLACES.paragraph
					: lineBreaks === 1
						? PLACES.line
						: sentences.has(index)
							? PLACES.sentence
							: index > end || words.has(index)
								? PLACES.word
								: PLACES.character;
			cuts.push({ end, next: index, place });
		}
		end = index + segment.length;
		lineBreaks = 0;
	}
	return cuts;
}

/** Where words begin that no space stands before, of the scripts that have none. */
function wordsWithoutSpaces(text: string): Set<number> {
	const starts = new Set<number>();
	if (!WITHOUT_SPACES.test(text)) return starts;
	let before = '';
	for (const { segment, index, isWordLike } of segments(text, 'word')) {
		const isOfThem = WITHOUT_SPACES.test(segment) || WITHOUT_SPACES.test(before);
		const begins = isWordLike === true || OPENING.test(segment);
		if (begins && isOfThem && !OPENING.test(before)) starts.add(index);
		before = segment;
	}
	return starts;
}

function segments(text: string, granularity: Intl.SegmenterOptions['granularity']): Intl.Segments {
	return new Intl.Segmenter('en', { granularity }).segment(text);
}

/** Index of the last cut that ends a part within `reach`; -1 if none does. */
function lastWithin(cuts: Cut[], reach: number): number {
	let [low, high] = [0, cuts.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((cuts[middle]?.end ?? 0) <= reach) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Where at most `count` code points from `start` end. */
function walk(text: string, start: number, count: number): number {
	let index = start;
	for (let left = count; left > 0 && index < text.length; left--) {
		index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
	}
	return index;
}
