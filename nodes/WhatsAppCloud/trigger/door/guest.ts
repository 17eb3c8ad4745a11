import type { Incoming } from '../receive/receive';

/** What is said to whoever asked. */
export interface Reply {
	status: number;
	/** Plain text. */
	text: string;
	/** What is to be done once that is out. Must not reject. */
	afterwards?: () => Promise<void>;
}

/** n8n starts or ends; whoever is told so comes again. */
export const NOT_READY: Reply = { status: 503, text: 'Not ready: send it again later.' };

/** Whoever listens at an address of the door. */
export interface Guest {
	/** Answers Meta's verification request. */
	challenge(query: Record<string, unknown>): Promise<Reply>;
	/** Takes a delivery in; absent while its workflow is only being published. */
	deliver?: (incoming: Incoming) => Promise<Reply>;
}
