import type { IDataObject } from 'n8n-workflow';

import type { SendIdentity } from '../../delivery/key';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';

/** What makes an item's message the same when it comes again; undefined = nothing does. Throws {@link BadInput}. */
export function readOccasion(
	batch: Batch,
	options: IDataObject,
	itemIndex: number,
): SendIdentity['occasion'] | undefined {
	const messageKey = readMessageKey(options);
	if (messageKey) return { messageKey };
	// n8n's Retry On Fail, and a job that another worker takes over, come back with the same three.
	const executionId = batch.node.getExecutionId();
	return executionId ? { executionId, runIndex: batch.runIndex, itemIndex } : undefined;
}

/** Taken for none, a list or an object would let the message go out again. Empty: n8n's own place of the item. */
function readMessageKey({ messageKey }: IDataObject): string {
	if (typeof messageKey === 'object' && messageKey !== null) {
		throw new BadInput(
			'Message Key is a list or an object',
			'Enter one text or number that stays the same for this message, such as {{ $json.id }}.',
			['Message Key'],
		);
	}
	return toText(messageKey).trim();
}
