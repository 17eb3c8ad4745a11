/**
 * Events that were acknowledged to Meta, or are about to be, while the execution that is to work on them has not
 * begun. n8n keeps such executions, but does not start those again that were under way when it died: whoever starts
 * after that looks here. Usually there is nothing: what is kept is gone as soon as an execution takes the event.
 */
export interface HandoverLedger {
	/**
	 * What was kept for whoever hands over events under this name, in the order in which they came. What a waiting
	 * execution is to have is left out, until it turns out that it cannot.
	 */
	find(scope: string): Promise<Handover[]>;

	/** Says that this process hands them over now. */
	adopt(handovers: Handover[], process: string, now: number): Promise<void>;
}

/** An event on its way to an execution. */
export interface Handover {
	id: number;
	/** JSON. */
	event: string;
	/** The process that took the event in. */
	process: string;
	/** ms. */
	claimedAt: number;
	/** Whether it was an answer that no execution could have: nobody else hands it over. */
	isLostAnswer: boolean;
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
}

/** How long events are kept for a workflow that is no longer published. */
export const HANDOVER_RETENTION_MS = 48 * 60 * 60 * 1000;
