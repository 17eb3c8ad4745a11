import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { callbackDataFor, sendKeys, type SendIdentity } from '../../delivery/key';
import type { Recipient } from '../../message/recipient';
import type { Envelope } from '../../message/sendBody';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';
import type { PlannedSend } from './claims';

/** Somebody who claimed a message this long ago is not sending it any more, ms. */
const ABANDONED_AFTER_MS = 60 * 1000;

/** From whom and to whom a message goes. */
interface Addressed {
	phoneNumberId: string;
	recipient: Recipient;
	/** Whether it counts in a budget or a campaign. */
	counts: boolean;
}

/**
 * What the store needs to know of a message: the key under which it is sent once, and its limits. A message
 * with a key of the person's carries callback data, so that a status can tell what became of it.
 */
export function planSend(
	batch: Batch,
	{ phoneNumberId, recipient, counts }: Addressed,
	envelope: Envelope,
	options: IDataObject,
	itemIndex: number,
): { plan: PlannedSend; envelope: Envelope } {
	const { phone, userId, parentUserId } = recipient.customer;
	const name = phone ?? userId ?? parentUserId ?? '';
	const messageKey = readMessageKey(options);
	const occasion = messageKey ? { messageKey } : executionPlace(batch, itemIndex);
	const keys =
		occasion &&
		sendKeys({
			phoneNumberId,
			recipient: name,
			workflowId: batch.workflowId,
			nodeId: batch.nodeId,
			occasion,
		});
	// What counts somewhere needs a key, under which it is settled.
	const key = keys?.key ?? (counts ? randomUUID() : undefined);
	// A status may come before it is recorded which message it is about: then this tells.
	const callbackData =
		envelope.callbackData ?? ((messageKey || counts) && key ? callbackDataFor(key) : undefined);
	const { messagesPerSecond } = options;
	return {
		plan: {
			...keys,
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

/** n8n's Retry On Fail, and a job that another worker takes over, come back with the same three. */
function executionPlace(batch: Batch, itemIndex: number): SendIdentity['occasion'] | undefined {
	const executionId = batch.node.getExecutionId();
	return executionId ? { executionId, runIndex: batch.runIndex, itemIndex } : undefined;
}
