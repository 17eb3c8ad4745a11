import type { IDataObject } from 'n8n-workflow';

import { giveWay } from '../../giveWay';
import { add, totals, toNumber, type Amount } from '../../pricing/amount';
import type { Price } from '../../pricing/price';
import type { TemplateDefinition } from '../../template/definition';
import type { Choice } from '../../send/composition';
import { describeZone } from './describe';

/** What would become of one item. */
export type Estimated =
	/** `to` as the item has it. */
	| { itemIndex: number; to: unknown; refused: Error }
	| {
			itemIndex: number;
			to: string;
			action: Choice['action'];
			reason: Choice['reason'];
			/** Absent = nothing is sent. */
			price?: Price;
			messages?: number;
			template?: TemplateDefinition;
	  };

/** How many items that cannot be sent are named. */
const MOST_NAMED = 20;

/** Messages of one market and category that are charged alike. */
interface Group {
	market: string;
	category: string;
	charge: Price['charge'];
	customers: number;
	messages: number;
	amount?: Amount;
}

/** One item for the whole list: the sums, and what they are made of. */
export async function summarise(
	all: readonly Estimated[],
	timeZone: string | undefined,
): Promise<IDataObject> {
	const groups = new Map<string, Group>();
	const reasons = new Map<string, { customers: number; items: number[]; example?: string }>();
	const extras = { billedIn: new Set<string>(), assumed: new Set<string>() };
	const dates = new Set<string>();
	const amounts = { certain: [] as Amount[], open: [] as Amount[] };
	let [sent, messages, unpriced] = [0, 0, 0];
	let allowance: { first: number; last: number; of: number } | undefined;
	for (const one of all) {
		await giveWay();
		const price = 'refused' in one ? undefined : one.price;
		if ('refused' in one || !price) {
			const reason = 'refused' in one ? 'cannot_be_read' : one.reason;
			const known = reasons.get(reason) ?? { customers: 0, items: [] };
			known.customers += 1;
			if (known.items.length < MOST_NAMED) known.items.push(one.itemIndex);
			if ('refused' in one) known.example ??= one.refused.message;
			reasons.set(reason, known);
			continue;
		}
		const count = one.messages ?? 1;
		sent += 1;
		messages += count;
		if (price.amount)
			(price.charge === 'not known yet' ? amounts.open : amounts.certain).push(price.amount);
		else unpriced += count;
		addTo(groups, price, count);
		if (price.rateDate !== undefined) dates.add(price.rateDate);
		if (price.billedIn !== undefined) extras.billedIn.add(price.billedIn);
		if (price.assumedZone !== undefined) extras.assumed.add(price.assumedZone);
		if (price.allowance) {
			const { first, last, of } = price.allowance;
			allowance = {
				first: Math.min(first, allowance?.first ?? first),
				last: Math.max(last, allowance?.last ?? last),
				of,
			};
		}
	}
	return {
		customers: all.length,
		wouldBeSent: sent,
		notSent: all.length - sent,
		messages,
		...sums(amounts.certain, amounts.open),
		messagesWithoutPrice: unpriced,
		byMarket: [...groups.values()].map(describeGroup).sort(dearestFirst),
		notSentBecause: [...reasons].map(([reason, { customers, items, example }]) => ({
			...{ reason, customers, items },
			...(example === undefined ? {} : { example }),
		})),
		...(allowance ? { freeAllowance: allowance } : {}),
		rateDate: [...dates].sort().at(-1) ?? null,
		...describeZone(timeZone),
		notes: notesOn(extras.billedIn, unpriced, amounts.open.length > 0),
	};
}

/** Each currency by itself: what is certain, and the most that it can come to. */
function sums(certain: Amount[], open: Amount[]): IDataObject {
	const [lower, upper] = [totals(certain), totals([...certain, ...open])];
	const cost = upper.map((most) => ({
		currency: most.currency,
		estimate: toNumber(
			lower.find(({ currency }) => currency === most.currency) ?? { ...most, millionths: 0 },
		),
		atMost: toNumber(most),
	}));
	const [only] = cost;
	return cost.length === 1 && only ? { ...only } : { costs: cost };
}

function addTo(groups: Map<string, Group>, price: Price, messages: number): void {
	const { market = 'unknown', category, charge, amount } = price;
	const key = JSON.stringify([market, category, charge, amount?.currency]);
	const group = groups.get(key) ?? { market, category, charge, customers: 0, messages: 0 };
	group.customers += 1;
	group.messages += messages;
	if (amount) group.amount = group.amount ? add(group.amount, amount) : amount;
	groups.set(key, group);
}

function describeGroup({ amount, ...group }: Group): IDataObject {
	return {
		...group,
		...(amount ? { estimate: toNumber(amount), currency: amount.currency } : {}),
	};
}

function dearestFirst(a: IDataObject, b: IDataObject): number {
	return Number(b.estimate ?? -1) - Number(a.estimate ?? -1);
}

function notesOn(billedIn: Set<string>, unpriced: number, isOpen: boolean): string[] {
	return [
		...[...billedIn].map(
			(currency) =>
				`Meta bills the account in ${currency}, and no price in it is known for some messages: those amounts are Meta's USD list prices. Set a card with Cost → Set Price Card.`,
		),
		...(unpriced > 0
			? [`The price of ${unpriced} messages is not known: they are not in any sum.`]
			: []),
		...(isOpen
			? [
					'Free text costs nothing for the first 1,000 messages that arrive per number and month. How many are left is not known yet: they are in atMost, not in estimate.',
				]
			: []),
		"List prices before tax, without Meta's discounts for large volumes. Meta charges what is delivered.",
	];
}
