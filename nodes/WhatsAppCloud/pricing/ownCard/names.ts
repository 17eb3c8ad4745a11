import { getCountries } from 'libphonenumber-js';

import { MARKETS } from '../markets';
import type { Category } from '../rateCard';

/** A column of a card, by what stands over it. */
export type Column = 'market' | 'currency' | 'effective' | Category;

const COLUMNS: Readonly<Record<string, Column>> = {
	...{ market: 'market', markets: 'market', country: 'market', region: 'market' },
	...{ countryregion: 'market', marketname: 'market', countryname: 'market' },
	...{ currency: 'currency', effective: 'effective', effectivedate: 'effective' },
	...{ effectivefrom: 'effective', validfrom: 'effective' },
	...{ marketing: 'marketing', utility: 'utility', service: 'service' },
	...{ authentication: 'authentication', auth: 'authentication' },
	authenticationinternational: 'authentication_international',
	authinternational: 'authentication_international',
	internationalauthentication: 'authentication_international',
	authintl: 'authentication_international',
};

/** A column as messages name it where the card has no word of its own. */
export function nameOf(column: Column): string {
	return column
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join('-');
}

/** `Marketing (USD)`, `Utility rate`, `authentication_international` … */
export function columnOf(header: string): Column | undefined {
	return COLUMNS[withoutEnding(plain(header.replace(/\([^)]{0,100}\)/g, '')))];
}

/** `marketingrates`, `utilitymessageprice` … */
function withoutEnding(name: string): string {
	const ending = ENDINGS.find((one) => name.endsWith(one));
	return ending === undefined ? name : withoutEnding(name.slice(0, -ending.length));
}

const ENDINGS = [
	'permessage',
	'messages',
	'message',
	'conversation',
	'prices',
	'price',
	'rates',
	'rate',
	'cost',
];

/** Other names of Meta's markets, as cards and people write them. */
const ALIASES: Readonly<Record<string, string>> = {
	turkiye: 'Turkey',
	uae: 'United Arab Emirates',
	uk: 'United Kingdom',
	greatbritain: 'United Kingdom',
	ksa: 'Saudi Arabia',
	hongkongsarchina: 'Hong Kong',
	restofapac: 'Rest of Asia Pacific',
	restofasia: 'Rest of Asia Pacific',
	restofcee: 'Rest of Central & Eastern Europe',
	restofcentralandeasterneurope: 'Rest of Central & Eastern Europe',
	restoflatam: 'Rest of Latin America',
	restofthemiddleeast: 'Rest of Middle East',
	restofworld: 'Other',
	others: 'Other',
	allothercountries: 'Other',
};

/** A row's market; `country`: of a country that Meta counts to a region otherwise. */
export interface NamedMarket {
	market: string;
	country?: string;
}

let known: Map<string, NamedMarket> | undefined;

/** The market that a row is about: Meta's, or a country, by its English name or two letters. */
export function marketNamed(name: string): NamedMarket | undefined {
	known ??= allNames();
	return known.get(plain(name));
}

function allNames(): Map<string, NamedMarket> {
	const names = new Map<string, NamedMarket>();
	const english = new Intl.DisplayNames('en', { type: 'region' });
	const single = new Map(MARKETS.map(([market, countries]) => [countries, market] as const));
	for (const country of getCountries()) {
		const name = english.of(country) ?? country;
		const market = single.get(country);
		const named = market === undefined ? { market: name, country } : { market };
		names.set(plain(name), named);
		names.set(plain(country), named);
	}
	for (const [market] of MARKETS) names.set(plain(market), { market });
	for (const [alias, market] of Object.entries(ALIASES)) names.set(alias, { market });
	return names;
}

/** Letters only: without accents, signs and spaces. */
function plain(text: string): string {
	return text
		.slice(0, 200)
		.normalize('NFD')
		.toLowerCase()
		.replace(/[^a-z]/g, '');
}

/** A currency's three letters; Meta's cards in US dollars have had `$US`. */
export function currencyNamed(name: string): string {
	const letters = name.trim().toUpperCase();
	return letters === '$US' || letters === 'US$' ? 'USD' : letters;
}
