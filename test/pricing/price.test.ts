import { describePrice } from '../../nodes/WhatsAppCloud/pricing/describe';
import { priceOf, type PriceQuestion } from '../../nodes/WhatsAppCloud/pricing/price';
import {
	dearestIn,
	META_PRICES,
	type PriceBook,
} from '../../nodes/WhatsAppCloud/pricing/priceBook';
import type { RateCard } from '../../nodes/WhatsAppCloud/pricing/rateCard';
import { priceOfStatus, serviceUse } from '../../nodes/WhatsAppCloud/pricing/statusPrice';

const NOW = Date.UTC(2026, 10, 23);
const base = { place: { country: 'NL' }, windowOpen: true, now: NOW };
const cost = (question: Partial<PriceQuestion> & { category: string }, book = META_PRICES) =>
	describePrice(priceOf({ ...base, ...question }, book));

/** A card of a person's for the Netherlands. */
const own = (currency: string, effective: string, utility?: number): RateCard => ({
	...{ currency, effective, source: 'own', own: true },
	markets: utility === undefined ? {} : { Netherlands: { utility } },
});
const withCards = (book: Omit<PriceBook, 'cards'>, ...cards: RateCard[]): PriceBook => ({
	...book,
	cards: [...META_PRICES.cards, ...cards],
});

describe('the price of a message', () => {
	it('follows the category and the country', () => {
		expect(cost({ category: 'MARKETING' })).toEqual({
			category: 'marketing',
			charge: 'paid',
			estimate: 0.1597,
			currency: 'USD',
			market: 'Netherlands',
			rateDate: '2026-10-01',
		});
		expect(cost({ category: 'UTILITY' })).toMatchObject({ estimate: 0.05 });
		expect(cost({ category: 'AUTHENTICATION' })).toMatchObject({ estimate: 0.05 });
	});

	it('of a free-form message is not known yet: only Meta counts the free ones', () => {
		expect(cost({ category: 'SERVICE' })).toMatchObject({
			...{ category: 'service', charge: 'not known yet', estimate: 0.05 },
		});
	});

	it.each([
		[{ free: 0, charged: false }, 'free', 0, '1st of 1,000 free'],
		[{ free: 10, charged: false }, 'free', 0, '11th of 1,000 free'],
		[{ free: 21, charged: false }, 'free', 0, '22nd of 1,000 free'],
		[{ free: 22, charged: false }, 'free', 0, '23rd of 1,000 free'],
		[{ free: 110, charged: false }, 'free', 0, '111th of 1,000 free'],
		[{ free: 999, charged: false }, 'free', 0, '1,000th of 1,000 free'],
		[{ free: 1000, charged: false }, 'paid', 0.05, undefined],
		[{ free: 22, charged: true }, 'paid', 0.05, undefined],
		[{ charged: false }, 'not known yet', 0.05, undefined],
	])('after %j service messages is %s, %d', (allowance, charge, estimate, freeAllowance) => {
		const described = cost({ category: 'SERVICE', allowance });
		expect(described).toMatchObject({ charge, estimate });
		expect(described.freeAllowance).toBe(freeAllowance);
		// Templates are not counted among them.
		expect(cost({ category: 'UTILITY', allowance }).charge).toBe('paid');
	});

	it('in several parts is free for as many as are left', () => {
		const allowance = { free: 998, charged: false };
		expect(cost({ category: 'SERVICE', messages: 5, allowance })).toMatchObject({
			...{ charge: 'paid', estimate: 0.15, freeAllowance: '999th to 1,000th of 1,000 free' },
		});
		expect(
			priceOf({ ...base, category: 'SERVICE', messages: 5, allowance }, META_PRICES),
		).toMatchObject({
			ifCharged: { currency: 'USD', millionths: 250_000 },
		});
	});

	it.each([{ charged: true }, { free: 3, charged: false }, undefined])(
		'that counts as none is free, whatever was sent before: %j',
		(allowance) => {
			const question = { category: 'SERVICE', messages: 0, ...(allowance ? { allowance } : {}) };
			expect(cost(question)).toMatchObject({ charge: 'free', estimate: 0 });
			expect(priceOf({ ...base, ...question }, META_PRICES).ifCharged?.millionths).toBe(0);
		},
	);

	it('is nothing inside a free entry point', () => {
		const freeEntryPointExpiresAt = NOW + 1;
		expect(cost({ category: 'MARKETING', freeEntryPointExpiresAt })).toMatchObject({
			...{ category: 'marketing', charge: 'free', estimate: 0, currency: 'USD' },
		});
		expect(cost({ category: 'MARKETING', freeEntryPointExpiresAt: NOW }).charge).toBe('paid');
	});

	it('was nothing inside the window before 1 October 2026, but for marketing and authentication', () => {
		const now = Date.UTC(2026, 8, 30, 23, 59);
		const charge = (category: string, windowOpen: boolean) =>
			cost({ now, category, windowOpen }).charge;
		expect(charge('SERVICE', true)).toBe('free');
		expect(charge('UTILITY', true)).toBe('free');
		expect(charge('UTILITY', false)).toBe('paid');
		expect(charge('MARKETING', true)).toBe('paid');
		expect(charge('AUTHENTICATION', true)).toBe('paid');
	});

	it('is unknown, not nothing, where the rate is not known', () => {
		const unknown = { category: 'utility', charge: 'paid' };
		expect(cost({ category: 'UTILITY', place: { country: 'AQ' } })).toEqual(unknown);
		expect(cost({ category: 'UTILITY', place: {} })).toEqual(unknown);
		expect(cost({ category: 'UTILITY', now: Date.UTC(2025, 0, 1) }).estimate).toBeUndefined();
		expect(cost({ category: 'SOMETHING_NEW' })).toEqual({
			...{ category: 'something_new', charge: 'paid', market: 'Netherlands' },
		});
	});
});

