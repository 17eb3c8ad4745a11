/**
 * Meta's markets and the countries in them (ISO 3166-1 alpha-2): Meta's table of 11 September 2026 ("Pricing on the
 * WhatsApp Business Platform"), with the nine that became markets of their own on 1 October taken out of their regions.
 * Every country that stands nowhere is "Other".
 */
export const MARKETS: ReadonlyArray<readonly [name: string, countries: string]> = [
	['Argentina', 'AR'],
	['Bangladesh', 'BD'],
	['Brazil', 'BR'],
	['Chile', 'CL'],
	['Colombia', 'CO'],
	['Egypt', 'EG'],
	['France', 'FR'],
	['Germany', 'DE'],
	['Hong Kong', 'HK'],
	['Hungary', 'HU'],
	['India', 'IN'],
	['Indonesia', 'ID'],
	['Iraq', 'IQ'],
	['Israel', 'IL'],
	['Italy', 'IT'],
	['Kazakhstan', 'KZ'],
	['Kuwait', 'KW'],
	['Malaysia', 'MY'],
	['Mexico', 'MX'],
	['Morocco', 'MA'],
	['Netherlands', 'NL'],
	['Nepal', 'NP'],
	['Nigeria', 'NG'],
	['Oman', 'OM'],
	['Pakistan', 'PK'],
	['Peru', 'PE'],
	['Poland', 'PL'],
	['Qatar', 'QA'],
	['Romania', 'RO'],
	['Russia', 'RU'],
	['Saudi Arabia', 'SA'],
	['Singapore', 'SG'],
	['South Africa', 'ZA'],
	['Spain', 'ES'],
	['Sri Lanka', 'LK'],
	['Turkey', 'TR'],
	['Ukraine', 'UA'],
	['United Arab Emirates', 'AE'],
	['United Kingdom', 'GB'],
	['North America', 'CA US'],
	[
		'Rest of Africa',
		'DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MZ NA NE RW SN SL SO SS SD SZ TZ TG TN UG ZM ZW',
	],
	['Rest of Asia Pacific', 'AF AU KH CN JP LA MN NZ PG PH TW TJ TH TM UZ VN'],
	['Rest of Central & Eastern Europe', 'AL AM AZ BY BG HR CZ GE GR LV LT MD MK RS SK SI'],
	['Rest of Latin America', 'BO CR DO EC SV GT HT HN JM NI PA PY PR UY VE'],
	['Rest of Middle East', 'BH JO LB YE'],
	['Rest of Western Europe', 'AT BE DK FI IE NO PT SE CH'],
	['Other', ''],
];

/** The market of every country that no other one names. */
const OTHER = 'Other';

const MARKET_OF = new Map(
	MARKETS.flatMap(([name, countries]) =>
		countries === '' ? [] : countries.split(' ').map((country) => [country, name] as const),
	),
);

/** @param country as {@link pricedAs} tells it */
export function marketOf(country: string): string {
	return MARKET_OF.get(country) ?? OTHER;
}
