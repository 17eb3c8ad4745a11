import type { IDataObject } from 'n8n-workflow';

import { GraphError } from '../../graph/error';
import { describePrice } from '../../pricing/describe';
import { META_PRICES, type PriceBook } from '../../pricing/priceBook';
import type { Place } from '../../pricing/place';
import { priceOfStatus } from '../../pricing/statusPrice';
import { pricesOf } from '../../account/prices';
import type { Store } from '../../store/store';
import type { StatusEvent, WhatsAppEvent } from '../../webhook/events';

/** What Meta's word on a price amounts to, for each status that has one; at `now` (ms). */
export async function costsOf(
	events: readonly WhatsAppEvent[],
	store: Store,
	now: number,
): Promise<Map<WhatsAppEvent, IDataObject>> {
	const costs = new Map<WhatsAppEvent, IDataObject>();
	for (const event of events) {
		if (event.event !== 'status' || !event.pricing) continue;
		const book = await bookOf(store, event.businessAccountId ?? '', now);
		const said = Date.parse(event.timestamp ?? '');
		const about = { place: placeOf(event), at: Number.isNaN(said) ? now : said };
		const pricing = { ...event.pricing, hasFailed: event.status === 'failed' };
		costs.set(event, { cost: { ...describePrice(priceOfStatus(pricing, about, book)) } });
	}
	return costs;
}

/** Of an account that is not this credential's, or of which nobody can tell now, Meta's cards count. */
async function bookOf(store: Store, businessAccountId: string, now: number): Promise<PriceBook> {
	try {
		return await pricesOf(store, businessAccountId, now);
	} catch (thrown) {
		if (thrown instanceof GraphError) return META_PRICES;
		throw thrown;
	}
}

/** Of a user ID, the letters before the dot are the country's (Meta: "Business-scoped user IDs"). */
function placeOf({ phone, userId, parentUserId }: StatusEvent): Place {
	const country = (userId ?? parentUserId)?.slice(0, 2);
	return {
		...(phone === undefined ? {} : { phone }),
		...(country === undefined ? {} : { country }),
	};
}
