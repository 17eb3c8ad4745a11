import { insist } from '../account/insist';
import { giveWay } from '../giveWay';
import { GraphError } from '../graph/error';
import type { Batch, Operation } from './operation';

interface Item {
	itemIndex: number;
	input: unknown;
}

/**
 * The items on business numbers that are this credential's. An item on another fails by itself, before anything is
 * looked up for it, and so does one of which that cannot be told now. Each number is asked for once.
 */
export async function onOwnNumbers(
	{ account, signal }: Batch,
	operation: Operation<unknown>,
	items: Item[],
	fail: (error: unknown, itemIndex: number) => void,
): Promise<Item[]> {
	if (!operation.numberOf || items.length === 0) return items;
	const numberOf = (input: unknown) => operation.numberOf?.(input) ?? '';
	const refusals = new Map<string, unknown>();
	/** The store was given its time to come back. */
	let isStoreGone = false;
	for (const number of new Set(items.map(({ input }) => numberOf(input)))) {
		try {
			const { proofs } = await account.ownStore();
			const prove = async () => await proofs.key('number', number);
			await (isStoreGone ? prove() : insist(prove, signal));
		} catch (thrown) {
			signal?.throwIfAborted();
			isStoreGone ||= !(thrown instanceof GraphError);
			refusals.set(number, thrown);
		}
	}
	const own: Item[] = [];
	for (const item of items) {
		await giveWay();
		const refusal = refusals.get(numberOf(item.input));
		if (refusal === undefined) own.push(item);
		else fail(refusal, item.itemIndex);
	}
	return own;
}
