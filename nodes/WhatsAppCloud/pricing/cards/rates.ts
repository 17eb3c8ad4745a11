import type { Rates } from '../rateCard';

/**
 * A row of Meta's cards of October 2026, in millionths: service and authentication messages cost what utility ones do,
 * in all markets (Meta: "Pricing for non-template messages").
 */
export function rates(marketing: number, utility: number, international?: number): Rates {
	return {
		marketing,
		utility,
		authentication: utility,
		service: utility,
		...(international === undefined ? {} : { authentication_international: international }),
	};
}
