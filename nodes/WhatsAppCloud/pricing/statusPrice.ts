import type { Place } from './place';
import { priceFrom, type Charge, type Price } from './price';
import { rateIn, type PriceBook } from './priceBook';

/** What a status says about the price of its message: Meta's `pricing`. */
export interface StatusPricing {
	category?: string | undefined;
	type?: string | undefined;
	billable?: boolean | undefined;
}

/**
 * What Meta's word about a message amounts to: whether it is charged is certain, the amount is the card's.
 *
 * @param at when it happened, ms
 */
export function priceOfStatus(
	{ category, type, billable }: StatusPricing,
	{ place, at }: { place: Place; at: number },
	book: PriceBook,
): Price {
	const name = (category ?? 'unknown').toLowerCase();
	const charge = chargeOf(type, billable);
	return priceFrom(name, charge, rateIn(book, place, name, at), 1, charge === 'free' ? 0 : 1);
}

/**
 * `regular` is charged, everything that begins with `free_` is not; what else Meta may come to say is not known. How it
 * marks the free service messages of a month is not documented ("Pricing", October 2026). Old statuses have only
 * `billable`.
 */
export function chargeOf(type: string | undefined, billable: boolean | undefined): Charge {
	if (type === 'regular') return 'paid';
	if (type?.startsWith('free_')) return 'free';
	if (type !== undefined || billable === undefined) return 'not known yet';
	return billable ? 'paid' : 'free';
}

/** Whether a status tells of one of the month's free service messages, or that one was charged; else undefined. */
export function serviceUse({ category, type }: StatusPricing): 'free' | 'charged' | undefined {
	if (category !== 'service') return undefined;
	if (type === 'regular') return 'charged';
	return type?.startsWith('free_') && type !== 'free_entry_point' ? 'free' : undefined;
}
