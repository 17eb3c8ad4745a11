import type { INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

/** n8n asks whether an item has failed, and then for what reason. */
const QUESTIONS = 2;

/**
 * Has n8n 2.30 lead an item to the error output, too: it does not do so for items that have `details` beside `error`
 * (2.35 does), but for those with an `error` of their own. That is there only while n8n chooses the output, because it
 * empties the `json` of whatever still has one afterwards; copies do not get it.
 */
export function towardsErrorOutput(
	item: INodeExecutionData,
	reason: NodeApiError | NodeOperationError,
): INodeExecutionData {
	let asked = 0;
	return Object.defineProperty(item, 'error', {
		get: () => (++asked > QUESTIONS ? undefined : reason),
		enumerable: false,
	});
}
