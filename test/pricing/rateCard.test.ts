import { getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/max';

import { marketOf } from '../../nodes/WhatsAppCloud/pricing/rateCard';
import { USD_2026_OCTOBER } from '../../nodes/WhatsAppCloud/pricing/usd2026October';

const DAY = '2026-11-28';

/** The market of whoever has the number. */
const marketFor = (phone: string) =>
	marketOf(parsePhoneNumberFromString(phone)?.country ?? '', DAY)?.name;

it.each([
	['+4915112345678', 'Germany'],
	['+31612345678', 'Netherlands'],
	['+447400123456', 'United Kingdom'],
	['+447781123456', 'United Kingdom'],
	['+447624123456', 'United Kingdom'],
	['+4740612345', 'Rest of Western Europe'],
	['+4779123456', 'Rest of Western Europe'],
	['+358412345678', 'Rest of Western Europe'],
	['+79123456789', 'Russia'],
	['+77710009998', 'Kazakhstan'],
	['+12025550164', 'North America'],
	['+14165550164', 'North America'],
	['+18092345678', 'Rest of Latin America'],
	['+18762101234', 'Rest of Latin America'],
	['+17872345678', 'Rest of Latin America'],
	['+12423591234', 'Other'],
	['+18684312345', 'Other'],
	['+33612345678', 'France'],
	['+590690001234', 'Other'],
	['+821012345678', 'Other'],
	['+352628123456', 'Other'],
	['+919876543210', 'India'],
	['+525512345678', 'Mexico'],
	['+212650123456', 'Morocco'],
	['+9647912345678', 'Iraq'],
	['+380501234567', 'Ukraine'],
	['+8801812345678', 'Bangladesh'],
	['+886912345678', 'Rest of Asia Pacific'],
	['+2250701234567', 'Rest of Africa'],
	['+97333123456', 'Rest of Middle East'],
	['+420601123456', 'Rest of Central & Eastern Europe'],
])('%s is priced as %s', (phone, market) => {
	expect(marketFor(phone)).toBe(market);
});

it('has a rate for every country with phone numbers, in each category', () => {
	for (const country of getCountries()) {
		const { rates = {} } = marketOf(country, DAY) ?? {};
		for (const category of ['marketing', 'utility', 'authentication', 'service']) {
			expect([country, category, Number.isInteger(rates[category])]).toEqual([
				country,
				category,
				true,
			]);
			expect(rates[category]).toBeGreaterThan(0);
		}
	}
});

it('names 47 markets, and each country once', () => {
	const { markets } = USD_2026_OCTOBER;
	const countries = markets.flatMap(([, list]) => list.split(' '));
	expect(markets).toHaveLength(47);
	expect(new Set(countries).size).toBe(countries.length);
	expect(countries.filter((country) => country === '')).toHaveLength(1);
});

it('knows nothing of a day before the first card, and of what is no country', () => {
	expect(marketOf('DE', '2026-09-30')).toBeUndefined();
	expect(marketOf('DE', '2026-10-01')).toMatchObject({
		...{ name: 'Germany', currency: 'USD', effective: '2026-10-01' },
		rates: { marketing: 136_500, utility: 55_000, authentication: 55_000, service: 55_000 },
	});
	expect(marketOf('XX', DAY)).toBeUndefined();
	expect(marketOf('', DAY)).toBeUndefined();
});
