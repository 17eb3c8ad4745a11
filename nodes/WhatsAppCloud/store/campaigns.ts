import type { CampaignEntry } from './ledger';
import type { Page } from './page';

/** A campaign on one business number. Times are ms. */
export interface Campaign {
	phoneNumberId: string;
	name: string;
	startedAt: number;
	lastAt: number;
	stoppedAt?: number;
	/** For how long each message is kept, ms. */
	keepMs: number;
}

/** Where a message stands that belongs to a campaign. */
export type EntryState =
	/** Claimed: it is being sent, or what became of it is not known. */
	| 'claimed'
	/** Meta took it; times tell the rest. */
	| 'sent'
	/** Meta refused it at once. */
	| 'refused'
	/** Nothing was tried. */
	| 'unsent';

/** Messages of a campaign that have all of this in common, and how many of them there are. */
export interface ReportGroup {
	/** See {@link kindOf}. */
	kind: string;
	state: EntryState;
	code?: number;
	reason?: string;
	button?: string;
	currency?: string;
	charge: string;
	count: number;
	sent: number;
	delivered: number;
	read: number;
	played: number;
	failed: number;
	answered: number;
	optedOut: number;
	/** Millionths, together. */
	amount: number;
}

/** One message of a campaign. */
export interface CampaignMessage {
	id: number;
	recipient: string;
	kind: string;
	state: EntryState;
	claimedAt: number;
	messageId?: string;
	sentAt?: number;
	deliveredAt?: number;
	readAt?: number;
	playedAt?: number;
	failedAt?: number;
	code?: number;
	reason?: string;
	answeredAt?: number;
	button?: string;
	optedOutAt?: number;
	amount?: number;
	currency?: string;
	charge: string;
}

/** A message that is not sent although its item belongs to a campaign. */
export interface Unsent {
	key: string;
	phoneNumberId: string;
	recipient: string;
	campaign: CampaignEntry;
	reason: string;
}

/** Which recipients are wanted. */
export const RECIPIENTS = [
	'notReached',
	'failed',
	'unsent',
	'unknown',
	'reached',
	'notRead',
	'read',
	'answered',
	'optedOut',
	'all',
] as const;

export type Recipients = (typeof RECIPIENTS)[number];

/** Campaigns, each with what became of its messages. */
export interface CampaignLedger {
	/** Those on these numbers, the latest first, at most `limit`. */
	list(phoneNumberIds: readonly string[], limit: number): Promise<Campaign[]>;

	/** undefined = there is none. */
	find(phoneNumberId: string, name: string): Promise<Campaign | undefined>;

	/** Its messages in groups; the same group may come several times. Lets others have a turn meanwhile. */
	report(phoneNumberId: string, name: string): AsyncIterable<ReportGroup[]>;

	/** Its messages, in the order in which they were claimed. @param question.after the last one of the page before */
	messages(
		phoneNumberId: string,
		name: string,
		question: { which: Recipients; after?: number; limit: number },
	): Promise<Page<CampaignMessage, number>>;

	/** Lets nothing more of it go out; or, without a time, goes on. @returns whether there is such a campaign */
	stop(phoneNumberId: string, name: string, at: number | undefined): Promise<boolean>;

	/** Keeps that messages are not sent, and why. */
	note(unsent: Unsent[], now: number): Promise<void>;
}
