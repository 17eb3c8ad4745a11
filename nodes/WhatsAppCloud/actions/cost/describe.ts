import type { IDataObject } from 'n8n-workflow';

import { ASSUMED_ZONE } from '../../pricing/calendar';
import { MARKETS } from '../../pricing/markets';
import type { RateCard } from '../../pricing/rateCard';

export function currencyIn(currency: string | undefined): { currency?: string } {
	return currency === undefined ? {} : { currency };
}

/** The zone in which days begin, and whether it is only assumed. */
export function describeZone(timeZone: string | undefined): IDataObject {
	return timeZone === undefined
		? { timeZone: ASSUMED_ZONE, timeZoneAssumed: true }
		: { timeZone, timeZoneAssumed: false };
}

export function describeCard(card: RateCard, timeZone: string | undefined): IDataObject {
	const { currency, effective, markets } = card;
	const names = Object.keys(markets);
	return {
		card: 'own',
		currency,
		effective,
		...describeZone(timeZone),
		markets: names.length,
		missingMarkets: MARKETS.map(([name]) => name).filter((name) => !names.includes(name)),
	};
}
