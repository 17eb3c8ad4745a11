import type { RateCard, Rates } from '../rateCard';
import { rates } from './rates';

// prettier-ignore
const MARKETS: Record<string, Rates> = {
	Argentina: rates(61_800, 26_000),
	Bangladesh: rates(73_200, 3_700, 96_000),
	Brazil: rates(62_500, 6_800),
	Chile: rates(88_900, 20_000),
	Colombia: rates(12_500, 800),
	Egypt: rates(64_400, 3_600, 65_000),
	France: rates(85_900, 30_000),
	Germany: rates(136_500, 55_000),
	'Hong Kong': rates(73_200, 26_000),
	Hungary: rates(86_000, 35_000),
	India: rates(11_800, 1_400, 30_400),
	Indonesia: rates(41_100, 25_000, 136_000),
	Iraq: rates(34_100, 7_900, 128_000),
	Israel: rates(35_300, 5_300),
	Italy: rates(79_500, 30_000),
	Kazakhstan: rates(60_400, 18_000, 160_000),
	Kuwait: rates(79_200, 44_000, 120_000),
	Malaysia: rates(86_000, 14_000, 41_800),
	Mexico: rates(39_700, 8_500),
	Morocco: rates(41_400, 23_000, 81_100),
	Netherlands: rates(159_700, 50_000),
	Nepal: rates(73_200, 3_400, 112_000),
	Nigeria: rates(51_600, 6_700, 75_000),
	Oman: rates(34_100, 24_700, 60_000),
	Pakistan: rates(47_300, 15_000, 75_000),
	Peru: rates(70_300, 30_000),
	Poland: rates(36_600, 12_200),
	Qatar: rates(34_100, 12_000),
	Romania: rates(86_000, 29_000),
	Russia: rates(80_200, 40_000),
	'Saudi Arabia': rates(57_600, 10_700, 59_800),
	Singapore: rates(73_200, 16_000),
	'South Africa': rates(37_900, 9_500, 20_000),
	Spain: rates(70_700, 20_000),
	'Sri Lanka': rates(73_200, 2_000, 144_000),
	Turkey: rates(10_900, 900),
	Ukraine: rates(86_000, 29_800, 74_600),
	'United Arab Emirates': rates(57_600, 15_700, 51_000),
	'United Kingdom': rates(63_500, 22_000),
	'North America': rates(25_000, 3_400),
	'Rest of Africa': rates(22_500, 4_000),
	'Rest of Asia Pacific': rates(84_200, 11_300),
	'Rest of Central & Eastern Europe': rates(86_000, 21_200),
	'Rest of Latin America': rates(74_000, 11_300),
	'Rest of Middle East': rates(39_200, 9_100),
	'Rest of Western Europe': rates(59_200, 17_100),
	Other: rates(60_400, 7_700),
};

/**
 * List prices in USD, first volume tier, before tax. Read from Meta's card by others (two public projects that keep it
 * whole, one of them with its checksum; all 47 markets agree): an estimate, not a bill.
 */
export const USD_2026_OCTOBER: RateCard = {
	currency: 'USD',
	effective: '2026-10-01',
	source: "Meta's USD rate card of 1 October 2026, as two public projects keep it",
	markets: MARKETS,
};
