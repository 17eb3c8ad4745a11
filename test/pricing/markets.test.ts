import { getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/max';

import { MARKETS, marketOf } from '../../nodes/WhatsAppCloud/pricing/markets';
import { META_CARDS, BILLING_CURRENCIES } from '../../nodes/WhatsAppCloud/pricing/cards';
import { USD_2026_OCTOBER } from '../../nodes/WhatsAppCloud/pricing/cards/usd2026October';
import { pricedAs, type Place } from '../../nodes/WhatsAppCloud/pricing/place';
import { CATEGORIES, rateAt } from '../../nodes/WhatsAppCloud/pricing/rateCard';

const at = (place: Place, category = 'utility') => rateAt(USD_2026_OCTOBER, place, category);

/** Written by hand from Meta's card and table of markets: marketing, and utility, authentication, service in USD. */
// prettier-ignore
const RECIPIENTS: Array<[phone: string, market: string, marketing: number, others: number]> = [
	['+5491123456789', 'Argentina', 0.0618, 0.0260], // Buenos Aires
	['+541123456789', 'Argentina', 0.0618, 0.0260],
	['+8801812345678', 'Bangladesh', 0.0732, 0.0037],
	['+5511987654321', 'Brazil', 0.0625, 0.0068],
	['+56987654321', 'Chile', 0.0889, 0.0200],
	['+573001234567', 'Colombia', 0.0125, 0.0008],
	['+201001234567', 'Egypt', 0.0644, 0.0036],
	['+33612345678', 'France', 0.0859, 0.0300],
	['+4915112345678', 'Germany', 0.1365, 0.0550],
	['+85251234567', 'Hong Kong', 0.0732, 0.0260],
	['+36201234567', 'Hungary', 0.0860, 0.0350],
	['+919876543210', 'India', 0.0118, 0.0014],
	['+628123456789', 'Indonesia', 0.0411, 0.0250],
	['+9647912345678', 'Iraq', 0.0341, 0.0079],
	['+972501234567', 'Israel', 0.0353, 0.0053],
	['+393123456789', 'Italy', 0.0795, 0.0300],
	['+390669812345', 'Italy', 0.0795, 0.0300], // Vatican
	['+77710009998', 'Kazakhstan', 0.0604, 0.0180],
	['+76001234567', 'Kazakhstan', 0.0604, 0.0180],
	['+96550012345', 'Kuwait', 0.0792, 0.0440],
	['+60123456789', 'Malaysia', 0.0860, 0.0140],
	['+5215512345678', 'Mexico', 0.0397, 0.0085],
	['+212650123456', 'Morocco', 0.0414, 0.0230],
	['+31612345678', 'Netherlands', 0.1597, 0.0500],
	['+9779841234567', 'Nepal', 0.0732, 0.0034],
	['+2348021234567', 'Nigeria', 0.0516, 0.0067],
	['+96892123456', 'Oman', 0.0341, 0.0247],
	['+923001234567', 'Pakistan', 0.0473, 0.0150],
	['+51912345678', 'Peru', 0.0703, 0.0300],
	['+48512345678', 'Poland', 0.0366, 0.0122],
	['+97433123456', 'Qatar', 0.0341, 0.0120],
	['+40712034567', 'Romania', 0.0860, 0.0290],
	['+79123456789', 'Russia', 0.0802, 0.0400],
	['+966512345678', 'Saudi Arabia', 0.0576, 0.0107],
	['+6581234567', 'Singapore', 0.0732, 0.0160],
	['+27711234567', 'South Africa', 0.0379, 0.0095],
	['+34612345678', 'Spain', 0.0707, 0.0200],
	['+94712345678', 'Sri Lanka', 0.0732, 0.0020],
	['+905012345678', 'Turkey', 0.0109, 0.0009],
	['+380501234567', 'Ukraine', 0.0860, 0.0298],
	['+971501234567', 'United Arab Emirates', 0.0576, 0.0157],
	['+447400123456', 'United Kingdom', 0.0635, 0.0220],
	['+447781123456', 'United Kingdom', 0.0635, 0.0220], // Guernsey
	['+447624123456', 'United Kingdom', 0.0635, 0.0220], // Isle of Man
	['+447797123456', 'United Kingdom', 0.0635, 0.0220], // Jersey
	['+12025550164', 'North America', 0.0250, 0.0034],
	['+14165550164', 'North America', 0.0250, 0.0034], // Canada
	['+254712123456', 'Rest of Africa', 0.0225, 0.0040], // Kenya
	['+2250701234567', 'Rest of Africa', 0.0225, 0.0040], // Côte d'Ivoire
	['+819012345678', 'Rest of Asia Pacific', 0.0842, 0.0113],
	['+886912345678', 'Rest of Asia Pacific', 0.0842, 0.0113], // Taiwan
	['+61891621234', 'Rest of Asia Pacific', 0.0842, 0.0113], // Cocos Islands
	['+420601123456', 'Rest of Central & Eastern Europe', 0.0860, 0.0212],
	['+306912345678', 'Rest of Central & Eastern Europe', 0.0860, 0.0212],
	['+18092345678', 'Rest of Latin America', 0.0740, 0.0113], // Dominican Republic
	['+18492345678', 'Rest of Latin America', 0.0740, 0.0113], // Dominican Republic
	['+16582101234', 'Rest of Latin America', 0.0740, 0.0113], // Jamaica
	['+18762101234', 'Rest of Latin America', 0.0740, 0.0113], // Jamaica
	['+17872345678', 'Rest of Latin America', 0.0740, 0.0113], // Puerto Rico
	['+50671234567', 'Rest of Latin America', 0.0740, 0.0113], // Costa Rica
	['+97333123456', 'Rest of Middle East', 0.0392, 0.0091], // Bahrain
	['+962790123456', 'Rest of Middle East', 0.0392, 0.0091], // Jordan
	['+4740612345', 'Rest of Western Europe', 0.0592, 0.0171], // Norway
	['+4779123456', 'Rest of Western Europe', 0.0592, 0.0171], // Svalbard
	['+358457123456', 'Rest of Western Europe', 0.0592, 0.0171], // Åland
	['+41781234567', 'Rest of Western Europe', 0.0592, 0.0171],
	['+12423591234', 'Other', 0.0604, 0.0077], // Bahamas
	['+18684312345', 'Other', 0.0604, 0.0077], // Trinidad
	['+13406421234', 'Other', 0.0604, 0.0077], // US Virgin Islands
	['+16713001234', 'Other', 0.0604, 0.0077], // Guam
	['+14413701234', 'Other', 0.0604, 0.0077], // Bermuda
	['+590690001234', 'Other', 0.0604, 0.0077], // Guadeloupe
	['+821012345678', 'Other', 0.0604, 0.0077], // South Korea
	['+352628123456', 'Other', 0.0604, 0.0077], // Luxembourg
	['+38344123456', 'Other', 0.0604, 0.0077], // Kosovo
	['+881612345678', 'Other', 0.0604, 0.0077], // satellite
	['+995555123456', 'Rest of Central & Eastern Europe', 0.0860, 0.0212], // Georgia
	['+99365123456', 'Rest of Asia Pacific', 0.0842, 0.0113], // Turkmenistan
	['+243991234567', 'Other', 0.0604, 0.0077], // Congo-Kinshasa
	['+242061234567', 'Rest of Africa', 0.0225, 0.0040], // Congo-Brazzaville
];

it.each(RECIPIENTS)('%s is priced as %s', (phone, market, marketing, others) => {
	const country = parsePhoneNumberFromString(phone)?.country;
	const digits = phone.slice(1);
	const places: Place[] = [
		{ phone: digits },
		{ phone: digits, ...(country ? { country } : {}) },
		// Somebody with a user ID.
		...(country ? [{ country }] : []),
	];
	for (const place of places) {
		expect(at(place, 'marketing')).toMatchObject({
			market,
			rate: { currency: 'USD', millionths: Math.round(marketing * 1e6) },
		});
		for (const category of ['utility', 'authentication', 'service']) {
			expect(at(place, category)?.rate?.millionths).toBe(Math.round(others * 1e6));
		}
	}
});

it('has recipients of every market in that table', () => {
	expect(new Set(RECIPIENTS.map(([, market]) => market))).toEqual(
		new Set(MARKETS.map(([name]) => name)),
	);
});

it('has a rate for every country with phone numbers, in each category', () => {
	for (const country of getCountries()) {
		for (const category of ['marketing', 'utility', 'authentication', 'service']) {
			const { millionths } = at({ country }, category)?.rate ?? {};
			expect([country, category, typeof millionths]).toEqual([country, category, 'number']);
		}
	}
});

it('prices a user ID as the phone of its country', () => {
	for (const country of getCountries()) {
		const byLetters = pricedAs({ country });
		expect(byLetters).toBeDefined();
		expect(marketOf(byLetters ?? '')).toBe(at({ country })?.market);
	}
});

it('names 47 markets, each country once, and the markets of all cards', () => {
	const countries = MARKETS.flatMap(([, list]) => (list === '' ? [] : list.split(' ')));
	expect(MARKETS).toHaveLength(47);
	expect(new Set(countries).size).toBe(countries.length);
	const names = MARKETS.map(([name]) => name);
	expect(Object.keys(USD_2026_OCTOBER.markets)).toEqual(names);
	for (const card of META_CARDS) {
		expect(BILLING_CURRENCIES).toContain(card.currency);
		expect(names).toEqual(expect.arrayContaining(Object.keys(card.markets)));
		for (const rates of Object.values(card.markets)) {
			expect(CATEGORIES).toEqual(expect.arrayContaining(Object.keys(rates)));
			for (const rate of Object.values(rates)) expect(Number.isSafeInteger(rate)).toBe(true);
		}
	}
});

it('knows no market of what is no country, and of no number', () => {
	for (const place of [{}, { country: 'XX' }, { country: '' }, { phone: '' }, { phone: '0' }]) {
		expect(at(place)).toBeUndefined();
	}
});
