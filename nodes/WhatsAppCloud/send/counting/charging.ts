import type { IDataObject } from 'n8n-workflow';

import { budgetPeriod, type Budget, type BudgetPlace } from '../../delivery/budget';
import { asObject, parseJson } from '../../json';
import { pricedAs } from '../../pricing/place';
import { dearestIn, META_PRICES, rateIn, type PriceBook } from '../../pricing/priceBook';
import { CATEGORIES } from '../../pricing/rateCard';
import {
	TOLD_ELSEWHERE,
	type BudgetHold,
	type CampaignEntry,
	type Counting,
} from '../../store/ledger';
import type { Choice, SendInput } from '../composition';
import { entryFor } from './campaign';
import type { Guard } from './guard';
import { priceOfSend } from './price';

/** What one message counts as, before it is known when it is claimed. */
export interface Counted {
	/** Absent = its price is not known. */
	cost?: {
		millionths: number;
		/** What it costs from this time on (ms): a free entry point ends. */
		later?: { from: number; millionths: number };
		currency: string;
		prices: Readonly<Record<string, number>>;
	};
	guard?: Guard;
	/** All names of the customer, the one that budgets are told of first; absent = the one they are addressed with. */
	names?: readonly string[];
	campaign?: CampaignEntry;
	/** The account's: days and months of budgets begin there (IANA). Absent = not known. */
	timeZone?: string;
}

/** Why a message is not even tried. */
export interface NoRoom {
	why: 'billedIn' | 'currency' | 'highest' | 'unknownPrice';
	/** Of its price, or in which the account is billed. */
	currency: string;
	/** Millionths; 0 = not known. */
	amount: number;
}

/**
 * What one message of an item would count as; undefined = nowhere. Free messages count nothing, unless only Meta knows
 * that they are.
 */
export function countOf(
	input: SendInput,
	choice: Choice,
	now: number,
): Counted | NoRoom | undefined {
	const { guard, names } = input;
	const campaign = entryFor(input, choice);
	if (!guard && !campaign) return undefined;
	const one = choice.action === 'freeForm' ? { ...choice, following: [] } : choice;
	const price = priceOfSend(input, one, now);
	const { book = META_PRICES } = input.prices ?? {};
	if (guard && book.currency !== undefined && book.currency !== guard.currency) {
		return { why: 'billedIn', currency: book.currency, amount: 0 };
	}
	const isFree = price.charge === 'free' && price.allowance === undefined;
	const dearest = guard?.unknownPrice === 'dearest' ? dearestIn(book, now) : undefined;
	// A list price in another currency than the account's is not what Meta charges.
	const known = (price.billedIn === undefined ? price.ifCharged : undefined) ?? dearest;
	const counted = {
		...(guard ? { guard } : {}),
		...(names ? { names } : {}),
		...(campaign ? { campaign } : {}),
		...(book.timeZone === undefined ? {} : { timeZone: book.timeZone }),
	};
	const currency = known?.currency ?? guard?.currency;
	const amount = isFree ? 0 : known?.millionths;
	if (guard && currency !== guard.currency) {
		return { why: 'currency', currency: currency ?? '', amount: amount ?? 0 };
	}
	if (amount === undefined || currency === undefined) {
		return guard ? { why: 'unknownPrice', currency: guard.currency, amount: 0 } : counted;
	}
	if (guard?.highest !== undefined && amount > guard.highest) {
		return { why: 'highest', currency, amount };
	}
	const prices = pricesAt(input, book, currency, now);
	const from = choice.window.freeEntryPointExpiresAt;
	const later =
		isFree && from !== undefined && known ? { later: { from, millionths: known.millionths } } : {};
	return { ...counted, cost: { millionths: amount, ...later, currency, prices } };
}

const pricesOf = new WeakMap<PriceBook, Map<string, Readonly<Record<string, number>>>>();

/** What the other categories cost there: a batch asks for the same few countries over and over. */
function pricesAt(
	{ recipient }: SendInput,
	book: PriceBook,
	currency: string,
	now: number,
): Readonly<Record<string, number>> {
	const { country, customer } = recipient;
	const place = {
		...(customer.phone === undefined ? {} : { phone: customer.phone }),
		...(country === undefined ? {} : { country }),
	};
	const byPlace = pricesOf.get(book) ?? new Map<string, Readonly<Record<string, number>>>();
	pricesOf.set(book, byPlace);
	// Cards change at midnight in some zone.
	const key = `${pricedAs(place) ?? ''} ${currency} ${Math.floor(now / 900_000)}`;
	const found = byPlace.get(key);
	if (found) return found;
	if (byPlace.size > 1000) byPlace.clear();
	const prices: Record<string, number> = {};
	for (const category of CATEGORIES) {
		const rate = rateIn(book, place, category, now)?.rate;
		if (rate?.currency === currency) prices[category] = rate.millionths;
	}
	byPlace.set(key, prices);
	return prices;
}

/** Where the message counts that is claimed at `now`, and what is reserved. */
export function countingAt(
	{ cost, guard, names, campaign, timeZone = guard?.place.timeZone ?? 'utc' }: Counted,
	recipient: string,
	now: number,
): Counting {
	if (!cost) return campaign ? { campaign } : {};
	const { millionths, later, currency, prices } = cost;
	const amount = later && now >= later.from ? later.millionths : millionths;
	const budgets =
		guard?.budgets.flatMap((budget) =>
			holdsFor(budget, { ...guard.place, timeZone, now }, names ?? [recipient]),
		) ?? [];
	return { ...(campaign ? { campaign } : {}), charge: { amount, currency, prices, budgets } };
}

const holds = new WeakMap<Budget, BudgetHold & { from: number }>();

function holdsFor(
	budget: Budget,
	place: Omit<BudgetPlace, 'recipient'>,
	names: readonly string[],
): BudgetHold[] {
	if (budget.scope === 'customer') {
		return names.map((recipient, index) => ({
			...holdFor(budget, { ...place, recipient }, index > 0),
			recipient,
		}));
	}
	const { now } = place;
	const known = holds.get(budget);
	if (known && now >= known.from && now < known.until) return [known];
	const hold = { ...holdFor(budget, { ...place, recipient: '' }), from: now };
	holds.set(budget, hold);
	return [hold];
}

function holdFor(budget: Budget, place: BudgetPlace, isToldElsewhere = false): BudgetHold {
	const about = { ...aboutBudget(budget), ...(isToldElsewhere ? TOLD_ELSEWHERE : {}) };
	return {
		...budgetPeriod(budget, place),
		ofNumber: budget.scope !== 'node',
		max: budget.millionths,
		about: JSON.stringify(about),
	};
}

/** Whether a budget, as {@link aboutBudget} names it, is one of many: for each customer. */
export function isCustomers(about: string): boolean {
	return asObject(parseJson(about))?.of === 'customer';
}

/** A budget as items and events name it. */
function aboutBudget({ scope, period, millionths, currency }: Budget): IDataObject {
	return { of: scope, per: period, amount: millionths / 1e6, currency };
}
