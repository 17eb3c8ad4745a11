import { setTimeout as sleep } from 'node:timers/promises';

import type { Account } from '../../account/account';
import { backoff, concernsSender } from '../../codes/backoff';
import { consentAt } from '../../conversation/consent';
import { withoutConsent } from '../../conversation/decision';
import { customerAt } from '../../customer/customer';
import { callbackDataFor, keyIn, rescueKey } from '../../delivery/key';
import { STANDARD_MESSAGES_PER_SECOND } from '../../delivery/pace';
import { GraphError } from '../../graph/error';
import { asObject, asText, parseJson } from '../../json';
import type { Counting, Obstacle } from '../../store/ledger';
import { RESCUE_LEASE_MS, type DueRescue, type RescueResult } from '../../store/rescues';
import type { HeldClaim } from '../../store/sends';
import type { Store } from '../../store/store';
import type { SendBatch } from '../batch';
import { record } from '../claim/outcomes';
import { reserve } from '../claim/reserve';
import { learn } from '../learn';
import { WITHOUT_CONSENT } from '../outcome/skipReasons';
import { requestMessage, type MessageRequest } from '../request';
import { letRest, restOf, sendersFor } from './senders';

/** Longer than this a claimed rescue waits for its turn only with a longer lease, ms. */
const PATIENCE_MS = 15_000;

/** Meta tells of a message that it has taken within seconds. By then, nobody will tell any more, ms. */
const UNKNOWN_AFTER_MS = 10 * 60 * 1000;

/** What became of such a template is looked up once more in a while, should a status come very late, ms. */
const UNKNOWN_AGAIN_MS = 60 * 60 * 1000;

/** Meta, or the line to it, may be down for long: pauses grow with the time that has passed, up to this, ms. */
const LONGEST_PAUSE_MS = 5 * 60 * 1000;

/** Forget Customer takes templates along; so does their age. */
const FORGOTTEN = 'The template was not sent: the customer has been forgotten, or it is too old';

/** A rescue's template, ready to go. */
interface ReadyRescue {
	batch: SendBatch;
	store: Store;
	rescue: DueRescue;
	/** Under which it is sent once, whoever tries. */
	claim: HeldClaim;
	message: MessageRequest;
}

/**
 * Sends the template of a claimed rescue, once: under a key made from the refused message's ID, through the
 * same ledger as every other message and at the pace of the refused one. It is claimed right before the request, so
 * that a crash leaves the outcome in doubt only where it is.
 */
export async function sendRescue(batch: SendBatch, rescue: DueRescue): Promise<RescueResult> {
	const { account } = batch;
	const { phoneNumberId, recipient, messageId } = rescue;
	const store = await account.store();
	const later = await waitForTurn(batch, store, rescue);
	if (later) return later;
	const senders = await sendersFor(account, phoneNumberId, batch.now());
	const { why = '{}' } = restOf(account, phoneNumberId, batch.now()) ?? {};
	if (senders.length === 0) return { result: 'stuck', failure: why };
	const key = rescueKey(messageId);
	const body = asObject(parseJson(rescue.request)) ?? {};
	// The person's callback data, if the refused message had any: its statuses are looked for there.
	const given = asText(body.biz_opaque_callback_data) ?? '';
	const callbackData = given === '' || keyIn(given) !== undefined ? callbackDataFor(key) : given;
	const send = { key, phoneNumberId, recipient, callbackData, ...countingOf(rescue) };
	const [claimed] = await reserve(batch, store, () => [send], {
		...{ messagesPerSecond: 0, isPaced: true },
	});
	const { reservation, claimedAt = batch.now() } = claimed ?? {};
	if (reservation?.state === 'sent') {
		return { result: 'sent', rescueMessageId: reservation.messageId };
	}
	if (reservation?.state === 'refused') {
		return { result: 'failed', failure: JSON.stringify(refusedBy(reservation.obstacle)) };
	}
	if (reservation?.state !== 'go') {
		const since = reservation?.state === 'inFlight' ? reservation.claimedAt : claimedAt;
		return inDoubtSince(since, batch.now());
	}
	const about = asObject(parseJson(rescue.about));
	const template = asText(asObject(about?.template)?.name);
	const message = {
		...{ phoneNumberId, customer: customerAt(recipient) },
		body: { ...body, biz_opaque_callback_data: callbackData },
		...(template === undefined ? {} : { template }),
		marketing: about?.through === 'marketingMessages',
	};
	const ready = { batch, store, rescue, claim: { key, claimedAt }, message };
	const unwanted = await whyUnwanted(ready, asText(asObject(about?.template)?.category) ?? '');
	if (unwanted === undefined) return await offer(ready, senders);
	await notSent(ready);
	const advice = 'Nothing is sent in its place.';
	return { result: 'failed', failure: JSON.stringify({ title: unwanted, advice }) };
}

