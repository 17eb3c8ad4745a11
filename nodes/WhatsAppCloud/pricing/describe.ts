import { toNumber } from './amount';
import type { Price } from './price';

/** A price as a field `cost` of an item: what people look for first stands first. */
export interface Cost {
	category: string;
	charge: Price['charge'];
	/** What is expected to be paid; 0 for free messages, absent where the price is not known. */
	estimate?: number;
	currency?: string;
	/** E.g. `23rd of 1,000 free`. */
	freeAllowance?: string;
	market?: string;
	rateDate?: string;
	billedIn?: string;
	assumedTimeZone?: string;
}

export function describePrice(price: Price): Cost {
	const { category, charge, amount, market, rateDate, billedIn, assumedZone, allowance } = price;
	return {
		category,
		charge,
		...(amount ? { estimate: toNumber(amount), currency: amount.currency } : {}),
		...(allowance ? { freeAllowance: describeAllowance(allowance) } : {}),
		...(market === undefined ? {} : { market }),
		...(rateDate === undefined ? {} : { rateDate }),
		...(billedIn === undefined ? {} : { billedIn }),
		...(assumedZone === undefined ? {} : { assumedTimeZone: assumedZone }),
	};
}

function describeAllowance({ first, last, of }: NonNullable<Price['allowance']>): string {
	const which = first === last ? ordinal(first) : `${ordinal(first)} to ${ordinal(last)}`;
	return `${which} of ${of.toLocaleString('en')} free`;
}

const ENDINGS = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' } as const;
const ENGLISH = new Intl.PluralRules('en', { type: 'ordinal' });

function ordinal(count: number): string {
	return `${count.toLocaleString('en')}${ENDINGS[ENGLISH.select(count)]}`;
}
