import { asNumber, asObject, asText } from '../json';
import { CATEGORIES, type RateCard, type Rates } from './rateCard';

/** A person's own card as the store keeps it. Undefined for what is none. */
export function cardFromJson(value: unknown): RateCard | undefined {
	const card = asObject(value);
	const currency = asText(card?.currency);
	const effective = asText(card?.effective);
	const markets = asObject(card?.markets);
	if (currency === undefined || effective === undefined || !markets) return undefined;
	const countries = Object.entries(asObject(card?.countries) ?? {}).flatMap(([country, market]) => {
		const name = asText(market);
		return name === undefined ? [] : [[country, name] as const];
	});
	return {
		...{ currency, effective, own: true },
		source: asText(card?.source) ?? '',
		markets: Object.fromEntries(
			Object.entries(markets).map(([market, rates]) => [market, ratesFrom(rates)]),
		),
		countries: Object.fromEntries(countries),
	};
}

function ratesFrom(value: unknown): Rates {
	const rates = asObject(value) ?? {};
	return Object.fromEntries(
		CATEGORIES.flatMap((category) => {
			const rate = asNumber(rates[category]);
			return rate === undefined ? [] : [[category, rate]];
		}),
	);
}
