import type { Row } from './database';
import type { CampaignEntry } from './ledger';
import { numberIn, textIn } from './rows';

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

	/**
	 * Its messages, in the order in which they were claimed.
	 *
	 * @param after the last one of the page before; 0 = from the beginning
	 * @returns `next` to go on with; undefined = that was all
	 */
	messages(
		phoneNumberId: string,
		name: string,
		question: { which: Recipients; after: number; limit: number },
	): Promise<{ messages: CampaignMessage[]; next?: number }>;

	/** Lets nothing more of it go out; or, without a time, goes on. @returns whether there is such a campaign */
	stop(phoneNumberId: string, name: string, at: number | undefined): Promise<boolean>;

	/** Keeps that messages are not sent, and why. */
	note(unsent: Unsent[], now: number): Promise<void>;
}

const ARRIVED = '(delivered_at IS NOT NULL OR read_at IS NOT NULL OR played_at IS NOT NULL)';
const READ = '(read_at IS NOT NULL OR played_at IS NOT NULL)';

/** The same for both databases. */
export const WHERE_RECIPIENTS: Readonly<Record<Recipients, string>> = {
	all: '1 = 1',
	reached: ARRIVED,
	notReached: `NOT ${ARRIVED}`,
	failed: `failed_at IS NOT NULL AND NOT ${ARRIVED}`,
	unsent: "state = 'unsent'",
	unknown: `state IN ('claimed', 'sent') AND failed_at IS NULL AND NOT ${ARRIVED}`,
	read: READ,
	notRead: `${ARRIVED} AND NOT ${READ}`,
	answered: 'answered_at IS NOT NULL',
	optedOut: 'opted_out_at IS NOT NULL',
};

/** What both databases count for a group. */
export const COUNTS = `
	count(*) AS count,
	sum(CASE WHEN message_id IS NOT NULL THEN 1 ELSE 0 END) AS sent,
	sum(CASE WHEN ${ARRIVED} THEN 1 ELSE 0 END) AS delivered,
	sum(CASE WHEN ${READ} THEN 1 ELSE 0 END) AS read,
	count(played_at) AS played,
	sum(CASE WHEN failed_at IS NOT NULL AND NOT ${ARRIVED} THEN 1 ELSE 0 END) AS failed,
	count(answered_at) AS answered,
	count(opted_out_at) AS opted_out,
	coalesce(sum(amount), 0) AS amount`;

export const GROUP = 'kind, state, code, reason, button, currency, charge';

export function groupFrom(row: Row): ReportGroup {
	return {
		...commonOf(row),
		count: Number(row.count),
		sent: Number(row.sent),
		delivered: Number(row.delivered),
		read: Number(row.read),
		played: Number(row.played),
		failed: Number(row.failed),
		answered: Number(row.answered),
		optedOut: Number(row.opted_out),
		amount: Number(row.amount),
	};
}

export function messageFrom(row: Row): CampaignMessage {
	return withoutUndefined({
		...commonOf(row),
		id: Number(row.id),
		recipient: String(row.recipient),
		claimedAt: Number(row.claimed_at),
		messageId: textIn(row.message_id),
		sentAt: numberIn(row.sent_at),
		deliveredAt: numberIn(row.delivered_at),
		readAt: numberIn(row.read_at),
		playedAt: numberIn(row.played_at),
		failedAt: numberIn(row.failed_at),
		answeredAt: numberIn(row.answered_at),
		optedOutAt: numberIn(row.opted_out_at),
		amount: numberIn(row.amount),
	});
}

function commonOf(row: Row) {
	return withoutUndefined({
		kind: String(row.kind),
		state: String(row.state) as EntryState,
		charge: String(row.charge),
		code: numberIn(row.code),
		reason: textIn(row.reason),
		button: textIn(row.button),
		currency: textIn(row.currency),
	});
}

export function campaignFrom(row: Row): Campaign {
	return withoutUndefined({
		phoneNumberId: String(row.phone_number_id),
		name: String(row.name),
		startedAt: Number(row.started_at),
		lastAt: Number(row.last_at),
		stoppedAt: numberIn(row.stopped_at),
		keepMs: Number(row.keep_ms),
	});
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): Present<T> {
	return Object.fromEntries(
		Object.entries(value).filter(([, field]) => field !== undefined),
	) as Present<T>;
}
