import type { Budget, BudgetPlace } from '../../delivery/budget';

/** What messages may cost, as an item says it. */
export interface Guard {
	budgets: readonly Budget[];
	/** Millionths that one message may cost; absent = any. */
	highest?: number;
	currency: string;
	unknownPrice: 'dearest' | 'block';
	whenReached: 'fail' | 'skip' | 'output';
	place: Omit<BudgetPlace, 'recipient' | 'now'>;
}
