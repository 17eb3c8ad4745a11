import { estimateCost } from '../../nodes/WhatsAppCloud/pricing/estimate';

const NOW = Date.UTC(2026, 10, 23);
const base = { country: 'NL', windowOpen: true, now: NOW };

describe('the cost of a message', () => {
	it('is the same for all countries of a calling code that is one market', () => {
		const british = estimateCost({ ...base, country: 'GB', category: 'UTILITY' });
		for (const country of ['GG', 'IM', 'JE']) {
			expect(estimateCost({ ...base, country, category: 'UTILITY' })).toEqual(british);
		}
		expect(british.estimate).toBeGreaterThan(0);
	});

	it('follows the category and the country', () => {
		expect(estimateCost({ ...base, category: 'MARKETING' })).toEqual({
			category: 'marketing',
			charge: 'paid',
			estimate: 0.1597,
			currency: 'USD',
			market: 'Netherlands',
			rateDate: '2026-10-01',
		});
		expect(estimateCost({ ...base, category: 'UTILITY' })).toMatchObject({ estimate: 0.05 });
		expect(estimateCost({ ...base, category: 'AUTHENTICATION' })).toMatchObject({ estimate: 0.05 });
	});

	it('of a free-form message is free or that of a utility template: only Meta counts the free ones', () => {
		expect(estimateCost({ ...base, category: 'SERVICE' })).toMatchObject({
			category: 'service',
			charge: 'free_or_paid',
			estimate: 0.05,
		});
	});

	it('is nothing inside a free entry point', () => {
		const freeEntryPointExpiresAt = NOW + 1;
		expect(estimateCost({ ...base, category: 'MARKETING', freeEntryPointExpiresAt })).toEqual({
			category: 'marketing',
			charge: 'free',
		});
		expect(
			estimateCost({ ...base, category: 'MARKETING', freeEntryPointExpiresAt: NOW }).charge,
		).toBe('paid');
	});

	it('was nothing inside the window before 1 October 2026, but for marketing and authentication', () => {
		const now = Date.UTC(2026, 8, 30, 23, 59);
		const charge = (category: string, windowOpen: boolean) =>
			estimateCost({ ...base, now, category, windowOpen }).charge;
		expect(charge('SERVICE', true)).toBe('free');
		expect(charge('UTILITY', true)).toBe('free');
		expect(charge('UTILITY', false)).toBe('paid');
		expect(charge('MARKETING', true)).toBe('paid');
		expect(charge('AUTHENTICATION', true)).toBe('paid');
	});

	it('has no amount where the rate is not known', () => {
		expect(estimateCost({ ...base, country: 'AQ', category: 'UTILITY' })).toEqual({
			category: 'utility',
			charge: 'paid',
		});
		expect(estimateCost({ category: 'UTILITY', windowOpen: false, now: NOW })).toEqual({
			category: 'utility',
			charge: 'paid',
		});
	});
});
