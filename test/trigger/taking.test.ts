import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { takeEvents } from '../../nodes/WhatsAppCloud/trigger/receive/taking';

// No time passes.
jest.mock('node:timers/promises', () => ({
	setTimeout: async () => await new Promise((resolve) => setImmediate(resolve)),
}));

const CLAIM = { scope: 'workflow/node', keys: ['a'] };

/** A store that is away for so many calls; `taken` resolves when it is told who has the events. */
function away(calls: number) {
	const taken = Promise.withResolvers<unknown[]>();
	let count = 0;
	const take = async (...of: unknown[]) => {
		if (++count <= calls) throw new Error('Connection terminated unexpectedly');
		taken.resolve(of);
		return [true];
	};
	return { store: { pendingEvents: { take } } as unknown as Store, taken: taken.promise };
}

it('waits for a store that is restarted: its workflow would be started once more', async () => {
	const { store } = away(3);
	expect(await takeEvents(store, CLAIM, '7')).toEqual([true]);
});

it('tells a store that stayed away for longer as soon as it is back', async () => {
	const { store, taken } = away(20);
	await expect(takeEvents(store, CLAIM, '7')).rejects.toThrow('Connection terminated');
	expect(await taken).toEqual([CLAIM, '7', expect.any(Number)]);
});
