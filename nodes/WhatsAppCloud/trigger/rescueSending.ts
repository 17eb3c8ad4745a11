import type { Account } from '../account';
import { backoff } from '../delivery/backoff';
import { callbackDataFor, rescueKey } from '../delivery/key';
import { STANDARD_MESSAGES_PER_SECOND } from '../delivery/pace';
import { GraphError } from '../graph/error';
import { asObject, asObjects, asText, parseJson, type JsonObject } from '../json';
import type { DueRescue, RescueResult } from '../store/rescues';
import type { HeldClaim } from '../store/sends';

/** Longer than this no claimed rescue waits for its turn, ms: its lease would run out. */
const PATIENCE_MS = 20_000;

/** When to ask again what became of a template that Meta may or may not have taken, ms. */
const UNKNOWN_AGAIN_MS = 10 * 60 * 1000;

/** A rescue's template on its way to Meta. */
interface Outgoing {
	account: Account;
	rescue: DueRescue;
	/** Under which it is sent once, whoever tries. */
	claim: HeldClaim;
	request: JsonObject;
}

/**
 * Sends the template of a claimed rescue, once: under a key made from the refused message's ID, through the
 * same ledger and at the same pace as every other message.
 */
export async function sendRescue(account: Account, rescue: DueRescue): Promise<RescueResult> {
	const { phoneNumberId, recipient, messageId } = rescue;
	const key = rescueKey(messageId);
	const body = asObject(parseJson(rescue.request)) ?? {};
	// The callback data of the refused message, if it had any: its statuses are looked for there.
	const callbackData = asText(body.biz_opaque_callback_data) ?? callbackDataFor(key);
	const request = { ...body, biz_opaque_callback_data: callbackData };
	const store = await account.store();
	const claimedAt = Date.now();
	const [reservation] = await store.reserveSends(
		[{ key, phoneNumberId, recipient, callbackData }],
		{ messagesPerSecond: STANDARD_MESSAGES_PER_SECOND },
		claimedAt,
	);
	if (reservation?.state === 'sent') {
		return { result: 'sent', rescueMessageId: reservation.messageId };
	}
	if (reservation?.state !== 'go') return later(UNKNOWN_AGAIN_MS);
	const wait = reservation.at - Date.now();
	if (wait > PATIENCE_MS) {
		await notSent(account, { key, claimedAt });
		return { result: 'later', at: reservation.at };
	}
	await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
	return await post({ account, rescue, claim: { key, claimedAt }, request });
}

async function post({ account, rescue, claim, request }: Outgoing): Promise<RescueResult> {
	const { phoneNumberId, recipient } = rescue;
	const { key } = claim;
	const store = await account.store();
	try {
		const answer = await account.graph.post(`/${phoneNumberId}/messages`, request);
		const messageId = asText(asObjects(answer.messages)[0]?.id) ?? '';
		const outcome = JSON.stringify({ messageId, to: recipient });
		await store.settleSends([{ key, result: 'sent', messageId, outcome }], Date.now());
		return { result: 'sent', rescueMessageId: messageId };
	} catch (thrown) {
		if (!(thrown instanceof GraphError) || thrown.sent === 'maybe') {
			return later(UNKNOWN_AGAIN_MS);
		}
		await notSent(account, claim);
		const wait = thrown.retry === 'now' ? backoff(thrown, 1, Math.random()) : undefined;
		if (wait !== undefined) return later(wait);
		const { code, title, details } = thrown;
		return { result: 'failed', failure: JSON.stringify({ code, title, details }) };
	}
}

/** It certainly did not go out: the key is free again. */
async function notSent(account: Account, claim: HeldClaim): Promise<void> {
	const store = await account.store();
	await store.settleSends([{ result: 'notSent', ...claim }], Date.now());
}

function later(ms: number): RescueResult {
	return { result: 'later', at: Date.now() + ms };
}
