/** What became of one step of `npm test`. */
export interface Outcome {
	passed: number;
	failed: number;
	/** What the step printed; shown when something failed. */
	output: string;
	/** Runs once more what failed; left out where that would tell nothing new. */
	again?: (signal: AbortSignal) => Promise<Outcome>;
}

/** A step that counts as one test. */
export function single(succeeded: boolean, output: string): Outcome {
	return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, output };
}
