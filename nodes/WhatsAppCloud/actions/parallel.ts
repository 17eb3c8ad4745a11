/**
 * Runs `work` for every element, at most `concurrency` at once, starting them in order. When one throws or
 * `signal` aborts, no further one is started; those under way are waited for, so that none is left behind.
 *
 * @throws what the first failed one threw
 */
export async function inParallel<T>(
	elements: readonly T[],
	concurrency: number,
	signal: AbortSignal | undefined,
	work: (element: T) => Promise<void>,
): Promise<void> {
	let next = 0;
	let failure: { reason: unknown } | undefined;
	const worker = async () => {
		while (next < elements.length && !failure && !signal?.aborted) {
			const element = elements[next++] as T;
			try {
				await work(element);
			} catch (reason) {
				failure ??= { reason };
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, elements.length) }, worker));
	if (failure) throw failure.reason;
}
