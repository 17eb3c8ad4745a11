export interface MarketRates {
	market: string;
	/** USD per delivered message, list price of the first volume tier. */
	marketing?: number;
	/** Utility and authentication; since 1 October 2026 service messages cost the same. */
	utility?: number;
}

/** From when on these rates hold. Meta changes its rates on the first day of a quarter only. */
export const RATE_DATE = '2026-10-01';

export const RATE_CURRENCY = 'USD';

const UNITED_KINGDOM: MarketRates = { market: 'United Kingdom', marketing: 0.0635, utility: 0.022 };

/**
 * An estimate, not a bill: list prices as published for the fourth quarter of 2026, by country (ISO 3166-1)
 * or region. What Meta does charge stands in its invoice and in `pricing_analytics`.
 */
export const RATES: Record<string, MarketRates> = {
	AE: { market: 'United Arab Emirates', marketing: 0.0576 },
	AR: { market: 'Argentina', marketing: 0.0618, utility: 0.026 },
	BR: { market: 'Brazil', marketing: 0.0625, utility: 0.0068 },
	CA: { market: 'North America', marketing: 0.025, utility: 0.0034 },
	CL: { market: 'Chile', marketing: 0.0889, utility: 0.02 },
	CO: { market: 'Colombia', marketing: 0.0125, utility: 0.0008 },
	DE: { market: 'Germany', marketing: 0.1365, utility: 0.055 },
	FR: { market: 'France', marketing: 0.0859, utility: 0.03 },
	GB: UNITED_KINGDOM,
	// Meta prices by calling code (Meta: "Pricing"), and these islands have +44 as well.
	GG: UNITED_KINGDOM,
	IM: UNITED_KINGDOM,
	IN: { market: 'India', marketing: 0.0118, utility: 0.0014 },
	JE: UNITED_KINGDOM,
	MX: { market: 'Mexico', marketing: 0.0397, utility: 0.0085 },
	NL: { market: 'Netherlands', marketing: 0.1597, utility: 0.05 },
	PE: { market: 'Peru', utility: 0.03 },
	PK: { market: 'Pakistan', utility: 0.015 },
	SA: { market: 'Saudi Arabia', marketing: 0.0576 },
	US: { market: 'North America', marketing: 0.025, utility: 0.0034 },
	ZA: { market: 'South Africa', utility: 0.0095 },
};
