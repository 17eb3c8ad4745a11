import type { Amount } from './amount';
import { ASSUMED_ZONE, dayIn, EARLIEST_ZONE, LATEST_ZONE } from './calendar';
import { META_CARDS } from './cards';
import { MARKETS } from './markets';
import type { Place } from './place';
import { rateAt, type MarketRate, type RateCard } from './rateCard';

/** The prices of one WABA. */
export interface PriceBook {
	cards: readonly RateCard[];
	/** In which Meta bills the account; absent = not known. */
	currency?: string;
	/** IANA name; absent = not known, and {@link ASSUMED_ZONE} is assumed. */
	timeZone?: string;
}

/** Of an account of which nothing is known: Meta's cards. */
export const META_PRICES: PriceBook = { cards: META_CARDS };

/** Meta's card that is known as a whole: list prices in it are shown where the account's own currency has none. */
const LIST_CURRENCY = 'USD';

export interface BookRate extends MarketRate {
	/** The account is billed in another currency than the rate's. */
	billedIn?: string;
	/** In another time zone another card would hold, and the account's is not known. */
	assumedZone?: string;
}

/**
 * What a message costs at `now` (ms), by the card of the account's currency that is in effect. A person's own card takes
 * the place of Meta's in its currency, also where it does not say a price. Without a price in the account's currency,
 * the rate is Meta's USD list price, and says so.
 */
export function rateIn(
	book: PriceBook,
	place: Place,
	category: string,
	now: number,
): BookRate | undefined {
	const { currency = LIST_CURRENCY } = book;
	const own = cardIn(book, currency, now);
	const found = own && rateAt(own, place, category);
	const assumed = zoneMatters(book, currency, now) ? { assumedZone: ASSUMED_ZONE } : {};
	if (currency === LIST_CURRENCY || own?.own || found?.rate)
		return found && { ...found, ...assumed };
	const list = cardIn(book, LIST_CURRENCY, now);
	const listed = list && rateAt(list, place, category);
	return listed && { ...listed, ...assumed, billedIn: currency };
}

/** The card of a currency that is in effect; of two of the same date a person's own. */
export function cardIn(book: PriceBook, currency: string, now: number): RateCard | undefined {
	return cardOn(book, currency, dayIn(book.timeZone ?? ASSUMED_ZONE, now));
}

function cardOn({ cards }: PriceBook, currency: string, day: string): RateCard | undefined {
	let found: RateCard | undefined;
	for (const card of cards) {
		if (card.currency !== currency || card.effective > day) continue;
		if (!found || isOver(card, found)) found = card;
	}
	return found;
}

function isOver(card: RateCard, other: RateCard): boolean {
	if (card.effective !== other.effective) return card.effective > other.effective;
	return card.own === true || other.own !== true;
}

function zoneMatters(book: PriceBook, currency: string, now: number): boolean {
	if (book.timeZone !== undefined) return false;
	const [first, last] = [EARLIEST_ZONE, LATEST_ZONE].map((zone) => dayIn(zone, now));
	return cardOn(book, currency, first ?? '') !== cardOn(book, currency, last ?? '');
}

/**
 * The dearest message of all markets and categories: what an unknown price is at most. In the account's currency, if
 * known; undefined where only some rows of Meta's card in it are.
 */
export function dearestIn(book: PriceBook, now: number): Amount | undefined {
	const { currency = LIST_CURRENCY } = book;
	const card = cardIn(book, currency, now);
	if (!card || !isWhole(card)) return undefined;
	const rates = Object.values(card.markets).flatMap((market) => Object.values(market));
	return rates.length === 0 ? undefined : { currency, millionths: Math.max(...rates) };
}

/** Of a person's own card, what it leaves out was left out on purpose. */
function isWhole({ own, markets }: RateCard): boolean {
	return own === true || MARKETS.every(([name]) => markets[name] !== undefined);
}
