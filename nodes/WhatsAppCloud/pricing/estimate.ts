import { marketOf } from './rateCard';

export interface Cost {
	/** `marketing`, `utility`, `authentication`, or `service` for messages that are not templates. */
	category: string;
	/**
	 * `free_or_paid`: a service message; the first 1,000 delivered per business number and month are free,
	 * and only Meta counts them.
	 */
	charge: 'free' | 'paid' | 'free_or_paid';
	/** What it costs if it is delivered and charged; absent where the rate is not known. */
	estimate?: number;
	currency?: string;
	/** Meta's market that the recipient's number belongs to. */
	market?: string;
	/** The day from which the rate holds (ISO). */
	rateDate?: string;
}

/** Since then service messages cost money, and utility templates do so inside the window as well (Meta: "Pricing"). */
const ALL_CHARGED_SINCE = Date.UTC(2026, 9, 1);

/**
 * What a message costs, as far as it can be told before Meta says (Meta: "Pricing", model of 1 October 2026):
 * by category and the recipient's country, free inside a free entry point window.
 *
 * @param now ms since the epoch
 */
export function estimateCost(message: {
	/** Template category in Meta's upper case, or `SERVICE` for a free-form message. */
	category: string;
	/** ISO 3166-1 alpha-2 of the recipient. */
	country?: string;
	windowOpen: boolean;
	/** How many messages it goes out in; 1 if left out. */
	messages?: number;
	/** ms since the epoch. */
	freeEntryPointExpiresAt?: number;
	now: number;
}): Cost {
	const category = message.category.toLowerCase();
	const { freeEntryPointExpiresAt, messages = 1, now } = message;
	if (freeEntryPointExpiresAt !== undefined && freeEntryPointExpiresAt > now) {
		return { category, charge: 'free' };
	}
	if (
		now < ALL_CHARGED_SINCE &&
		(category === 'service' || (category === 'utility' && message.windowOpen))
	) {
		return { category, charge: 'free' };
	}
	const charge = category === 'service' ? 'free_or_paid' : 'paid';
	const day = new Date(now).toISOString().slice(0, 10);
	const market = message.country === undefined ? undefined : marketOf(message.country, day);
	const rate = market?.rates[category];
	if (!market || rate === undefined) return { category, charge };
	const { name, currency, effective } = market;
	return {
		category,
		charge,
		estimate: (rate * messages) / 1e6,
		currency,
		market: name,
		rateDate: effective,
	};
}
