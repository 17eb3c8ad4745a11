import type { RateCard } from '../rateCard';
import { rates } from './rates';

/**
 * What has become known of Meta's cards in other currencies. Each has figures of its own, which are not those in USD at
 * a day's rate: what is missing here is not known.
 */
const KNOWN: Readonly<Record<string, RateCard['markets']>> = {
	EUR: { 'Rest of Central & Eastern Europe': rates(71_200, 17_500) },
	GBP: {
		'United Kingdom': { utility: 15_900, authentication: 15_900, service: 15_900 },
	},
	IDR: { Indonesia: rates(586_330_000, 356_650_000, 1_940_130_000) },
	INR: { India: rates(863_100, 115_000, 2_497_100) },
};

export const PARTIAL_2026_OCTOBER: readonly RateCard[] = Object.entries(KNOWN).map(
	([currency, markets]) => ({
		currency,
		effective: '2026-10-01',
		source: `Rows of Meta's ${currency} rate card of 1 October 2026 that others have published`,
		markets,
	}),
);
