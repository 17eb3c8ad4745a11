import fc from 'fast-check';

import {
	mergeWindows,
	windowAt,
	WINDOW_OPENERS,
	type WindowRecord,
} from '../../nodes/WhatsAppCloud/conversation/window';

const T = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
/** Meta's, not ours ("Customer service windows"). */
const WINDOW_MS = 24 * 60 * MINUTE;

describe('windowAt', () => {
	it('does not know a customer who was never seen', () => {
		expect(windowAt(undefined, T)).toEqual({ state: 'unknown' });
		expect(windowAt({}, T)).toEqual({ state: 'unknown' });
	});

	it.each([
		[0, 'open'],
		[WINDOW_MS - MINUTE, 'open'],
		[WINDOW_MS - MINUTE + 1, 'closing'],
		[WINDOW_MS - 1, 'closing'],
		[WINDOW_MS, 'closed'],
		[WINDOW_MS + 1, 'closed'],
	] as const)('%i ms after the last message it is %s', (age, state) => {
		expect(windowAt({ openedAt: T - age, openedBy: 'message' }, T)).toEqual({
			state,
			openedAt: T - age,
			openedBy: 'message',
			expiresAt: T - age + WINDOW_MS,
		});
	});

	it('takes the safety margin that it is given', () => {
		const record = { openedAt: T - WINDOW_MS + 10 * MINUTE };
		expect(windowAt(record, T, 10 * MINUTE).state).toBe('open');
		expect(windowAt(record, T, 10 * MINUTE + 1).state).toBe('closing');
		expect(windowAt(record, T, 0).state).toBe('open');
	});

	it('is closed by a refusal, until the customer writes again', () => {
		expect(windowAt({ openedAt: T - MINUTE, closedAt: T }, T)).toMatchObject({
			state: 'closed',
			expiresAt: T,
		});
		expect(windowAt({ openedAt: T, closedAt: T - MINUTE }, T).state).toBe('open');
		expect(windowAt({ closedAt: T }, T)).toEqual({ state: 'closed' });
		expect(windowAt({ openedAt: T, closedAt: T }, T).state).toBe('closed');
		// Meta's clock may be ahead.
		expect(windowAt({ openedAt: T, closedAt: T + MINUTE }, T).state).toBe('closed');
	});

	it('is not kept open by a free entry point, which only changes the price', () => {
		const record = { openedAt: T - WINDOW_MS, freeEntryPointExpiresAt: T + WINDOW_MS };
		expect(windowAt(record, T)).toMatchObject({
			state: 'closed',
			freeEntryPointExpiresAt: T + WINDOW_MS,
		});
	});
});

describe('mergeWindows', () => {
	const time = fc.option(fc.integer({ min: T, max: T + 5 }), { nil: undefined });
	const record = fc
		.record({
			openedAt: time,
			openedBy: fc.constantFrom(...WINDOW_OPENERS),
			closedAt: time,
			freeEntryPointExpiresAt: time,
			answeredAt: time,
			stoppedAt: time,
			resumedAt: time,
			cappedAt: time,
			heldByUsAt: time,
			heldByAnotherAt: time,
			releasedAt: time,
		})
		.map(({ openedBy, ...rest }): WindowRecord => {
			const all = { ...rest, ...(rest.openedAt === undefined ? {} : { openedBy }) };
			return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
		});

	it('gives the same whatever the order, and however often', () => {
		fc.assert(
			fc.property(record, record, record, (a, b, c) => {
				expect(mergeWindows(a, b)).toEqual(mergeWindows(b, a));
				expect(mergeWindows(mergeWindows(a, b), c)).toEqual(mergeWindows(a, mergeWindows(b, c)));
				expect(mergeWindows(a, a)).toEqual(a);
			}),
		);
	});

	it('keeps the later of each time, and what opened the window last', () => {
		expect(
			mergeWindows(
				{ openedAt: T, openedBy: 'message', closedAt: T + 2 },
				{ openedAt: T + 1, openedBy: 'call', closedAt: T, freeEntryPointExpiresAt: T },
			),
		).toEqual({ openedAt: T + 1, openedBy: 'call', closedAt: T + 2, freeEntryPointExpiresAt: T });
	});
});
