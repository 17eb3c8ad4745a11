import fc from 'fast-check';

import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { WINDOW_OPENERS } from '../../nodes/WhatsAppCloud/conversation/window';
import type { Subject } from './contract';

const NOW = Date.UTC(2026, 10, 23, 12);

/** Few names and few times, so that they meet, merge, move and tie. */
const PHONES = ['15550001', '15550002', '15550003'];
const USER_IDS = ['US.1', 'US.2', 'US.3'];
const PARENTS = ['US.ENT.1', 'US.ENT.2'];
const EVERYBODY: CustomerNames[] = [
	...PHONES.map((phone) => ({ phone })),
	...USER_IDS.map((userId) => ({ userId })),
	...PARENTS.map((parentUserId) => ({ parentUserId })),
	...PHONES.flatMap((phone) => USER_IDS.map((userId) => ({ phone, userId }))),
];

const customers: fc.Arbitrary<CustomerNames> = fc.record(
	{
		phone: fc.constantFrom(...PHONES),
		userId: fc.constantFrom(...USER_IDS),
		parentUserId: fc.constantFrom(...PARENTS),
	},
	{ requiredKeys: [] },
);
const times = fc.integer({ min: 1, max: 12 }).map((minute) => NOW - minute * 60_000);
const phoneNumberId = fc.constant('1');

const events: fc.Arbitrary<Observation> = fc.oneof(
	fc.record({
		kind: fc.constant('opened' as const),
		phoneNumberId,
		customer: customers,
		at: times,
		by: fc.constantFrom(...WINDOW_OPENERS),
	}),
	fc.record({
		kind: fc.constant('closed' as const),
		phoneNumberId,
		customer: customers,
		at: times,
	}),
	fc.record({
		kind: fc.constant('freeEntryPoint' as const),
		phoneNumberId,
		customer: customers,
		expiresAt: times.map((at) => at + 72 * 60 * 60_000),
	}),
	fc.record({ kind: fc.constant('seen' as const), phoneNumberId, customer: customers, at: times }),
);

const renames: fc.Arbitrary<Observation> = fc.record({
	kind: fc.constant('renamed' as const),
	phoneNumberId,
	customer: customers,
	becomes: customers,
	at: times,
});

/** The same events in another order, some of them twice, cut into deliveries elsewhere. */
function retold(told: Observation[]): fc.Arbitrary<Observation[][]> {
	return fc
		.tuple(
			fc.shuffledSubarray(told, { minLength: told.length }),
			fc.subarray(told),
			fc.array(fc.nat(told.length), { maxLength: 3 }),
		)
		.map(([shuffled, repeated, cuts]) => {
			const all = [...shuffled, ...repeated];
			const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
			return edges.slice(1).map((edge, index) => all.slice(edges[index], edge));
		});
}

/** Deliveries come late, twice and in any order; the windows must not tell. */
export function describeOrder(subject: () => Subject): void {
	async function windowsAfter(deliveries: Observation[][], number: string) {
		const store = await subject().fresh();
		for (const delivery of deliveries) {
			const observations = delivery.map((each) => ({ ...each, phoneNumberId: number }));
			await store.receive({ observations }, NOW);
		}
		return store.findWindows(number, EVERYBODY);
	}
	let tellings = 0;
	const check = async (a: Observation[][], b: Observation[][]) => {
		tellings++;
		expect(await windowsAfter(b, `b${tellings}`)).toEqual(await windowsAfter(a, `a${tellings}`));
	};

	describe('order of arrival', () => {
		it('changes nothing about messages, refusals, free entry points and names seen together', async () => {
			const tales = fc
				.array(events, { minLength: 1, maxLength: 12 })
				.chain((told) => fc.tuple(fc.constant<Observation[][]>([told]), retold(told)));
			await fc.assert(
				fc.asyncProperty(tales, ([a, b]) => check(a, b)),
				{ numRuns: 150 },
			);
		});

		it('of renames and all else changes nothing as long as news of the renames comes first', async () => {
			const tales = fc
				.tuple(fc.array(renames, { maxLength: 3 }), fc.array(events, { maxLength: 10 }))
				.chain(([named, told]) =>
					fc.tuple(
						fc.constant<Observation[][]>([named, told]),
						fc.tuple(retold(named), retold(told)).map(([first, then]) => [...first, ...then]),
					),
				);
			await fc.assert(
				fc.asyncProperty(tales, ([a, b]) => check(a, b)),
				{ numRuns: 150 },
			);
		});

		it('of renames changes nothing as long as nobody uses a name that was given up', async () => {
			const tales = fc
				.tuple(fc.array(renames, { maxLength: 3 }), fc.array(events, { maxLength: 10 }))
				.map(([named, told]) => {
					// All renames after everything else.
					const late = named.map((each) => ({ ...each, at: NOW }) as Observation);
					return [...told, ...late];
				})
				.chain((told) => fc.tuple(fc.constant<Observation[][]>([told]), retold(told)));
			await fc.assert(
				fc.asyncProperty(tales, ([a, b]) => check(a, b)),
				{ numRuns: 150 },
			);
		});
	});
}
