/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What `work` gives, or what it throws. */
export async function orError<T>(work: () => T | Promise<T>): Promise<Awaited<T> | Error> {
	try {
		return await work();
	} catch (thrown) {
		return asError(thrown);
	}
}

/** What was thrown, in words. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
