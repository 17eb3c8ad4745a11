import { setTimeout as sleep } from 'node:timers/promises';

import type { Account } from '../account/account';
import { backoff, concernsSender } from '../codes/backoff';
import { callbackDataFor, isOwnCallbackData, rescueKey } from '../delivery/key';
import { STANDARD_MESSAGES_PER_SECOND } from '../delivery/pace';
import { GraphError } from '../graph/error';
import { asObject, asText, parseJson, type JsonObject } from '../json';
import { postMessage } from '../postMessage';
import { RESCUE_LEASE_MS, type DueRescue, type RescueResult } from '../store/rescues';
import type { Counting, Obstacle } from '../store/ledger';
import type { HeldClaim } from '../store/sends';
import type { Store } from '../store/store';
import { letRest, restOf, sendersFor } from './senders';

/** Longer than this a claimed rescue waits for its turn only with a longer lease, ms. */
const PATIENCE_MS = 15_000;

/** Meta tells of a message that it has taken within seconds. By then, nobody will tell any more, ms. */
const UNKNOWN_AFTER_MS = 10 * 60 * 1000;

/** What became of such a template is looked up once more in a while, should a status come very late, ms. */
const UNKNOWN_AGAIN_MS = 60 * 60 * 1000;

/** Meta, or the line to it, may be down for long: pauses grow with the time that has passed, up to this, ms. */
const LONGEST_PAUSE_MS = 5 * 60 * 1000;

/** A rescue's template, ready to go. */
interface Outgoing {
	store: Store;
	rescue: DueRescue;
	/** Under which it is sent once, whoever tries. */
	claim: HeldClaim;
	request: JsonObject;
}

/**
 * Sends the template of a claimed rescue, once: under a key made from the refused message's ID, through the
 * same ledger as every other message and at the pace of the refused one. It is claimed right before the request, so
 * that a crash leaves the outcome in doubt only where it is.
 */
export async function sendRescue(account: Account, rescue: DueRescue): Promise<RescueResult> {
	const { phoneNumberId, recipient, messageId } = rescue;
	const store = await account.store();
	const later = await waitForTurn(store, rescue);
	if (later) return later;
	const senders = await sendersFor(account, phoneNumberId, Date.now());
	const { why = '{}' } = restOf(account, phoneNumberId, Date.now()) ?? {};
	if (senders.length === 0) return { result: 'stuck', failure: why };
	const key = rescueKey(messageId);
	const body = asObject(parseJson(rescue.request)) ?? {};
	// The person's callback data, if the refused message had any: its statuses are looked for there.
	const given = asText(body.biz_opaque_callback_data) ?? '';
	const callbackData = given === '' || isOwnCallbackData(given) ? callbackDataFor(key) : given;
	const claimedAt = Date.now();
	const [reservation] = await store.reserveSends(
		[{ key, phoneNumberId, recipient, callbackData, ...countingOf(rescue) }],
		{ messagesPerSecond: 0, isPaced: true },
		claimedAt,
	);
	if (reservation?.state === 'sent') {
		return { result: 'sent', rescueMessageId: reservation.messageId };
	}
	if (reservation?.state === 'refused') {
		return { result: 'failed', failure: JSON.stringify(refusedBy(reservation.obstacle)) };
	}
	if (reservation?.state !== 'go') {
		return inDoubtSince(reservation?.state === 'inFlight' ? reservation.claimedAt : claimedAt);
	}
	const request = { ...body, biz_opaque_callback_data: callbackData };
	return await offer({ store, rescue, claim: { key, claimedAt }, request }, senders);
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
async function waitForTurn(store: Store, rescue: DueRescue): Promise<RescueResult | undefined> {
	const { phoneNumberId, recipient, messagesPerSecond = STANDARD_MESSAGES_PER_SECOND } = rescue;
	const now = Date.now();
	const paced = [{ phoneNumberId, recipient, callbackData: '' }];
	const [turn] = await store.reserveSends(paced, { messagesPerSecond }, now);
	if (turn?.state !== 'go') return undefined;
	const wait = turn.at - now;
	if (wait > PATIENCE_MS) {
		// One customer's turn keeps nobody else waiting; the number's turn keeps everybody.
		if (turn.alone) return { result: 'later', at: turn.at };
		await store.rescues.finish(rescue, { result: 'later', at: turn.at + RESCUE_LEASE_MS }, now);
	}
	if (wait > 0) await sleep(wait, undefined, { ref: false });
	return undefined;
}

/** Has one after the other send it, until one may. */
async function offer(outgoing: Outgoing, senders: Account[]): Promise<RescueResult> {
	let result: RescueResult = { result: 'stuck', failure: '{}' };
	for (const sender of senders) {
		result = await post(outgoing, sender);
		if (result.result !== 'stuck') return result;
	}
	await notSent(outgoing);
	return result;
}

async function post(outgoing: Outgoing, sender: Account): Promise<RescueResult> {
	const { store, rescue, claim, request } = outgoing;
	const { phoneNumberId, recipient } = rescue;
	try {
		const { messageId } = await postMessage(sender.graph, phoneNumberId, request, {
			marketing: asObject(parseJson(rescue.about))?.through === 'marketingMessages',
		});
		if (messageId === undefined) return inDoubtSince(claim.claimedAt);
		const outcome = JSON.stringify({ messageId, to: recipient });
		const { key } = claim;
		await store.settleSends([{ key, result: 'sent', messageId, outcome }], Date.now());
		return { result: 'sent', rescueMessageId: messageId };
	} catch (thrown) {
		if (!(thrown instanceof GraphError) || thrown.sent === 'maybe') {
			return inDoubtSince(claim.claimedAt);
		}
		const { code, title, details, advice } = thrown;
		const failure = JSON.stringify({ code, title, details, advice });
		const isForNow = thrown.retry === 'now';
		if (!isForNow && concernsSender(thrown)) {
			letRest(sender, phoneNumberId, failure, Date.now());
			return { result: 'stuck', failure };
		}
		await notSent(outgoing);
		return isForNow
			? { result: 'later', at: againAt(thrown, rescue) }
			: { result: 'failed', failure };
	}
}

/** It certainly did not go out: the key is free again. */
async function notSent({ store, claim }: Outgoing): Promise<void> {
	await store.settleSends([{ result: 'notSent', ...claim }], Date.now());
}

function againAt(refusal: GraphError, { refusedAt }: DueRescue): number {
	const now = Date.now();
	const wait = backoff(refusal, 1, Math.random()) ?? LONGEST_PAUSE_MS;
	return now + Math.max(wait, Math.min(LONGEST_PAUSE_MS, (now - refusedAt) / 2));
}

/** Meta may have it, or not: a status will tell, or nobody. */
function inDoubtSince(claimedAt: number): RescueResult {
	const now = Date.now();
	const decidedAt = claimedAt + UNKNOWN_AFTER_MS;
	if (decidedAt > now) return { result: 'later', at: decidedAt };
	return { result: 'unknown', at: now + UNKNOWN_AGAIN_MS };
}
