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
}

/** A template whose time has come: Meta refused the free-form message `messageId` at `refusedAt` (ms, ours). */
export interface DueRescue extends RescueDraft {
	messageId: string;
	refusedAt: number;
}

/** What became of a rescue that was claimed. */
export type RescueResult =
	| { result: 'sent'; rescueMessageId: string }
	/** `failure`: why, JSON. */
	| { result: 'failed'; failure: string }
	/** Not settled yet: to be claimed again at `at` (ms). */
	| { result: 'later'; at: number };

/** A rescue that is over; ids and times only. */
export interface FinishedRescue {
	messageId: string;
	phoneNumberId: string;
	about: string;
	/** ms */
	finishedAt: number;
	/** The template's message ID; absent if it could not be sent. */
	rescueMessageId?: string;
	/** Why it could not, JSON. */
	failure?: string;
}

/** Which finished rescues somebody wants to hear of. */
export interface RescueQuestion {
	/** Who asks, see EventClaim: what reached this workflow already is left out. */
	scope: string;
	/** Messages that there is news of. */
	messageIds: string[];
	/** Numbers of which failed rescues are told too: of those no message exists that there could be news of. */
	phoneNumberIds: string[];
}

/**
 * Templates that wait beside free-form messages. A refusal and a template find each other through the send
 * with the template's key, whichever is recorded first. The template is deleted as soon as the free-form
 * message arrived, failed for another reason, or was rescued, and in any case after {@link RESCUE_LIFE_MS}.
 */
export interface RescueLedger {
	/** Keeps templates; to be called before their free-form messages go out. Those of sent ones stay as they are. */
	keep(drafts: RescueDraft[], now: number): Promise<void>;

	/**
	 * Claims the rescues of these numbers that are due, for {@link RESCUE_LEASE_MS}: no other process gets
	 * them meanwhile.
	 *
	 * @returns at most {@link RESCUES_AT_ONCE}; and when more are to be had (ms), undefined = none known
	 */
	claim(phoneNumberIds: string[], now: number): Promise<{ due: DueRescue[]; againAt?: number }>;

	/** Records what became of a claimed rescue. */
	finish(rescue: DueRescue, result: RescueResult, now: number): Promise<void>;

	/** Finished rescues that a workflow has not heard of, at most {@link RESCUES_AT_ONCE}. */
	findFinished(question: RescueQuestion): Promise<FinishedRescue[]>;
}

/** A template that is older than this would not be a rescue, but a surprise. */
export const RESCUE_LIFE_MS = 48 * 60 * 60 * 1000;

/** How long a claimed rescue belongs to the process that claimed it. */
export const RESCUE_LEASE_MS = 60 * 1000;

export const RESCUES_AT_ONCE = 100;

/** Under which key of an {@link EventClaim} a workflow hears of a rescue. */
export const RESCUED_KEY_PREFIX = 'rescued:';
