/** A template that stands beside a free-form message, and goes out if Meta refuses that one. */
export interface RescueDraft {
	/** Of the free-form message, see delivery/key. */
	key: string;
	phoneNumberId: string;
	/** Phone number (digits) or user ID. */
	recipient: string;
	/** Body of the template's request, JSON: the only message text that a store ever holds. */
	request: string;
	/** What is told about it later, JSON without texts. */
	about: string;
	/** The pace at which the free-form message went out, and its template goes; 0 = no limit. */
	messagesPerSecond?: number;
	/** What it costs and where it counts, JSON of {@link Counting}; absent = nowhere. */
	counted?: string;
	/** The credential that sent the free-form message, see {@link Prover}. */
	account?: string;
}

/** A template whose time has come: Meta refused the free-form message `messageId` at `refusedAt` (ms, ours). */
export interface DueRescue extends RescueDraft {
	messageId: string;
	refusedAt: number;
}

/** What became of a rescue that was claimed; `failure`: why, JSON. */
export type RescueResult =
	| { result: 'sent'; rescueMessageId: string }
	| { result: 'failed'; failure: string }
	/** Not settled yet: to be claimed again at `at` (ms). Until then it stays with whoever has it. */
	| { result: 'later'; at: number }
	/** Nobody here may send it: free at once for somebody who can. */
	| { result: 'stuck'; failure: string }
	/** Meta may have it, or not: it is not sent again. A status may still tell; to be claimed again at `at` (ms). */
	| { result: 'unknown'; at: number };

/** News of a rescue; ids and times only. */
export interface RescueNews {
	messageId: string;
	phoneNumberId: string;
	about: string;
	/** `stuck` and `unknown` are not the last word. */
	state: 'sent' | 'failed' | 'stuck' | 'unknown';
	/** ms */
	at: number;
	/** The template's message ID, once it is known to be sent. */
	rescueMessageId?: string;
	/** Why it could not be sent, JSON. */
	failure?: string;
}

/** Which news somebody wants to hear. */
export interface RescueQuestion {
	/** Who asks, see EventClaim: what reached this workflow already is left out. */
	scope: string;
	/** Messages that there is news of. */
	messageIds: string[];
	/** Numbers of which everything else is told: of those templates no message is known that there could be news of. */
	phoneNumberIds: string[];
	/** Of that, what came about later, ms; absent = all. */
	since?: number;
}

/**
 * Templates that wait beside free-form messages. A refusal and a template find each other through the send
 * with the template's key, whichever is recorded first. The template is deleted as soon as the free-form
 * message arrived, failed for another reason, or was rescued, and in any case after `RESCUE_LIFE_MS`: a rescue
 * that did not go out by then counts as failed.
 */
export interface RescueLedger {
	/** Keeps templates; to be called once their free-form messages are claimed, and before they go out. */
	keep(drafts: RescueDraft[], now: number): Promise<void>;

	/**
	 * Claims the rescues of these numbers that are due, for {@link RESCUE_LEASE_MS}: no other process gets
	 * them meanwhile.
	 *
	 * @returns at most {@link RESCUES_AT_ONCE}; and when more are to be had (ms), undefined = none known
	 */
	claim(phoneNumberIds: string[], now: number): Promise<{ due: DueRescue[]; againAt?: number }>;

	/**
	 * Whether a claimed rescue is still there: its customer may have been forgotten since. To be asked right before it
	 * goes out.
	 */
	isKept(rescue: DueRescue): Promise<boolean>;

	/** Records what became of a claimed rescue. */
	finish(rescue: DueRescue, result: RescueResult, now: number): Promise<void>;

	/** What a workflow has not heard yet: all that is out, and at most {@link RESCUES_AT_ONCE} that are not. */
	findNews(question: RescueQuestion): Promise<RescueNews[]>;
}

/** Why a rescue failed that nobody came to send, JSON. */
export const EXPIRED = JSON.stringify({
	title: 'The template did not go out within 48 hours, after which it is no longer sent',
});

/** How long a claimed rescue belongs to the process that claimed it. */
export const RESCUE_LEASE_MS = 60 * 1000;

export const RESCUES_AT_ONCE = 100;
