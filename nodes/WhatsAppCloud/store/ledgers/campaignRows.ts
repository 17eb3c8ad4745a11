import { withoutAbsent } from '../../json';
import type { Campaign, CampaignMessage, EntryState, Recipients, ReportGroup } from '../campaigns';
import type { Row } from '../database';
import { numberIn, textIn } from '../rows';

const ARRIVED = '(delivered_at IS NOT NULL OR read_at IS NOT NULL OR played_at IS NOT NULL)';
const READ = '(read_at IS NOT NULL OR played_at IS NOT NULL)';

/** Which rows of the ledger each of them are. */
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

/** What is counted of a group. */
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
	return withoutAbsent({
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
	return withoutAbsent({
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
	return withoutAbsent({
		phoneNumberId: String(row.phone_number_id),
		name: String(row.name),
		startedAt: Number(row.started_at),
		lastAt: Number(row.last_at),
		stoppedAt: numberIn(row.stopped_at),
		keepMs: Number(row.keep_ms),
	});
}
