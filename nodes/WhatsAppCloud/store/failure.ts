/** The store cannot be used: the message says what happened and how to solve it, without secrets. */
export class StoreUnavailableError extends Error {
	override readonly name = 'StoreUnavailableError';

	/** Trying again cannot help until somebody has changed something. */
	readonly isLasting: boolean;

	/**
	 * @param happened a sentence
	 * @param advice a sentence: how to solve it
	 */
	constructor(
		happened: string,
		advice: string,
		{ cause, isLasting = false }: { cause?: unknown; isLasting?: boolean } = {},
	) {
		super(`${happened} ${advice}`, { cause });
		this.isLasting = isLasting;
	}
}

/** What people are told of some codes of a database. */
export interface Known<Code> {
	codes: readonly Code[];
	says: string;
	advice: string;
	isLasting?: true;
}

/** A text property of an unknown value, e.g. of what was thrown. */
export function textOf(value: unknown, property: string): string | undefined {
	const text = propertyOf(value, property);
	return typeof text === 'string' ? text : undefined;
}

/** A property of an unknown value, e.g. of what was thrown. */
export function propertyOf(value: unknown, property: string): unknown {
	return typeof value === 'object' && value !== null && property in value
		? (value as Record<string, unknown>)[property]
		: undefined;
}