describe('the card that is in effect', () => {
	it('changes at midnight of the account’s zone', () => {
		const later = own('USD', '2027-01-01', 70_000);
		const at = (now: number, timeZone?: string) =>
			cost(
				{ category: 'UTILITY', now },
				withCards(timeZone === undefined ? {} : { timeZone }, later),
			);
		const midnight = Date.UTC(2027, 0, 1);
		const hour = 3_600_000;
		expect(at(midnight - hour - 1, 'Europe/Amsterdam').estimate).toBe(0.05);
		expect(at(midnight - hour, 'Europe/Amsterdam').estimate).toBe(0.07);
		expect(at(midnight + 8 * hour - 1, 'America/Los_Angeles').estimate).toBe(0.05);
		expect(at(midnight + 8 * hour, 'America/Los_Angeles').estimate).toBe(0.07);
		expect(at(midnight - 1)).toMatchObject({ estimate: 0.05, assumedTimeZone: 'UTC' });
		expect(at(midnight)).toMatchObject({ estimate: 0.07, assumedTimeZone: 'UTC' });
		expect(at(midnight + 13 * hour).assumedTimeZone).toBeUndefined();
		expect(at(NOW).assumedTimeZone).toBeUndefined();
		expect(at(midnight, 'Nowhere/Land').estimate).toBe(0.07);
	});

	it('is a person’s own, in the currency of the account', () => {
		const book = withCards({ currency: 'EUR' }, own('EUR', '2026-10-01', 41_400));
		expect(cost({ category: 'UTILITY' }, book)).toMatchObject({
			estimate: 0.0414,
			currency: 'EUR',
		});
		// What an own card does not say is not taken from elsewhere.
		expect(cost({ category: 'MARKETING' }, book)).toEqual({
			...{ category: 'marketing', charge: 'paid', market: 'Netherlands' },
		});
		const ownDollars = withCards({}, own('USD', '2026-10-01', 1));
		expect(cost({ category: 'UTILITY' }, ownDollars).estimate).toBe(0.000001);
		const older = withCards({}, own('USD', '2026-07-01', 1));
		expect(cost({ category: 'UTILITY' }, older).estimate).toBe(0.05);
	});

	it('is Meta’s list in USD where nothing is known in the account’s currency, and says so', () => {
		expect(cost({ category: 'UTILITY' }, withCards({ currency: 'MXN' }))).toMatchObject({
			...{ estimate: 0.05, currency: 'USD', billedIn: 'MXN' },
		});
		const rupees = withCards({ currency: 'INR' });
		expect(cost({ category: 'MARKETING', place: { phone: '919876543210' } }, rupees)).toEqual({
			...{ category: 'marketing', charge: 'paid', estimate: 0.8631, currency: 'INR' },
			...{ market: 'India', rateDate: '2026-10-01' },
		});
		expect(cost({ category: 'MARKETING' }, rupees)).toMatchObject({
			currency: 'USD',
			billedIn: 'INR',
		});
	});

	it('tells the dearest message', () => {
		expect(dearestIn(META_PRICES, NOW)).toEqual({ currency: 'USD', millionths: 160_000 });
		expect(dearestIn(withCards({ currency: 'MXN' }), NOW)).toBeUndefined();
		// Of Meta's card in euros only a row is known: nobody can tell the dearest.
		expect(dearestIn(withCards({ currency: 'EUR' }), NOW)).toBeUndefined();
		const card = own('EUR', '2026-10-01', 41_400);
		expect(dearestIn(withCards({ currency: 'EUR' }, card), NOW)).toEqual({
			...{ currency: 'EUR', millionths: 41_400 },
		});
	});
});