/** Why the customer is not to get the template: what has become of them since it was chosen counts. */
async function whyUnwanted(
	{ batch, store, rescue }: ReadyRescue,
	category: string,
): Promise<string | undefined> {
	if (!(await store.rescues.isKept(rescue))) return FORGOTTEN;
	if (category !== 'MARKETING') return undefined;
	const { phoneNumberId, recipient } = rescue;
	const [record] = await store.findWindows(phoneNumberId, [customerAt(recipient)]);
	const reason = withoutConsent(category, consentAt(record, batch.now()));
	return reason && `The template was not sent: ${WITHOUT_CONSENT[reason]}`;
}

/** Where the template counts, as the message did that it stands in for. */
function countingOf({ counted }: DueRescue): Counting {
	return counted === undefined ? {} : (JSON.parse(counted) as Counting);
}

function refusedBy({ by }: Obstacle): { title: string; advice: string } {
	return by === 'campaign'
		? { title: 'The campaign was stopped', advice: 'Nothing more of it is sent.' }
		: {
				title: 'The budget of the message has no room for the template',
				advice: 'Raise its amount under Budgets for the next messages.',
			};
}

/** @returns what to do instead if it takes too long */
async function waitForTurn(
	batch: SendBatch,
	store: Store,
	rescue: DueRescue,
): Promise<RescueResult | undefined> {
	const { phoneNumberId, recipient, messagesPerSecond = STANDARD_MESSAGES_PER_SECOND } = rescue;
	const paced = { phoneNumberId, recipient, callbackData: '' };
	const [turn] = await reserve(batch, store, () => [paced], { messagesPerSecond });
	if (turn?.reservation.state !== 'go') return undefined;
	const { at, alone } = turn.reservation;
	const wait = at - turn.claimedAt;
	if (wait > PATIENCE_MS) {
		// One customer's turn keeps nobody else waiting; the number's turn keeps everybody.
		if (alone) return { result: 'later', at };
		const result = { result: 'later', at: at + RESCUE_LEASE_MS } as const;
		await store.rescues.finish(rescue, result, batch.now());
	}
	if (wait > 0) await sleep(wait, undefined, { ref: false });
	return undefined;
}

/** Has one after the other send it, until one may. */
async function offer(ready: ReadyRescue, senders: Account[]): Promise<RescueResult> {
	let result: RescueResult = { result: 'stuck', failure: '{}' };
	for (const sender of senders) {
		result = await post(ready, sender);
		if (result.result !== 'stuck') return result;
	}
	await notSent(ready);
	return result;
}

async function post(ready: ReadyRescue, sender: Account): Promise<RescueResult> {
	const { batch, store, rescue, claim, message } = ready;
	const { phoneNumberId, recipient } = rescue;
	try {
		const accepted = await requestMessage({ ...batch, account: sender }, message);
		const { messageId } = accepted;
		const outcome = JSON.stringify({ messageId, to: recipient });
		const to = { phoneNumberId, recipient };
		await record(batch, store, [{ key: claim.key, result: 'sent', messageId, outcome, to }]);
		await learn(batch, accepted.observations);
		return { result: 'sent', rescueMessageId: messageId };
	} catch (thrown) {
		if (!(thrown instanceof GraphError) || thrown.sent === 'maybe') {
			return inDoubtSince(claim.claimedAt, batch.now());
		}
		const { code, title, details, advice } = thrown;
		const failure = JSON.stringify({ code, title, details, advice });
		const isForNow = thrown.retry === 'now';
		if (!isForNow && concernsSender(thrown)) {
			letRest(sender, phoneNumberId, failure, batch.now());
			return { result: 'stuck', failure };
		}
		await notSent(ready);
		return isForNow
			? { result: 'later', at: againAt(thrown, rescue, batch.now()) }
			: { result: 'failed', failure };
	}
}

/** It certainly did not go out: the key is free again. */
async function notSent({ batch, store, claim }: ReadyRescue): Promise<void> {
	await record(batch, store, [{ result: 'notSent', ...claim }]);
}

function againAt(refusal: GraphError, { refusedAt }: DueRescue, now: number): number {
	const wait = backoff(refusal, 1, Math.random()) ?? LONGEST_PAUSE_MS;
	return now + Math.max(wait, Math.min(LONGEST_PAUSE_MS, (now - refusedAt) / 2));
}

/** Meta may have it, or not: a status will tell, or nobody. */
function inDoubtSince(claimedAt: number, now: number): RescueResult {
	const decidedAt = claimedAt + UNKNOWN_AFTER_MS;
	if (decidedAt > now) return { result: 'later', at: decidedAt };
	return { result: 'unknown', at: now + UNKNOWN_AGAIN_MS };
}
