import { meaningOf } from '../codes/meaning';
import type { Observation } from '../conversation/observation';
import { taughtBy } from '../conversation/refusal';
import type { CustomerNames } from '../customer/customer';
import { GraphError } from '../graph/error';
import type { JsonObject } from '../json';
import type { SendBatch } from './batch';
import { learn } from './learn';
import { postMessage, type Posted } from './postMessage';

/** A claimed message, as Meta is asked to send it. */
export interface MessageRequest {
	phoneNumberId: string;
	customer: CustomerNames;
	body: JsonObject;
	/** Name of the template, if one goes out. */
	template?: string;
	/** Through the Marketing Messages API, which takes marketing templates alone. */
	marketing: boolean;
}

/** A message that Meta has taken. */
export interface Accepted {
	messageId: string;
	/** Digits, as Meta writes the customer's number; absent if it has not said. */
	phone?: string;
	status: 'accepted' | 'held_for_quality_assessment' | 'paused';
	/** What Meta's answer teaches about the customer. */
	observations: Observation[];
}

/**
 * Asks Meta to send a claimed message, of whatever kind: the one place from which messages go out. What a refusal
 * teaches is kept.
 *
 * @param beforeAgain asked before the request is made once more
 * @throws {GraphError}; `sent` says whether Meta may have the message
 */
export async function requestMessage(
	batch: SendBatch,
	{ phoneNumberId, customer, body, template, marketing }: MessageRequest,
	beforeAgain?: () => Promise<void>,
): Promise<Accepted> {
	const { account, signal } = batch;
	const at = batch.now();
	try {
		const options = { signal, marketing, ...(beforeAgain ? { beforeAgain } : {}) };
		const posted = await postMessage(account.graph, phoneNumberId, body, options);
		const { phone } = posted;
		const given = customer.phone;
		// `wa_id` may differ from the number that was given (Brazil, Mexico, Argentina), and messages come from it.
		const isOther = phone !== undefined && given !== undefined && phone !== given;
		return {
			...acceptedIn(posted),
			...(phone === undefined ? {} : { phone }),
			observations: isOther
				? [{ kind: 'spelled', phoneNumberId, customer: { phone }, given, at }]
				: [],
		};
	} catch (thrown) {
		if (!(thrown instanceof GraphError)) throw thrown;
		const taught = taughtBy(thrown.code);
		if (taught) await learn(batch, [{ ...taught, phoneNumberId, customer, at }]);
		const isChanged = meaningOf(thrown.code)?.teaches === 'templateChanged';
		if (template !== undefined && isChanged) account.templates.forget(template);
		throw thrown;
	}
}

function acceptedIn({ messageId, status }: Posted): Pick<Accepted, 'messageId' | 'status'> {
	if (messageId === undefined) {
		throw new GraphError({
			title: "Meta's answer has no message ID",
			retry: 'ambiguous',
			sent: 'maybe',
			advice:
				'Meta may have accepted the message: check whether it has arrived before you send it again.',
		});
	}
	return {
		messageId,
		status: status === 'held_for_quality_assessment' || status === 'paused' ? status : 'accepted',
	};
}
