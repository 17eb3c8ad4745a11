import { getCountryCallingCode, type CountryCode } from 'libphonenumber-js';

import { isCountry } from './country';
import { USD_2026_OCTOBER } from './usd2026October';

/** Rates in millionths of the card's currency, so that they are added and compared as integers. */
export type MarketRow = readonly [
	market: string,
	/** ISO 3166-1 alpha-2, divided by blanks; none: every country that no other market names. */
	countries: string,
	marketing: number,
	utility: number,
	authentication: number,
	service: number,
	authenticationInternational?: number,
];

/** One of Meta's price lists (Meta: "Pricing", rate cards): one per currency and date of effect. */
export interface RateCard {
	currency: string;
	/** The day from which it holds (ISO), from midnight of the account's time zone. */
	effective: string;
	markets: readonly MarketRow[];
}

export interface Market {
	name: string;
	/** Millionths of the currency, by category. */
	rates: Readonly<Record<string, number>>;
	currency: string;
	effective: string;
}

/** All cards, in the order in which they came into effect: a new one is added, none is overwritten. */
const CARDS: readonly RateCard[] = [USD_2026_OCTOBER];

/** The shared calling code of North America and many islands, each of which has its own prefixes within it. */
const NORTH_AMERICA = '1';

const indexes = new Map<RateCard, Map<string, MarketRow>>();

/**
 * What messages to a country cost on a day; undefined for what is no country with phone numbers, and before the first
 * card. Meta prices by calling code and network prefix: territories with another country's code have its rates, and
 * countries that no market names are "Other".
 *
 * @param country ISO 3166-1 alpha-2, as told from the phone number
 * @param day ISO date in the account's time zone
 */
export function marketOf(country: string, day: string): Market | undefined {
	const card = CARDS.findLast(({ effective }) => effective <= day);
	if (!card || !isCountry(country)) return undefined;
	const byCountry = indexOf(card);
	const row = byCountry.get(country) ?? byCountry.get(callingCode(country)) ?? byCountry.get('');
	if (!row) return undefined;
	const [name, , marketing, utility, authentication, service] = row;
	const { currency, effective } = card;
	return { name, rates: { marketing, utility, authentication, service }, currency, effective };
}

/** The markets by country, by calling code (`+44`) where countries share one, and under '' the one for all others. */
function indexOf(card: RateCard): Map<string, MarketRow> {
	const known = indexes.get(card);
	if (known) return known;
	const index = new Map<string, MarketRow>();
	for (const market of card.markets) {
		const countries = market[1].split(' ');
		for (const country of countries) {
			index.set(country, market);
			const code = country === '' ? '' : callingCode(country);
			if (code !== '' && code !== `+${NORTH_AMERICA}`) index.set(code, market);
		}
	}
	indexes.set(card, index);
	return index;
}

function callingCode(country: string): string {
	return isCountry(country) ? `+${getCountryCallingCode(country as CountryCode)}` : '';
}
