import { checkLimits } from '../../sandbox/delivery/limits.ts';
import type { PhoneNumber } from '../../sandbox/state/account.ts';
import type { Customer } from '../../sandbox/state/customer.ts';
import type { Settings } from '../../sandbox/state/settings.ts';

const NOW = Date.UTC(2026, 10, 29);

it('a clock that was put back takes no room from those who send', () => {
	const settings = { throughputPerSecond: 2, pairLimit: null } as Settings;
	const number = { id: '1', bucket: { tokens: 2, at: NOW } } as PhoneNumber;
	const send = (at: number) => checkLimits(settings, number, {} as Customer, at);
	send(NOW - 40_000);
	send(NOW - 40_000);
	expect(() => send(NOW - 40_000)).toThrow();
	send(NOW - 39_500);
});
