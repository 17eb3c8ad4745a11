import type { Sender } from '../conversation/collecting';
import type { EventClaim } from './store';

/**
 * Events that were acknowledged to Meta, or are about to be, while the execution that is to work on them has not
 * begun. n8n keeps such executions, but does not start those again that were under way when it died: whoever starts
 * after that looks here. Usually there is nothing: what is kept is gone as soon as an execution takes the event.
 */
export interface PendingEventLedger {
	/** Says that claimed events are n8n's to hand to their workflow: nobody else is given them again. */
	confirm(claim: EventClaim, now: number): Promise<void>;

	/**
	 * Says that an execution has the events in its hands, which confirms them. Of several executions that were
	 * given the same event, one is told that it is its own: the first.
	 *
	 * @returns one boolean per key; true again for an execution that n8n starts once more under the same ID
	 */
	take(claim: EventClaim, executionId: string, now: number): Promise<boolean[]>;

	/**
	 * Whether each event has reached its workflow. One that is claimed but not confirmed is still in the
	 * hands of another process: whoever gets it a second time must not acknowledge it to Meta, or it is
	 * lost if that process dies.
	 */
	areConfirmed(claim: EventClaim): Promise<boolean[]>;

	/** Gives claimed, unconfirmed events back, because handing them over failed: the next delivery gets them. */
	release(claim: EventClaim): Promise<void>;

	/**
	 * What was kept for whoever hands over events under this name, in the order in which they came. What a waiting
	 * execution is to have is left out, until it turns out that it cannot; and so is what is still being collected.
	 */
	find(scope: string): Promise<PendingEvent[]>;

	/** Whether each event is still kept: no execution has had it. */
	areKept(claim: EventClaim): Promise<boolean[]>;

	/**
	 * Says that this process hands them over now. What came at different moments keeps different times, by which it is
	 * told apart: they go on by whole steps of {@link ADOPTION_STEP_MS}.
	 */
	adopt(events: PendingEvent[], process: string, now: number): Promise<void>;

	/** What is being collected, in the order in which it came. */
	collected(scope: string): Promise<CollectedEvent[]>;

	/** What the senders of collected events are called on their business number, each under all names. */
	namesOf(scope: string, ids: number[]): Promise<Map<number, string[]>>;

	/** @returns of each collection the events that no other process has released before, JSON */
	releaseCollected(claim: CollectionClaim, now: number): Promise<Map<string, string[]>>;
}

/** An event on its way to an execution. */
export interface PendingEvent {
	id: number;
	/** JSON. */
	event: string;
	/** The process that took the event in. */
	process: string;
	/** ms. */
	claimedAt: number;
	/** Whether it was an answer that no execution could have: nobody else hands it over. */
	isLostAnswer: boolean;
	/** What it was collected with; absent = nothing. */
	collection?: string;
}

/** An event that waits for those after it. */
export interface CollectedEvent {
	id: number;
	/** The business number, as the store names it. */
	number: string;
	sender: Sender;
	/** When it came, ms by our clock. */
	arrivedAt: number;
}

/** Collections that a process hands over now. */
export interface CollectionClaim {
	scope: string;
	process: string;
	/** The IDs of the events of each, by its name: another one each time. */
	collections: ReadonlyMap<string, readonly number[]>;
}

/** What is kept with a claim until an execution takes the events. */
export interface Kept {
	process: string;
	/** One per key of the claim; undefined = nothing. */
	events: Array<KeptEvent | undefined>;
	/** The business number of each; absent = none. */
	numbers?: ReadonlyArray<string | undefined>;
}

export interface KeptEvent {
	/** JSON. */
	event: string;
	/** The message in it that a waiting execution is to have. */
	waitsFor?: string;
	/** Who sent it, if it is collected. */
	sender?: Sender;
}

/** What stands in `collection` before an event has one. */
export const COLLECTING = 'open';

/** The columns in which a claimed event is kept; undefined = it is not. @param index of its key in the claim */
export function keptColumns(kept: Kept | undefined, index: number) {
	const event = kept?.events[index];
	return (
		event && {
			event: event.event,
			process: kept.process,
			phone_number_id: kept.numbers?.[index] ?? '',
			waits_for: event.waitsFor ?? null,
			sender: event.sender ? JSON.stringify(event.sender) : null,
			collection: event.sender ? COLLECTING : null,
		}
	);
}

/** Half of a claim's lease: whoever adopts has at least the other half to hand them over. */
export const ADOPTION_STEP_MS = 30_000;

/** A sender as this package itself has written it. */
export function senderFrom(json: string): Sender {
	return JSON.parse(json) as Sender;
}
