import type { INode } from 'n8n-workflow';

import { inTurns } from '../giveWay';
import { operationError } from '../nodeError';
import { toNodeError, type FailedItem, type NodeFailure } from './failure';

/** How many items are named one by one. */
const NAMED = 10;

/**
 * Everything that keeps a batch from beginning, at once: which items, whose, and why. Each reason stands there once.
 *
 * @param total number of items in the batch
 * @param verb what was to be done: `sent`
 */
export async function toBatchFailure(
	node: INode,
	failed: readonly FailedItem[],
	total: number,
	verb: string,
): Promise<NodeFailure> {
	const [first, ...others] = await inTurns(failed, (item) => ({
		...item,
		failure: toNodeError(node, item.error, item.itemIndex),
	}));
	if (!first) return operationError(node, 'No item failed');
	const isOneReason = others.every(({ error }) => error === first.error);
	if (total === 1 || (failed.length === total && isOneReason)) return first.failure;

	const reasons = Map.groupBy([first, ...others], ({ failure }) => failure.message);
	const lines = [...reasons].map(
		([reason, items]) => `${namesOf(items)}: ${reason.replace(/\.$/, '')}`,
	);
	const more = lines.length - NAMED;
	if (more > 0) lines.splice(NAMED, more, `${more} more`);
	const advice = [...reasons.values()].map(([item]) => item?.failure.description);
	return operationError(
		node,
		`Nothing was ${verb}. ${failed.length} of ${total} items cannot be ${verb}: ${lines.join('; ')}`,
		{ description: [...new Set(advice)].filter(Boolean).join(' ') },
	);
}

/** n8n counts items from 0. */
function namesOf(items: ReadonlyArray<FailedItem & { failure: NodeFailure }>): string {
	const names = items.slice(0, NAMED).map(({ itemIndex, to, failure }) => {
		const customer = typeof to === 'string' || typeof to === 'number' ? String(to).trim() : '';
		const isNamed = failure.message.includes(customer);
		return isNamed ? String(itemIndex) : `${itemIndex} (${customer})`;
	});
	if (items.length > NAMED) names.push(`${items.length - NAMED} more`);
	return `item ${names.join(', ')}`;
}
