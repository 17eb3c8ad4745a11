import { consentAt } from '../../nodes/WhatsAppCloud/conversation/consent';
import type { WindowRecord } from '../../nodes/WhatsAppCloud/conversation/window';

const NOW = 1_760_000_000_000;

describe('consent', () => {
	it.each<[WindowRecord | undefined, boolean]>([
		[undefined, false],
		[{}, false],
		[{ stoppedAt: 5 }, true],
		[{ resumedAt: 5 }, false],
		[{ stoppedAt: 5, resumedAt: 6 }, false],
		[{ stoppedAt: 6, resumedAt: 5 }, true],
		// Of two choices in the same second the refusal counts.
		[{ stoppedAt: 5, resumedAt: 5 }, true],
	])('%j: opted out %s', (record, optedOut) => {
		const times = [record?.stoppedAt, record?.resumedAt].filter((at) => at !== undefined);
		const changedAt = times.length === 0 ? {} : { changedAt: Math.max(...times) };
		const consent = optedOut ? 'refused' : times.length === 0 ? 'unknown' : 'given';
		expect(consentAt(record, NOW)).toEqual({ consent, optedOut, capped: false, ...changedAt });
	});

	it('is capped for 24 hours, to the millisecond', () => {
		const cappedAt = NOW;
		const until = NOW + 24 * 60 * 60 * 1000;
		expect(consentAt({ cappedAt }, until - 1)).toMatchObject({
			capped: true,
			cappedUntil: until,
		});
		expect(consentAt({ cappedAt }, until)).toEqual({
			...{ consent: 'unknown', optedOut: false, capped: false },
		});
	});
});