describe('a status', () => {
	const at = NOW;
	const place = { phone: '31612345678' };
	it.each([
		[{ category: 'utility', type: 'regular', billable: true }, 'paid', 0.05],
		[{ category: 'service', type: 'free_customer_service', billable: false }, 'free', 0],
		[{ category: 'referral_conversion', type: 'free_entry_point' }, 'free', undefined],
		[{ category: 'service', type: 'regular', subtype: 'paid_exempt', billable: true }, 'free', 0],
		[{ category: 'service', type: 'free_tier_of_tomorrow' }, 'free', 0],
		[{ category: 'service', type: 'something_else', billable: true }, 'not known yet', 0.05],
		[{ category: 'marketing_lite', type: 'regular' }, 'paid', 0.1597],
		[{ category: 'group_marketing', billable: true }, 'paid', 0.1597],
		[{ category: 'group_utility', type: 'regular' }, 'paid', 0.05],
		[{ category: 'group_service', billable: false }, 'free', 0],
		[{ category: 'marketing', billable: false }, 'free', 0],
		[{ category: 'marketing', billable: true }, 'paid', 0.1597],
		[{ category: 'authentication-international', type: 'regular' }, 'paid', undefined],
		[{ category: 'MARKETING', type: 'REGULAR' }, 'paid', 0.1597],
		[{ category: 'marketing', billable: true, model: 'CBP' }, 'not known yet', 0.1597],
		[{ category: 'marketing', billable: true, model: 'PMP' }, 'paid', 0.1597],
		[{ category: 'utility', billable: false, model: 'CBP' }, 'free', 0],
		[{ category: 'marketing', type: 'regular', hasFailed: true }, 'free', 0],
		[{}, 'not known yet', undefined],
	])('that says %j is %s, %p', (pricing, charge, estimate) => {
		const { charge: is, estimate: costs } = describePrice(
			priceOfStatus(pricing, { place, at }, META_PRICES),
		);
		expect([is, costs]).toEqual([charge, estimate]);
	});

	it('knows the rate of international one-time codes', () => {
		const pricing = { category: 'authentication-international', type: 'regular' };
		const about = { place: { phone: '923001234567' }, at };
		expect(priceOfStatus(pricing, about, META_PRICES).amount?.millionths).toBe(75_000);
	});

	it('tells of free service messages', () => {
		expect(serviceUse({ category: 'service', type: 'free_customer_service' })).toBe('free');
		expect(serviceUse({ category: 'service', type: 'regular' })).toBe('charged');
		expect(serviceUse({ category: 'service', type: 'free_entry_point' })).toBeUndefined();
		expect(
			serviceUse({ category: 'service', type: 'regular', subtype: 'paid_exempt' }),
		).toBeUndefined();
		const group = { category: 'group_service', type: 'free_group_customer_service' };
		expect(serviceUse(group)).toBe('free');
		expect(serviceUse({ ...group, type: 'regular' })).toBe('charged');
		expect(serviceUse({ category: 'utility', type: 'free_customer_service' })).toBeUndefined();
		expect(serviceUse({})).toBeUndefined();
	});
});
