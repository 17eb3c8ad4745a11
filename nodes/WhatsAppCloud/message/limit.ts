export interface Limit {
	/** What is counted: code points of texts, elements of lists, bytes of files, … */
	unit: string;
	max: number;
	min?: number;
	/**
	 * `hard`: Meta refuses what is beyond. `warn`: another document of Meta's names a lower value than the
	 * hard one, so that nobody can say whether Meta refuses; the message goes out, with a warning.
	 */
	strictness: 'hard' | 'warn';
	/** Where Meta says so. */
	source: string;
	/** What a warning says beside the numbers. */
	consequence?: string;
	/** What helps, beside making it shorter. */
	cure?: string;
}

/** The limits of one thing, the hard one first. Each stands with what it limits (`message/types/`, `fileTypes.ts`, …). */
export type Limits = readonly [Limit, ...Limit[]];

/** Of a document that is not about one type alone. */
export const OPENAPI = "Meta's OpenAPI document (v23, v25)";

export function hard(unit: string, max: number, source: string, min?: number): Limit {
	return { unit, max, ...(min === undefined ? {} : { min }), strictness: 'hard', source };
}

export function characters(max: number, source: string): Limit {
	return hard('characters', max, source);
}

/** A lower limit than another document of Meta's names. */
export function disputed(limit: Limit): Limit {
	const { source, max } = limit;
	const consequence = `${source} allows ${max}, Meta's guides more, so that Meta may refuse it`;
	return { ...limit, strictness: 'warn', consequence };
}
