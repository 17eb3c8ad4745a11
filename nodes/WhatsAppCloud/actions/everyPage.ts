import { giveWay } from '../giveWay';
import type { Page } from '../store/page';

/** The pages of a list, one after the other, as they are wanted. */
export async function* everyPage<T, C>(
	list: (after?: C) => Promise<Page<T, C>>,
): AsyncGenerator<T[]> {
	for (let after: C | undefined; ;) {
		await giveWay();
		const { entries, next } = await list(after);
		yield entries;
		if (next === undefined) return;
		after = next;
	}
}
