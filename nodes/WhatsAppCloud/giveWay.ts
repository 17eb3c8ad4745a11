/** For so long we may hold up everything else that n8n does in this process, ms. */
const TURN_MS = 10;

/** Since when the event loop has been in our hands, ms; undefined = it went on since we last looked. */
let since: number | undefined;

/**
 * Lets everybody else in the process have their turn, if we have had ours for long enough: to be awaited in every
 * loop over items, before each of them. By the time that has passed, not by a number of items: one may take a
 * microsecond or ten milliseconds. All loops share one turn.
 */
export async function giveWay(): Promise<void> {
	while (isOver()) await new Promise((resolve) => setImmediate(resolve));
}

/** What `work` makes of each element, one after the other, giving way in between. */
export async function inTurns<T, R>(
	elements: Iterable<T>,
	work: (element: T, index: number) => R | Promise<R>,
): Promise<Array<Awaited<R>>> {
	const results: Array<Awaited<R>> = [];
	for (const element of elements) {
		await giveWay();
		results.push(await work(element, results.length));
	}
	return results;
}

/** Does `work` with so many elements at a time, giving way in between: within it, nobody else has a turn. */
export async function inSlices<T>(
	elements: readonly T[],
	size: number,
	work: (slice: T[]) => Promise<void>,
): Promise<void> {
	for (let first = 0; first < elements.length; first += size) {
		await giveWay();
		await work(elements.slice(first, first + size));
	}
}

function isOver(): boolean {
	const now = performance.now();
	if (since === undefined) {
		since = now;
		setImmediate(() => (since = undefined));
	}
	return now - since > TURN_MS;
}
