import { keyIn } from '../delivery/key';
import type { Counting, Obstacle } from './ledger';

/** A message that is about to be sent; it counts in budgets and campaigns only with a key. */
export interface SendClaim extends Counting {
	/** See delivery/key; undefined = not remembered, only paced. */
	key?: string;
	/** Under which earlier versions knew the same message: what was sent under one of them is not sent again. */
	formerKeys?: readonly string[];
	phoneNumberId: string;
	/** Phone number (digits) or user ID, as it was addressed. */
	recipient: string;
	/** `biz_opaque_callback_data` that it carries; empty = none. */
	callbackData: string;
}

export interface ReserveOptions {
	messagesPerSecond: number;
	takeOverAfterMs?: number;
	/**
	 * How far ahead the number may be planned already, ms: beyond that nothing is claimed; undefined = however far. Of
	 * several processes that ask at once, more than one may find that there is room.
	 */
	aheadMs?: number;
	callId?: string;
	/** They have had their time, and go at once: they are claimed only. */
	isPaced?: boolean;
}

/** What a send may do. */
export type Reservation =
	/**
	 * Send it, at `at` (ms) at the earliest; `alone`: only this recipient has to wait for so long; `rescuesStuck`:
	 * rescues of the number are free for whoever may send from it.
	 */
	| { state: 'go'; at: number; alone: boolean; rescuesStuck?: true }
	/** Not claimed, like all that were asked for with it: so much is planned already. To be asked for again in `waitMs`. */
	| { state: 'later'; waitMs: number }
	/** Sent before; `outcome` is what was recorded then. */
	| { state: 'sent'; messageId: string; outcome: string }
	/** Somebody began to send it at `claimedAt` (ms); whether Meta has it is not known. */
	| { state: 'inFlight'; claimedAt: number }
	/** Nothing is to go out: a budget is spent, or the campaign was stopped. The key stays free. */
	| { state: 'refused'; obstacle: Obstacle };

/** What a message may do that was claimed before, at `claimedAt` (ms), and maybe sent. */
export function claimedBefore(
	{ message_id: messageId, outcome }: { message_id: string | null; outcome: string | null },
	claimedAt: number,
): Reservation {
	return messageId === null
		? { state: 'inFlight', claimedAt }
		: { state: 'sent', messageId, outcome: outcome ?? '{}' };
}

/** Tells along that rescues of the number are free for whoever may send from it. */
export function withRescuesStuck(reservation: Reservation): Reservation {
	return reservation.state === 'go' ? { ...reservation, rescuesStuck: true } : reservation;
}

/** A message that was told to go: `claimedAt` (ms) is when, and tells whose it is. */
export interface HeldClaim {
	key: string;
	claimedAt: number;
}

/** Meta has it. */
export interface SentResult {
	key: string;
	result: 'sent';
	messageId: string;
	outcome: string;
	/** Who it went to, for a database that has lost the claim: a replica that took over, a backup that was put back. */
	to?: Pick<SendClaim, 'phoneNumberId' | 'recipient'>;
}

/** What became of a send that was told to go. */
export type SendResult =
	| SentResult
	/** Meta refused it, or it never left: the key is free again, unless somebody else has claimed it since. */
	| ({ result: 'notSent'; why?: Why } & HeldClaim)
	/**
	 * The call that asked for it failed and is not repeated any more: if it was carried out, the key is free again.
	 */
	| { key: string; result: 'notSent'; callId: string };

/** Why Meta refused a message, for the report of its campaign. */
export interface Why {
	code?: number;
	reason: string;
}

/** A status webhook's news of a message: Meta has it, whatever we know of the send. */
export interface SettledSend {
	phoneNumberId: string;
	/** The names of the recipient in the status, in all spellings. */
	recipients: string[];
	/** `biz_opaque_callback_data` that came back. */
	callbackData: string;
	messageId: string;
	outcome: string;
	/** Meta's time of the status, ms. */
	at: number;
}

/**
 * What was sent, and when the next message may go out; shared by all processes that use the store. Holds
 * ids, times and outcomes without texts.
 */
export interface SendLedger {
	/**
	 * How long an outcome may wait for others to be recorded with it, ms: as long as a call costs. With what is
	 * claimed along, it is what a crash leaves in doubt.
	 */
	readonly gatherMs: number;

	/**
	 * Claims messages and gives each its time. Of several processes that claim one key, one is told to go.
	 *
	 * @param sends of one business number; in the order in which they are to go out
	 * @param options.messagesPerSecond of the business number; 0 = no limit
	 * @param options.takeOverAfterMs claims in flight that are older are given out again: the sender
	 * accepts that a message may arrive twice; undefined = never
	 * @param options.callId the same when a call that failed is repeated: it may have been carried out
	 */
	reserveSends(sends: SendClaim[], options: ReserveOptions, now: number): Promise<Reservation[]>;

	/**
	 * Says that messages are still being worked on, so that nobody takes them over; they are then held as of `now`.
	 *
	 * @returns for each of them, whether it is still the caller's
	 */
	renewSends(claims: HeldClaim[], now: number): Promise<boolean[]>;

	/** Records what became of sends. Doing so twice is the same as once. */
	settleSends(results: SendResult[], now: number): Promise<void>;
}

/**
 * A status is about a send of ours that carries callback data other people may use too only if it is not
 * older than the claim. Meta's clock may be this much behind ours, ms.
 */
export const CLOCK_TOLERANCE_MS = 60 * 1000;

/**
 * A person's text as both databases hold it: one with a NUL, or with half an emoji (cut to a length), would fail all
 * messages that are claimed with it in PostgreSQL. Statuses are read in the same way (webhook/read).
 */
export function storable(text: string): string {
	return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** The callback data that a claim is kept with: what is made of its key is found by the key. */
export function keptCallbackData({ key, callbackData }: SendClaim): string {
	return key !== undefined && keyIn(callbackData) === key ? '' : storable(callbackData);
}
