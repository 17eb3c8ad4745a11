import type { IDataObject } from 'n8n-workflow';

import { callbackDataFor, sendKey, type SendIdentity } from '../../delivery/key';
import type { Recipient } from '../../message/recipient';
import type { Envelope } from '../../message/request';
import type { Batch } from '../operation';
import { toText } from '../parameters';
import type { PlannedSend } from './claims';

/** Somebody who claimed a message this long ago is not sending it any more, ms. */
const ABANDONED_AFTER_MS = 60 * 1000;

/**
 * What the store needs to know of a message: the key under which it is sent once, and its limits. A message
 * with a key of the person's carries callback data, so that a status can tell what became of it.
 */
export function planSend(
	batch: Batch,
	{ phoneNumberId, recipient }: { phoneNumberId: string; recipient: Recipient },
	envelope: Envelope,
	options: IDataObject,
	itemIndex: number,
): { plan: PlannedSend; envelope: Envelope } {
	const { phone, userId, parentUserId } = recipient.customer;
	const name = phone ?? userId ?? parentUserId ?? '';
	const messageKey = toText(options.messageKey).trim();
	const occasion = messageKey ? { messageKey } : executionPlace(batch, itemIndex);
	const key =
		occasion &&
		sendKey({
			phoneNumberId,
			recipient: name,
			workflowId: batch.workflowId,
			nodeId: batch.nodeId,
			occasion,
		});
	const callbackData =
		envelope.callbackData ?? (messageKey && key ? callbackDataFor(key) : undefined);
	const { messagesPerSecond } = options;
	return {
		plan: {
			...(key === undefined ? {} : { key }),
			phoneNumberId,
			recipient: name,
			callbackData: callbackData ?? '',
			...(typeof messagesPerSecond === 'number' ? { messagesPerSecond } : {}),
			...(options.retryUnknown === true ? { takeOverAfterMs: ABANDONED_AFTER_MS } : {}),
		},
		envelope: { ...envelope, ...(callbackData === undefined ? {} : { callbackData }) },
	};
}

/** n8n's Retry On Fail, and a job that another worker takes over, come back with the same three. */
function executionPlace(batch: Batch, itemIndex: number): SendIdentity['occasion'] | undefined {
	const executionId = batch.node.getExecutionId();
	return executionId ? { executionId, runIndex: batch.runIndex, itemIndex } : undefined;
}
