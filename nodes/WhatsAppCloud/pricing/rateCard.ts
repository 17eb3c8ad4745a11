import { amountOf, type Amount } from './amount';
import { marketOf } from './markets';
import { pricedAs, type Place } from './place';

/** What a message is charged as, in Meta's words. */
export const CATEGORIES = [
	'marketing',
	'utility',
	'authentication',
	'authentication_international',
	'service',
] as const;

export type Category = (typeof CATEGORIES)[number];

/** Millionths of the card's currency, for each delivered message; absent = the card does not say. */
export type Rates = Readonly<Partial<Record<Category, number>>>;

/** One of Meta's price lists (Meta: "Pricing", rate cards): one per currency and date of effect. */
export interface RateCard {
	currency: string;
	/** The day from which it holds (ISO), from midnight of the account's time zone. */
	effective: string;
	/** Where the figures come from, for people. */
	source: string;
	/** By market. */
	markets: Readonly<Record<string, Rates>>;
	/** Countries (ISO) that are markets of their own on this card only, and their market. */
	countries?: Readonly<Record<string, string>>;
	/** Given by a person, for their account. */
	own?: true;
}

export interface MarketRate {
	market: string;
	/** Absent = the card does not say. */
	rate?: Amount;
	/** The day from which it holds (ISO). */
	effective: string;
}

/** What a message of a category costs at a place; undefined where nobody can tell the market. */
export function rateAt(card: RateCard, place: Place, category: string): MarketRate | undefined {
	const country = pricedAs(place);
	if (country === undefined) return undefined;
	const market = card.countries?.[country] ?? marketOf(country);
	const { currency, effective } = card;
	const charged = chargedAs(category);
	const millionths = charged && card.markets[market]?.[charged];
	return {
		market,
		...(millionths === undefined ? {} : { rate: amountOf(currency, millionths) }),
		effective,
	};
}

/**
 * Meta writes categories in several ways. Marketing messages by their own API cost what marketing costs, and what goes
 * to a group costs each member's rate (Meta: "Groups API pricing").
 */
export function chargedAs(category: string): Category | undefined {
	const name = category
		.toLowerCase()
		.replaceAll('-', '_')
		.replace(/^group_/, '');
	return name === 'marketing_lite' ? 'marketing' : CATEGORIES.find((known) => known === name);
}
