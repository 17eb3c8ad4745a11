import { giveWay } from '../giveWay';
import type { Page } from '../store/page';

/** The pages of a list, one after the other, as they are wanted. @throws the signal's reason when it aborts */
export async function* everyPage<T, C>(
	signal: AbortSignal | undefined,
	list: (after?: C) => Promise<Page<T, C>>,
): AsyncGenerator<T[]> {
	for (let after: C | undefined; ;) {
		await giveWay();
		signal?.throwIfAborted();
		const { entries, next } = await list(after);
		yield entries;
		if (next === undefined) return;
		after = next;
	}
}
