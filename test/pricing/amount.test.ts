import { add, amountOf, times, toNumber, totals } from '../../nodes/WhatsAppCloud/pricing/amount';

const dollar = amountOf('USD', 1_000_000);
const euro = amountOf('EUR', 2_500_000);

it('adds amounts of one currency exactly', () => {
	const tenth = amountOf('USD', 100_000);
	expect(toNumber(add(tenth, amountOf('USD', 200_000)))).toBe(0.3);
	expect(times(amountOf('USD', 159_700), 10_000)).toEqual(amountOf('USD', 1_597_000_000));
});

it('adds no dollars to euros: it does not compile', () => {
	// @ts-expect-error two currencies
	expect(() => add(dollar, euro)).toThrow(RangeError);
	// @ts-expect-error two currencies
	expect(() => add(amountOf('EUR', 1), amountOf('USD', 1))).toThrow(RangeError);
	const unknown: string = 'EUR';
	expect(() => add(amountOf<string>('USD', 1), amountOf(unknown, 1))).toThrow(RangeError);
});

it('sums each currency by itself', () => {
	expect(totals([dollar, euro, dollar])).toEqual([amountOf('USD', 2_000_000), euro]);
	expect(totals([])).toEqual([]);
});
