import { times, type Amount } from './amount';
import { ASSUMED_ZONE, dayIn } from './calendar';
import type { Place } from './place';
import { rateIn, type BookRate, type PriceBook } from './priceBook';

/** `not known yet`: the first service messages of a month are free, and only Meta counts them all. */
export type Charge = 'free' | 'paid' | 'not known yet';

/** What a message costs, as far as it can be told. */
export interface Price {
	/** `marketing`, `utility`, `authentication`, or `service` for messages that are not templates. */
	category: string;
	charge: Charge;
	/** What is expected: nothing for free messages, else {@link ifCharged}. Absent = not known, which is not nothing. */
	amount?: Amount;
	/** What it costs if it is delivered and charged, free or not; absent where the price is not known. */
	ifCharged?: Amount;
	/** Meta's market that the recipient's number belongs to. */
	market?: string;
	/** The day from which the rate holds (ISO). */
	rateDate?: string;
	/** Meta bills in this currency, and the amount is its list price in another one. */
	billedIn?: string;
	/** The account's time zone is not known, and this one was taken; given only where it matters. */
	assumedZone?: string;
	/** Which of the month's free service messages these are expected to be. */
	allowance?: { first: number; last: number; of: number };
}

/** How much of a month's free service messages of a number is used up, as far as statuses tell. */
export interface UsedAllowance {
	/** Free ones so far; absent = no status of this month has been seen. */
	free?: number;
	/** Meta has charged one this month: none is left. */
	charged: boolean;
}

/** Meta: "Pricing for non-template messages": per business number and calendar month of the account's time zone. */
const FREE_SERVICE_MESSAGES = 1000;

/** Since then service messages cost money, and utility templates do so inside the window as well (Meta: "Pricing"). */
const ALL_CHARGED_SINCE = '2026-10-01';

export interface PriceQuestion {
	/** Template category as Meta writes it, or `service` for a free-form message. */
	category: string;
	place: Place;
	windowOpen: boolean;
	/** ms since the epoch. */
	freeEntryPointExpiresAt?: number;
	/** As how many messages it counts; 1 if left out. */
	messages?: number;
	/** Before this one. */
	allowance?: UsedAllowance;
	/** ms since the epoch. */
	now: number;
}

/**
 * What a message costs before Meta says (Meta: "Pricing", model of 1 October 2026): by category and the recipient's
 * market, free inside a free entry point window; service messages free for the first 1,000 of a month.
 */
export function priceOf(question: PriceQuestion, book: PriceBook): Price {
	const { place, messages = 1, allowance, now } = question;
	const category = question.category.toLowerCase();
	const rate = rateIn(book, place, category, now);
	if (messages === 0 || isFree(question, category, book))
		return priceFrom(category, 'free', rate, messages, 0);
	if (category !== 'service') return priceFrom(category, 'paid', rate, messages, messages);
	if (allowance?.charged) return priceFrom(category, 'paid', rate, messages, messages);
	if (allowance?.free === undefined) {
		return priceFrom(category, 'not known yet', rate, messages, messages);
	}
	const left = Math.max(0, FREE_SERVICE_MESSAGES - allowance.free);
	const free = Math.min(left, messages);
	const charge = free < messages ? 'paid' : 'free';
	const first = allowance.free + 1;
	return {
		...priceFrom(category, charge, rate, messages, messages - free),
		...(free > 0
			? { allowance: { first, last: allowance.free + free, of: FREE_SERVICE_MESSAGES } }
			: {}),
	};
}

function isFree(
	{ freeEntryPointExpiresAt, windowOpen, now }: PriceQuestion,
	category: string,
	{ timeZone = ASSUMED_ZONE }: PriceBook,
): boolean {
	if (freeEntryPointExpiresAt !== undefined && freeEntryPointExpiresAt > now) return true;
	if (category !== 'service' && !(category === 'utility' && windowOpen)) return false;
	return dayIn(timeZone, now) < ALL_CHARGED_SINCE;
}

/** @param charged how many of the messages are, or may be, charged */
export function priceFrom(
	category: string,
	charge: Charge,
	found: BookRate | undefined,
	messages: number,
	charged: number,
): Price {
	const { rate, market, effective, billedIn, assumedZone } = found ?? {};
	return {
		category,
		charge,
		...(rate ? { amount: times(rate, charged), ifCharged: times(rate, messages) } : {}),
		...(market === undefined ? {} : { market }),
		...(rate && effective !== undefined ? { rateDate: effective } : {}),
		...(rate && billedIn !== undefined ? { billedIn } : {}),
		...(rate && assumedZone !== undefined ? { assumedZone } : {}),
	};
}
