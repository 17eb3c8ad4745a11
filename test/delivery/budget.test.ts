import { budgetPeriod } from '../../nodes/WhatsAppCloud/delivery/budget';

const HOUR = 60 * 60 * 1000;
const place = { workflowId: 'w', nodeId: 'n', batch: 'b', recipient: '31612345678' };
const budget = (period: 'batch' | 'day' | 'month', scope: 'node' | 'number' = 'node') => ({
	...{ scope, period, millionths: 1, currency: 'USD' },
});
const at = (iso: string, timeZone = 'Europe/Amsterdam') => ({
	...{ ...place, now: Date.parse(iso), timeZone },
});

it.each([
	['an ordinary day', '2026-11-28T12:00:00Z', 'Europe/Amsterdam', '2026-11-28T23:00:00Z', 24],
	[
		'the day that has 23 hours',
		'2026-03-29T12:00:00Z',
		'Europe/Amsterdam',
		'2026-03-29T22:00:00Z',
		23,
	],
	[
		'the day that has 25 hours',
		'2026-10-25T12:00:00Z',
		'Europe/Amsterdam',
		'2026-10-25T23:00:00Z',
		25,
	],
	[
		'a day whose midnight is left out',
		'2026-09-06T12:00:00Z',
		'America/Santiago',
		'2026-09-07T03:00:00Z',
		23,
	],
	[
		'a day far in the east',
		'2026-11-28T12:00:00Z',
		'Pacific/Kiritimati',
		'2026-11-29T10:00:00Z',
		24,
	],
])('%s begins and ends at midnight of the zone', (_what, now, zone, end, hours) => {
	const { id, until } = budgetPeriod(budget('day'), at(now, zone));
	expect(new Date(until).toISOString()).toBe(new Date(end).toISOString());
	const idAt = (ms: number) =>
		budgetPeriod(budget('day'), { ...place, now: ms, timeZone: zone }).id;
	expect(idAt(until - 1)).toBe(id);
	expect(idAt(until)).not.toBe(id);
	expect(idAt(until - hours * HOUR)).toBe(id);
	expect(idAt(until - hours * HOUR - 1)).not.toBe(id);
});

it('a zone that nobody knows is taken for UTC', () => {
	const { until } = budgetPeriod(budget('day'), at('2026-11-28T12:00:00Z', 'Moon/Tranquility'));
	expect(new Date(until).toISOString()).toBe('2026-11-29T00:00:00.000Z');
});

it('a month begins and ends at midnight of the zone', () => {
	const october = budgetPeriod(budget('month'), at('2026-10-31T22:59:59Z'));
	expect(new Date(october.until).toISOString()).toBe('2026-10-31T23:00:00.000Z');
	expect(budgetPeriod(budget('month'), at('2026-09-30T22:00:00Z')).id).toBe(october.id);
	expect(budgetPeriod(budget('month'), at('2026-10-31T23:00:00Z')).id).not.toBe(october.id);
});

it('a batch is one for as long as it runs, and a number’s day the same in all nodes', () => {
	const batch = budgetPeriod(budget('batch'), at('2026-11-28T22:59:59Z'));
	expect(budgetPeriod(budget('batch'), at('2026-11-28T23:00:01Z')).id).toBe(batch.id);
	const ofNumber = (nodeId: string) =>
		budgetPeriod(budget('day', 'number'), { ...at('2026-11-28T12:00:00Z'), nodeId }).id;
	expect(ofNumber('one')).toBe(ofNumber('other'));
});
