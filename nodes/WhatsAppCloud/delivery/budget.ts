import { DateTime } from 'luxon';

import { phoneKey } from '../customer/spellings';
import { digest } from './key';

/** For how long a budget holds. */
export const BUDGET_PERIODS = ['batch', 'day', 'month'] as const;

export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** Whose messages count in it: those of this node, of the business number, or to each customer by themselves. */
export const BUDGET_SCOPES = ['node', 'number', 'customer'] as const;

export type BudgetScope = (typeof BUDGET_SCOPES)[number];

/** What messages may cost together. */
export interface Budget {
	scope: BudgetScope;
	period: BudgetPeriod;
	/** Millionths of the currency. */
	millionths: number;
	/** ISO 4217. */
	currency: string;
}

/** Where and when a message is sent that counts in a budget. */
export interface BudgetPlace {
	workflowId: string;
	nodeId: string;
	/** Of this run of the node. */
	batch: string;
	recipient: string;
	/** Days and months are counted in it (IANA). */
	timeZone: string;
	/** ms */
	now: number;
}

/** A batch may wait and be retried for long: it counts as one for as long as its messages are remembered, ms. */
const BATCH_LASTS_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What makes it the same budget, and when its period ends (ms). Numbers keep theirs apart by themselves; all nodes that
 * set one for the number or the customer share it.
 */
export function budgetPeriod(
	{ scope, period, currency }: Budget,
	place: BudgetPlace,
): { id: string; until: number } {
	const { workflowId, nodeId, batch, recipient, timeZone, now } = place;
	const unit = period === 'month' ? 'month' : 'day';
	const local = DateTime.fromMillis(now, { zone: timeZone });
	const begin = (local.isValid ? local : DateTime.fromMillis(now, { zone: 'utc' })).startOf(unit);
	// Where clocks go forward at midnight, a day begins at one.
	const until = begin.plus({ [unit]: 1 }).startOf(unit);
	const when = period === 'batch' ? batch : begin.toISODate();
	const whose = {
		node: [workflowId, nodeId],
		number: [],
		customer: [phoneKey(recipient)],
	}[scope];
	return {
		id: digest('budget', scope, period, currency, String(when), ...whose),
		until: period === 'batch' ? now + BATCH_LASTS_MS : until.toMillis(),
	};
}
