/**
 * Money: whole millionths of a currency, so that sums are exact. Amounts of different currencies cannot be added: that
 * does not compile where the currencies are known beforehand, and throws where they are not.
 */
export interface Amount<C extends string = string> {
	readonly currency: C;
	readonly millionths: number;
}

export function amountOf<C extends string>(currency: C, millionths: number): Amount<C> {
	return { currency, millionths };
}

/** @throws RangeError for two currencies; see {@link totals} for amounts of several */
export function add<C extends string>(a: Amount<C>, b: Amount<NoInfer<C>>): Amount<C> {
	if (a.currency !== b.currency) {
		throw new RangeError(`${a.currency} and ${b.currency as string} cannot be added`);
	}
	return amountOf(a.currency, a.millionths + b.millionths);
}

export function times<C extends string>(amount: Amount<C>, count: number): Amount<C> {
	return amountOf(amount.currency, amount.millionths * count);
}

/** One sum for each currency, in the order in which they first come. */
export function totals(amounts: Iterable<Amount>): Amount[] {
	const sums = new Map<string, Amount>();
	for (const amount of amounts) {
		const sum = sums.get(amount.currency);
		sums.set(amount.currency, sum ? add(sum, amount) : amount);
	}
	return [...sums.values()];
}

/** As people write it: 0.1597. */
export function toNumber({ millionths }: Amount): number {
	return millionths / 1e6;
}
