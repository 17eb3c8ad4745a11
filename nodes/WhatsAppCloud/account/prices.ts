import type { Account } from './account';
import { GraphError } from '../graph/error';
import { PATIENCE_MS } from '../graph/patience';
import { asId, asText, parseJson } from '../json';
import { META_CARDS } from '../pricing/cards';
import { META_PRICES, type PriceBook } from '../pricing/priceBook';
import { cardFromJson } from '../pricing/storedCard';
import { zoneOf } from '../pricing/timeZones';
import type { Store } from '../store/store';

/** For so long, prices are used as they were read from the store, ms: so late does a new card come to other processes. */
const FRESH_MS = 60_000;

const known = new WeakMap<Store, Map<string, { at: number; book: PriceBook }>>();

/** The prices of an account as far as the store knows them: Meta's cards, the person's own, currency and time zone. */
export async function pricesOf(
	store: Store,
	businessAccountId: string,
	now: number,
): Promise<PriceBook> {
	const ofStore = known.get(store) ?? new Map<string, { at: number; book: PriceBook }>();
	known.set(store, ofStore);
	const fresh = ofStore.get(businessAccountId);
	if (fresh && Math.abs(now - fresh.at) < FRESH_MS) return fresh.book;
	const book = businessAccountId === '' ? META_PRICES : await read(store, businessAccountId);
	ofStore.set(businessAccountId, { at: now, book });
	return book;
}

/** After a change: what was read before is not used any more, in this process. */
export function rereadPrices(store: Store): void {
	known.delete(store);
}

async function read(store: Store, businessAccountId: string): Promise<PriceBook> {
	const { cards, currency, timeZone } = await store.prices.find(businessAccountId);
	const own = cards.flatMap(({ card }) => cardFromJson(parseJson(card)) ?? []);
	return {
		cards: [...META_CARDS, ...own],
		...(currency === undefined ? {} : { currency }),
		...(timeZone === undefined ? {} : { timeZone }),
	};
}

/** What Meta says of an account's money. */
export interface AccountFacts {
	currency?: string;
	/** IANA name. */
	timeZone?: string;
}

function optionsFor(fields: string, signal: AbortSignal | undefined, patienceMs: number) {
	return { query: { fields }, ...(signal ? { signal } : {}), patienceMs };
}

/** In which currency Meta bills the account; undefined where the token may not see it: that is a permission of its own. */
export async function askCurrency(
	{ graph, credential }: Account,
	signal?: AbortSignal,
	patienceMs: number = PATIENCE_MS.execution,
): Promise<string | undefined> {
	try {
		const path = `/${credential.businessAccountId}`;
		return asText((await graph.get(path, optionsFor('currency', signal, patienceMs))).currency);
	} catch (thrown) {
		if (thrown instanceof GraphError && !signal?.aborted) return undefined;
		throw thrown;
	}
}

/**
 * Asks Meta in which currency the account is billed and in which time zone its days begin, and keeps it.
 *
 * @throws {GraphError} if the account cannot be read at all
 */
export async function askAccount(
	account: Account,
	now: number,
	signal?: AbortSignal,
	patienceMs: number = PATIENCE_MS.execution,
): Promise<AccountFacts> {
	const { graph, credential } = account;
	const { businessAccountId } = credential;
	const [zone, money] = await Promise.all([
		graph.get(`/${businessAccountId}`, optionsFor('timezone_id', signal, patienceMs)),
		askCurrency(account, signal, patienceMs),
	]);
	const timeZone = zoneOf(asId(zone.timezone_id) ?? '');
	const facts = {
		...(money === undefined ? {} : { currency: money }),
		...(timeZone === undefined ? {} : { timeZone }),
	};
	const opened = await account.store();
	await opened.prices.putAccount(businessAccountId, facts, now);
	rereadPrices(opened);
	return facts;
}
