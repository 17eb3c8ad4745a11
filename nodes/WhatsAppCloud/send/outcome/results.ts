import type { IDataObject } from 'n8n-workflow';

import { asObject, asText, parseJson } from '../../json';
import { addressee } from '../../message/recipient';
import { momentInWords } from '../../message/moment';
import type { SendBatch } from '../batch';
import type { Choice, SendInput } from '../composition';
import { NotSent } from './notSent';
import { describeOutcome, type Sent } from './outcome';
import { previewOf } from './preview';
import { explainNotSent } from './skipReasons';

/** The clock, and in which zone times are told. */
type When = Pick<SendBatch, 'now' | 'timeZone'>;

/** An item for which nothing goes out: skipped, only previewed, or failed. */
export function withoutSending(input: SendInput, choice: Choice, when: When): IDataObject {
	const outcome = (status: Sent['status']) =>
		describeOutcome(input, choice, { status }, when.now());
	if (choice.action !== 'skip' && choice.action !== 'fail') {
		return { ...outcome('preview'), ...previewOf(input, choice) };
	}
	if (input.previewOnly) return outcome('preview');
	if (choice.action === 'skip' && !input.mustGoOut) return outcome('skipped');
	throw notSent(input, choice, when);
}

/** Why nothing was sent. */
export function notSent(input: SendInput, choice: Choice, when: When): NotSent {
	const { what, advice } = explainNotSent(input, choice, when.timeZone);
	const outcome = describeOutcome(input, choice, { status: 'failed' }, when.now());
	return new NotSent(what, advice, outcome);
}

/** The same message was sent before: what was given out then. */
export function duplicate({ messageId, outcome }: { messageId: string; outcome: string }) {
	const { textMark, ...before } = asObject(parseJson(outcome)) ?? {};
	const mark = asText(textMark);
	return {
		outcome: { ...before, messageId, status: 'duplicate' },
		...(mark === undefined ? {} : { mark }),
	};
}

/** Somebody began to send it at `claimedAt` (ms). */
export function outcomeUnknown(
	input: SendInput,
	choice: Choice,
	claimedAt: number,
	when: When,
): NotSent {
	const to = addressee(input.recipient);
	return new NotSent(
		`This message to ${to} was being sent on ${momentInWords(claimedAt, when.timeZone)}, and it is not known whether it went out`,
		'It was not sent again, so that the customer does not get it twice. If the message has a Message Key or Callback Data, a WhatsApp Cloud Trigger finds out as soon as a status arrives. To send it again anyway, turn on Retry Unknown Outcomes.',
		describeOutcome(input, choice, { status: 'unknown' }, when.now()),
	);
}
