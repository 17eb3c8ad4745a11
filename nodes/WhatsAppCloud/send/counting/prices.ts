import { insist } from '../../account/insist';
import { askAccount, pricesOf } from '../../account/prices';
import { PATIENCE_MS } from '../../graph/patience';
import { monthIn, ASSUMED_ZONE } from '../../pricing/calendar';
import type { UsedAllowance } from '../../pricing/price';
import type { PriceBook } from '../../pricing/priceBook';
import type { Store } from '../../store/store';
import { messageOf, orError } from '../../thrown';
import type { SendBatch } from '../batch';
import type { Choice, SendInput } from '../composition';
import { messagesOf } from './price';

/** What the prices of a batch follow from. */
export interface BatchPrices {
	book: PriceBook;
	/** By business number; those that count nothing are left out. */
	used: Map<string, UsedAllowance>;
}

/**
 * Reads them for all items at once. A store that does not answer is no reason not to send: prices are Meta's then.
 *
 * @throws what the store throws, where prices decide what goes out
 */
export async function readPrices(
	batch: SendBatch,
	inputs: readonly SendInput[],
): Promise<BatchPrices | undefined> {
	const hasGuard = inputs.some(({ guard }) => guard !== undefined);
	try {
		return await insist(async () => await readPricesOnce(batch, inputs, hasGuard), batch.signal);
	} catch (thrown) {
		batch.signal?.throwIfAborted();
		if (hasGuard) throw thrown;
		batch.log(
			'debug',
			`prices are Meta's list prices, because the store could not be asked. ${messageOf(thrown)}`,
		);
		return undefined;
	}
}

async function readPricesOnce(
	batch: SendBatch,
	inputs: readonly SendInput[],
	hasGuard: boolean,
): Promise<BatchPrices> {
	const store = await batch.account.store();
	const now = batch.now();
	const book = await bookFor(batch, store, hasGuard);
	const numbers = new Set(
		inputs.flatMap(({ freeForm, phoneNumberId }) => (freeForm ? [phoneNumberId] : [])),
	);
	const ids = [...numbers];
	const { from, until } = monthIn(book.timeZone ?? ASSUMED_ZONE, now);
	const uses = ids.length === 0 ? [] : await store.prices.findUse(ids, from, until);
	const used = uses.map(({ free, chargedAt }, index) => {
		const charged = chargedAt !== undefined;
		return [ids[index] ?? '', { charged, ...(free > 0 ? { free } : {}) }] as const;
	});
	return { book, used: new Map(used) };
}

/** How often Meta is asked for what it has not told, ms. */
const ASK_AGAIN_MS = 60 * 60 * 1000;

const lastAsked = new WeakMap<Store, Map<string, number>>();

/**
 * The account's prices. Budgets count in its currency and its days: where these are not known yet, Meta is asked, and
 * nothing waits for long if it does not tell.
 */
async function bookFor(batch: SendBatch, store: Store, hasBudgets: boolean): Promise<PriceBook> {
	const { account, signal } = batch;
	const { businessAccountId } = account.credential;
	const now = batch.now();
	const book = await pricesOf(store, businessAccountId, now);
	const isKnown = book.currency !== undefined && book.timeZone !== undefined;
	if (!hasBudgets || isKnown || businessAccountId === '') return book;
	const asked = lastAsked.get(store) ?? new Map<string, number>();
	lastAsked.set(store, asked);
	if (now - (asked.get(businessAccountId) ?? -Infinity) < ASK_AGAIN_MS) return book;
	asked.set(businessAccountId, now);
	await orError(async () => await askAccount(account, now, signal, PATIENCE_MS.person));
	signal?.throwIfAborted();
	return await pricesOf(store, businessAccountId, now);
}

/**
 * What an item's price follows from, when so many free messages of the month are used up as statuses have told and the
 * items before it will use.
 *
 * @param messages service messages that the item goes out in
 */
export function takePrices(
	prices: BatchPrices | undefined,
	phoneNumberId: string,
	messages: number,
): Pick<SendInput, 'prices'> {
	if (!prices) return {};
	const { book, used } = prices;
	const before = used.get(phoneNumberId);
	if (before?.free !== undefined && messages > 0) {
		used.set(phoneNumberId, { ...before, free: before.free + messages });
	}
	return { prices: { book, ...(before ? { allowance: before } : {}) } };
}

/** How many service messages a choice adds to the month's: those of a free entry point are free by themselves. */
export function countedBy(choice: Choice, now: number): number {
	const { freeEntryPointExpiresAt = -Infinity } = choice.window;
	return choice.action !== 'freeForm' || freeEntryPointExpiresAt > now ? 0 : messagesOf(choice);
}
