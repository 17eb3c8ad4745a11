import type { LedgerNews } from '../ledger';

/** A message that counts, as the next news finds it. */
export interface CountedRow {
	id: number;
	campaign: number;
	amount: number | null;
	prices: string | null;
	budgets: string | null;
	charge: string;
	delivered_at: number | null;
	read_at: number | null;
	played_at: number | null;
	failed_at: number | null;
}

/**
 * What a message costs after the news. What fails without having arrived costs nothing (Meta: "Pricing": charged when
 * delivered); a late `sent` changes nothing of that. A category without a known price leaves the estimate.
 * PostgreSQL does the same in its function `ledger_news`.
 */
export function chargeAfter(
	row: CountedRow,
	{ failedAt, deliveredAt, readAt, playedAt, pricing }: LedgerNews,
): { amount: number | null; charge: string } {
	const arrived =
		deliveredAt ?? readAt ?? playedAt ?? row.delivered_at ?? row.read_at ?? row.played_at;
	const failed = failedAt ?? row.failed_at ?? undefined;
	if (failed !== undefined && (arrived ?? undefined) === undefined)
		return { amount: 0, charge: 'none' };
	if (pricing?.isFree === true) return { amount: 0, charge: 'free' };
	if (pricing?.isFree === false) {
		const prices = JSON.parse(row.prices ?? '{}') as Record<string, number>;
		return { amount: prices[pricing.category] ?? row.amount, charge: 'charged' };
	}
	return { amount: row.amount, charge: row.charge };
}
