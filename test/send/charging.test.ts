import type { Guard } from '../../nodes/WhatsAppCloud/send/counting/guard';
import { countingAt, type Counted } from '../../nodes/WhatsAppCloud/send/counting/charging';

const HOUR = 60 * 60 * 1000;
const MIDNIGHT = Date.parse('2026-11-29T23:00:00Z');

const guard: Guard = {
	...{ currency: 'USD', unknownPrice: 'block', whenReached: 'skip' },
	budgets: [
		{ scope: 'number', period: 'day', millionths: 1000, currency: 'USD' },
		{ scope: 'customer', period: 'day', millionths: 100, currency: 'USD' },
	],
	place: { workflowId: 'w', nodeId: 'n', batch: 'b', timeZone: 'Europe/Amsterdam' },
};

const counted: Counted = { cost: { millionths: 5, currency: 'USD', prices: {} }, guard };

function budgetsAt(now: number, more: Partial<Counted> = {}) {
	return countingAt({ ...counted, ...more }, '31612345678', now).charge?.budgets ?? [];
}

it('a message that is claimed after midnight counts in the budgets of the new day', () => {
	const [before, still, after] = [-HOUR, -1, 0].map((ms) => budgetsAt(MIDNIGHT + ms));
	expect(still).toEqual(before);
	for (const [index, { until }] of (before ?? []).entries()) {
		expect(until).toBe(MIDNIGHT);
		expect(after?.[index]?.until).toBe(MIDNIGHT + 24 * HOUR);
		expect(after?.[index]?.id).not.toBe(before?.[index]?.id);
	}
	expect(budgetsAt(MIDNIGHT - HOUR)).toEqual(before);
	// The account's own day, where Meta has told it.
	expect(budgetsAt(MIDNIGHT, { timeZone: 'America/New_York' })[1]?.until).toBe(MIDNIGHT + 6 * HOUR);
});

it('what is free in a free entry point costs what it costs once that has ended', () => {
	const later = { from: MIDNIGHT, millionths: 7 };
	const cost = { millionths: 0, later, currency: 'USD', prices: {} };
	const amountAt = (now: number) => countingAt({ ...counted, cost }, '1', now).charge?.amount;
	expect([amountAt(MIDNIGHT - 1), amountAt(MIDNIGHT)]).toEqual([0, 7]);
});

it('a message without a known price counts in its campaign all the same', () => {
	const campaign = { name: 'spring', keepMs: HOUR, kind: '[]' };
	expect(countingAt({ campaign }, '1', MIDNIGHT)).toEqual({ campaign });
	expect(countingAt({}, '1', MIDNIGHT)).toEqual({});
});
