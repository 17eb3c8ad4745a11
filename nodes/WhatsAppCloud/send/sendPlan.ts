import { addressOf } from '../customer/customer';
import { callbackDataFor, sendKeys, type SendIdentity } from '../delivery/key';
import type { Recipient } from '../message/recipient';
import type { Envelope } from '../message/sendBody';
import type { PlannedSend } from './claim/claims';
import { takeOver } from './claim/takeOver';

/** From whom and to whom a message goes, and what makes it the same message when it comes again. */
export interface Asked extends Omit<SendIdentity, 'names'> {
	recipient: Recipient;
	/** Whether it counts in a budget or a campaign. */
	counts: boolean;
	/** What the person allows; absent = what Meta allows the number. */
	messagesPerSecond?: number;
	/** Whether it is sent again if nobody knows what became of it. */
	retryUnknown: boolean;
}

/**
 * What the store needs to know of a message: the key under which it is sent once, and its limits. A message
 * with a key of the person's carries callback data, so that a status can tell what became of it.
 *
 * @param known what else the customer is called: the same message, whichever name it is addressed to
 */
export function planSend(
	{ phoneNumberId, recipient, workflowId, nodeId, occasion, ...asked }: Asked,
	envelope: Envelope,
	known: readonly string[] = [],
): { plan: PlannedSend; envelope: Envelope } {
	const { counts, messagesPerSecond, retryUnknown } = asked;
	const name = addressOf(recipient.customer) ?? '';
	const isGiven = 'messageKey' in occasion;
	// Where an execution comes again, its item does with the same name.
	const names = isGiven ? [name, ...known] : [name];
	const keys = sendKeys({ phoneNumberId, names, workflowId, nodeId, occasion });
	// A status may come before it is recorded which message it is about: then this tells.
	const callbackData =
		envelope.callbackData ?? (isGiven || counts ? callbackDataFor(keys.key) : undefined);
	return {
		plan: {
			...keys,
			phoneNumberId,
			recipient: name,
			callbackData: callbackData ?? '',
			...(messagesPerSecond === undefined ? {} : { messagesPerSecond }),
			...takeOver(retryUnknown),
		},
		envelope: { ...envelope, ...(callbackData === undefined ? {} : { callbackData }) },
	};
}
