import { setTimeout as sleep } from 'node:timers/promises';

import type {
	CollectedEvent,
	CollectionClaim,
} from '../../nodes/WhatsAppCloud/store/pendingEvents';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { collect } from '../../nodes/WhatsAppCloud/trigger/background/collecting';
import type { HandOver } from '../../nodes/WhatsAppCloud/trigger/background/starts';
import { Sleeper } from '../../nodes/WhatsAppCloud/trigger/background/waking';

const HOUR = 60 * 60 * 1000;

afterEach(() => jest.restoreAllMocks());

/** What one customer has just written, and who is to have it; `onLook` is told how often it was looked at before. */
function collection(onLook: (looks: number) => void) {
	const event: CollectedEvent = {
		...{ id: 1, number: '1', arrivedAt: Date.now() },
		sender: { customer: { phone: '31612345678' }, at: Date.now() },
	};
	let looks = 0;
	let isThere = true;
	const pendingEvents = {
		collected: async () => {
			onLook(looks++);
			return isThere ? [event] : [];
		},
		namesOf: async () => new Map(),
		releaseCollected: async ({ collections }: CollectionClaim) => {
			isThere = false;
			const text = JSON.stringify({ event: 'message', messageId: 'a' });
			return new Map([...collections.keys()].map((name) => [name, [text]]));
		},
	};
	const { promise: handedOver, resolve: handOver } = Promise.withResolvers<HandOver>();
	const collector = {
		...{ scope: 'workflow/node', store: { pendingEvents } as unknown as Store },
		patience: { quietMs: 50, longestMs: 1000 },
		handOver,
		log: () => undefined,
	};
	return { collector, handedOver };
}

it.each([
	['forward', HOUR],
	['back', -HOUR],
])('what a customer wrote is handed over soon though the clock is put %s', async (_where, by) => {
	const now = Date.now;
	const { collector, handedOver } = collection((looks) => {
		if (looks === 0) jest.spyOn(Date, 'now').mockImplementation(() => now() + by);
	});
	const ending = new AbortController();
	const collecting = collect(collector, 1000, ending.signal);
	expect(await handedOver).toMatchObject({ isCollection: true });
	ending.abort();
	await collecting;
});

it('a store that is away has only the workflow itself look for what it may have released', async () => {
	const { collector } = collection(() => {
		throw new Error('The store is away');
	});
	const ending = new AbortController();
	const [own, other] = [new Sleeper(collector.scope), new Sleeper('other/node')];
	const collecting = collect(collector, 1000, ending.signal);
	await own.sleep(60_000, ending.signal);
	const woken = other.sleep(60_000, ending.signal).then(
		() => true,
		() => false,
	);
	await sleep(20);
	ending.abort();
	await collecting;
	expect(await woken).toBe(false);
	for (const sleeper of [own, other]) sleeper.end();
});
