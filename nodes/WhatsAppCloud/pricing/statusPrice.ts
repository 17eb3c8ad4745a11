import type { Place } from './place';
import { priceFrom, type Charge, type Price } from './price';
import { rateIn, type PriceBook } from './priceBook';

/** What a status says about the price of its message: Meta's `pricing`. */
export interface StatusPricing {
	category?: string | undefined;
	type?: string | undefined;
	/** `paid_exempt`: would be charged, but not to this business. */
	subtype?: string | undefined;
	billable?: boolean | undefined;
	/** `PMP` = per message, `CBP` = by conversation, as before July 2025. */
	model?: string | undefined;
	/** What is not delivered is not charged (Meta: "Pricing"), whatever stands beside it. */
	hasFailed?: boolean;
}

/**
 * What Meta's word about a message amounts to: whether it is charged is certain, the amount is the card's.
 *
 * @param at when it happened, ms
 */
export function priceOfStatus(
	pricing: StatusPricing,
	{ place, at }: { place: Place; at: number },
	book: PriceBook,
): Price {
	const name = (pricing.category ?? 'unknown').toLowerCase();
	const charge = chargeOf(pricing);
	return priceFrom(name, charge, rateIn(book, place, name, at), 1, charge === 'free' ? 0 : 1);
}

/** Service messages of governments and non-profits beyond the month's free ones (Meta: "Pricing", October 2026). */
const EXEMPT = 'paid_exempt';

/**
 * `regular` is charged, everything that begins with `free_` is not; what else Meta may come to say is not known. Old
 * statuses have only `billable`; in the oldest, what was billed was the conversation.
 */
export function chargeOf({ type, subtype, billable, model, hasFailed }: StatusPricing): Charge {
	const kind = type?.toLowerCase();
	if (hasFailed || kind?.startsWith('free_') || subtype === EXEMPT) return 'free';
	if (kind === 'regular') return 'paid';
	if (kind !== undefined || billable === undefined) return 'not known yet';
	if (!billable) return 'free';
	return model === undefined || model === 'PMP' ? 'paid' : 'not known yet';
}

/**
 * Whether a status tells of one of the month's free service messages, or that one was charged; else undefined. Messages
 * to groups are of the same thousand, each member's one (Meta: "Status messages webhook reference", `pricing.type`).
 */
export function serviceUse({
	category,
	type,
	subtype,
}: StatusPricing): 'free' | 'charged' | undefined {
	if (category?.replace(/^group_/, '') !== 'service' || subtype === EXEMPT) return undefined;
	if (type === 'regular') return 'charged';
	return type?.startsWith('free_') && type !== 'free_entry_point' ? 'free' : undefined;
}
