import type { RateCard } from '../rateCard';
import { PARTIAL_2026_OCTOBER } from './partial2026October';
import { USD_2026_OCTOBER } from './usd2026October';

/** Meta's cards, as far as they are known, in the order of their dates: later ones are added, none is overwritten. */
export const META_CARDS: readonly RateCard[] = [USD_2026_OCTOBER, ...PARTIAL_2026_OCTOBER];

/** The currencies that Meta bills in (Meta: "Pricing", September 2026). */
export const BILLING_CURRENCIES = [
	...['USD', 'AED', 'ARS', 'AUD', 'BRL', 'CLP', 'COP', 'EUR'],
	...['GBP', 'IDR', 'INR', 'MXN', 'MYR', 'PEN', 'SAR', 'SGD'],
] as const;
