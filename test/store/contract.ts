import { isDeepStrictEqual } from 'node:util';

import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { ADOPTION_STEP_MS } from '../../nodes/WhatsAppCloud/store/pendingEvents';
import type { SharedStore, Store } from '../../nodes/WhatsAppCloud/store/store';
import { CLAIM_LEASE_MS } from '../../nodes/WhatsAppCloud/store/store';
import type { Whereabouts } from './child';
import { describeIdentity } from './identityContract';
import { describeOrder } from './orderContract';
import { describeProcesses } from './processContract';
import { describeUploads } from './uploadContract';
import { EVENT_RETENTION_MS } from '../../nodes/WhatsAppCloud/store/retention';

/** An empty place for a store. */
export interface Target {
	/** A further handle on the same place, as another process would have it. */
	open(): Store;
	/** How another process finds it. */
	whereabouts: Whereabouts;
}

/** How each part of the contract gets what it works on. */
export interface Subject {
	/** An empty store. */
	fresh(): Promise<Store>;
	/** An empty place to open several handles on. */
	place(): Promise<Target>;
}

export const NUMBER = '106540352242922';
export const OTHER_NUMBER = '207651463353033';
export const NOW = Date.UTC(2026, 10, 23, 12);

const HOUR = 60 * 60 * 1000;
const ANNA: CustomerNames = { phone: '4915112345678', userId: 'DE.1001' };
const BEN: CustomerNames = { phone: '31612345678' };

export function opened(customer: CustomerNames, at: number, phoneNumberId = NUMBER): Observation {
	return { kind: 'opened', phoneNumberId, customer, at, by: 'message' };
}

/**
 * A store from before there were proofs belongs to who proves its numbers first. In it: an upload of the number 2, and
 * the refused message wamid.1 of the number 1, for which wamid.R went out.
 */
export async function expectProofsOfBefore(store: SharedStore): Promise<void> {
	const { proofs } = store;
	expect(await proofs.objects('number', 'here')).toEqual(['number:1', 'number:2']);
	expect(await proofs.prove({ account: 'a', realm: 'here' }, 'number:1', NOW)).toBe('1');
	expect(await proofs.prove({ account: 'b', realm: 'there' }, 'number:1', NOW)).toBe('1@there');
	expect(await proofs.prove({ account: 'c', realm: 'there' }, 'number:2', NOW)).toBe('2');
	const question = { scope: 's', messageIds: ['wamid.R'], phoneNumberIds: ['1'] };
	expect(await store.rescues.findNews(question)).toEqual([
		{
			...{ messageId: 'wamid.1', phoneNumberId: '1', about: '{}', state: 'sent', at: NOW },
			rescueMessageId: 'wamid.R',
		},
	]);
}

/** What every store has to do, whatever it is made of. */
export function describeStore(subject: () => Subject): void {
	describe('windows', () => {
		it('knows nobody at first', async () => {
			const store = await subject().fresh();
			expect(await store.findWindows(NUMBER, [ANNA, BEN])).toEqual([undefined, undefined]);
			expect(await store.findWindows(NUMBER, [])).toEqual([]);
			expect(await store.findWindows(NUMBER, [{}])).toEqual([undefined]);
		});

		it('keeps the latest of each time and what opened the window then', async () => {
			const store = await subject().fresh();
			const about = { phoneNumberId: NUMBER, customer: ANNA };
			const observations: Observation[] = [
				{ ...about, kind: 'opened', at: NOW - 2 * HOUR, by: 'call' },
				{ ...about, kind: 'opened', at: NOW - 5 * HOUR, by: 'message' },
				{ ...about, kind: 'closed', at: NOW - HOUR },
				{ ...about, kind: 'closed', at: NOW - 3 * HOUR },
				{ ...about, kind: 'freeEntryPoint', expiresAt: NOW + 167 * HOUR },
				{ ...about, kind: 'freeEntryPoint', expiresAt: NOW + 20 * HOUR },
			];
			await store.receive({ observations }, NOW);
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([
				{
					openedAt: NOW - 2 * HOUR,
					openedBy: 'call',
					closedAt: NOW - HOUR,
					freeEntryPointExpiresAt: NOW + 167 * HOUR,
				},
			]);
		});

		it('keeps whose a thread is: of each holder the latest time', async () => {
			const store = await subject().fresh();
			const about = { phoneNumberId: NUMBER, customer: ANNA };
			const observations: Observation[] = [
				{ ...about, kind: 'opened', at: NOW - 5 * HOUR, by: 'message', holder: 'us' },
				{ ...about, kind: 'opened', at: NOW - 3 * HOUR, by: 'message', holder: 'another' },
				{ ...about, kind: 'held', at: NOW - 2 * HOUR, holder: 'another' },
				{ ...about, kind: 'held', at: NOW - 4 * HOUR, holder: 'another' },
				{ ...about, kind: 'held', at: NOW - HOUR, holder: 'nobody' },
			];
			for (const observation of observations) {
				await store.receive({ observations: [observation] }, NOW);
			}
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([
				{
					...{ openedAt: NOW - 3 * HOUR, openedBy: 'message' },
					heldByUsAt: NOW - 5 * HOUR,
					heldByAnotherAt: NOW - 2 * HOUR,
					releasedAt: NOW - HOUR,
				},
			]);
			await store.forgetCustomer(ANNA);
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([undefined]);
		});

		it('answers in the order of the question, also for thousands', async () => {
			const store = await subject().fresh();
			const customers = Array.from({ length: 3_000 }, (_, index) => ({
				phone: `49${index + 1e6}`,
			}));
			const observations = customers.map((customer, index) => opened(customer, NOW - index));
			await store.receive({ observations }, NOW);
			const asked = [...customers.toReversed(), BEN, ...customers];
			const windows = await store.findWindows(NUMBER, asked);
			expect(windows.map((window) => window?.openedAt)).toEqual([
				...customers.map((_, index) => NOW - index).reverse(),
				undefined,
				...customers.map((_, index) => NOW - index),
			]);
		});

		it('keeps business numbers apart', async () => {
			const store = await subject().fresh();
			await store.receive(
				{ observations: [opened(ANNA, NOW), opened(BEN, NOW - HOUR, OTHER_NUMBER)] },
				NOW,
			);
			expect(await store.findWindows(NUMBER, [ANNA, BEN])).toEqual([
				{ openedAt: NOW, openedBy: 'message' },
				undefined,
			]);
			expect(await store.findWindows(OTHER_NUMBER, [ANNA, BEN])).toEqual([
				undefined,
				{ openedAt: NOW - HOUR, openedBy: 'message' },
			]);
		});

		it.each([
			['not a number', NaN],
			['infinite', Infinity],
			['before the epoch', -5],
			['more than a day ahead', NOW + 25 * HOUR],
			['seconds taken for years ahead', NOW * 1000],
		])('learns nothing from a time that is %s', async (_what, at) => {
			const store = await subject().fresh();
			await store.receive({ observations: [opened(ANNA, NOW - HOUR)] }, NOW);
			const about = { phoneNumberId: NUMBER, customer: ANNA };
			await store.receive(
				{
					observations: [
						{ ...about, kind: 'opened', at, by: 'message' },
						{ ...about, kind: 'closed', at },
						{ ...about, kind: 'renamed', at, becomes: BEN },
						{ ...about, kind: 'freeEntryPoint', expiresAt: at === -5 ? at : at + 8 * 24 * HOUR },
					],
				},
				NOW,
			);
			expect(await store.findWindows(NUMBER, [ANNA, BEN])).toEqual([
				{ openedAt: NOW - HOUR, openedBy: 'message' },
				undefined,
			]);
		});

		it('takes names as they are, quotes and all', async () => {
			const store = await subject().fresh();
			const odd = { phone: `1'; DROP TABLE aliases; --`, userId: `US."\\%_$1 ü 🙂` };
			await store.receive({ observations: [opened(odd, NOW, `'"\\`)] }, NOW);
			expect(await store.findWindows(`'"\\`, [odd, { userId: odd.userId }])).toEqual([
				{ openedAt: NOW, openedBy: 'message' },
				{ openedAt: NOW, openedBy: 'message' },
			]);
		});

		it('shows at once to one handle what another one recorded', async () => {
			const place = await subject().place();
			const [first, second] = [place.open(), place.open()];
			await first.findWindows(NUMBER, [ANNA]);
			await second.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			expect(await first.findWindows(NUMBER, [ANNA])).toEqual([
				{ openedAt: NOW, openedBy: 'message' },
			]);
		});
	});

	describe('events', () => {
		const claim = (...keys: string[]) => ({
			observations: [],
			claim: { scope: 'workflow/node', keys },
		});

		it('are handed over once', async () => {
			const store = await subject().fresh();
			expect(await store.receive(claim('a', 'b', 'a'), NOW)).toEqual([true, true, false]);
			expect(await store.receive(claim('b', 'c'), NOW + 1)).toEqual([false, true]);
			await store.pendingEvents.confirm({ scope: 'workflow/node', keys: ['a', 'b', 'c'] }, NOW + 2);
			expect(await store.receive(claim('a', 'b', 'c'), NOW + 7 * 24 * HOUR)).toEqual([
				...[false, false, false],
			]);
		});

		it('may go to several workflows', async () => {
			const store = await subject().fresh();
			expect(await store.receive(claim('a'), NOW)).toEqual([true]);
			const other = { observations: [], claim: { scope: 'another', keys: ['a'] } };
			expect(await store.receive(other, NOW)).toEqual([true]);
		});

		it('are given to the next after release, but not after confirmation', async () => {
			const store = await subject().fresh();
			await store.receive(claim('a', 'b'), NOW);
			await store.pendingEvents.confirm({ scope: 'workflow/node', keys: ['b'] }, NOW);
			await store.pendingEvents.release({ scope: 'workflow/node', keys: ['a', 'b'] });
			expect(await store.receive(claim('a', 'b'), NOW)).toEqual([true, false]);
		});

		it('are given to the next when the lease of an unconfirmed claim has run out', async () => {
			const store = await subject().fresh();
			await store.receive(claim('a'), NOW);
			expect(await store.receive(claim('a'), NOW + CLAIM_LEASE_MS - 1)).toEqual([false]);
			expect(await store.receive(claim('a'), NOW + CLAIM_LEASE_MS)).toEqual([true]);
			expect(await store.receive(claim('a'), NOW + CLAIM_LEASE_MS + 1)).toEqual([false]);
		});

		it('are given to the next also when the clock was put back since', async () => {
			const store = await subject().fresh();
			await store.receive(claim('a', 'b'), NOW + 24 * HOUR);
			await store.pendingEvents.confirm({ scope: 'workflow/node', keys: ['b'] }, NOW + 24 * HOUR);
			expect(await store.receive(claim('a', 'b'), NOW)).toEqual([true, false]);
			expect(await store.receive(claim('a'), NOW)).toEqual([false]);
		});

		it('may be confirmed twice, and without having been claimed', async () => {
			const store = await subject().fresh();
			const keys = ['a', 'a'];
			await store.pendingEvents.confirm({ scope: 'workflow/node', keys }, NOW);
			await store.pendingEvents.confirm({ scope: 'workflow/node', keys }, NOW);
			expect(await store.receive(claim('a'), NOW + HOUR)).toEqual([false]);
		});

		it('belong to the execution that takes them first, also when it starts once more', async () => {
			const store = await subject().fresh();
			const scope = 'workflow/node';
			await store.receive(claim('a', 'b'), NOW);
			const a = { scope, keys: ['a'] };
			const both = { scope, keys: ['a', 'b', 'unheard'] };
			expect(await store.pendingEvents.take(a, 'first', NOW)).toEqual([true]);
			expect(await store.pendingEvents.take(both, 'second', NOW)).toEqual([false, true, true]);
			expect(await store.pendingEvents.take(both, 'first', NOW)).toEqual([true, false, false]);
			expect(await store.pendingEvents.areConfirmed(both)).toEqual([true, true, true]);
			expect(
				await store.pendingEvents.take({ scope: 'another', keys: ['a'] }, 'third', NOW),
			).toEqual([true]);
		});

		it('that are confirmed are still to be taken', async () => {
			const store = await subject().fresh();
			const one = { scope: 'workflow/node', keys: ['a'] };
			await store.receive(claim('a'), NOW);
			await store.pendingEvents.confirm(one, NOW);
			expect(await store.pendingEvents.take(one, 'first', NOW)).toEqual([true]);
			await store.pendingEvents.confirm(one, NOW);
			expect(await store.pendingEvents.take(one, 'second', NOW)).toEqual([false]);
		});

		it('are kept until an execution has them, or nobody is to have them, if their claim says so', async () => {
			const store = await subject().fresh();
			const [scope, keys] = ['workflow/node', ['z', 'a', 'm', 'q']];
			const kept = {
				process: 'me',
				events: keys.map((key) => ({ event: JSON.stringify({ key, nul: '\0' }) })),
			};
			const keptOf = async () =>
				(await store.pendingEvents.find(scope)).map(
					({ event }) => (JSON.parse(event) as { key: string }).key,
				);
			await store.receive({ observations: [], claim: { scope, keys: ['a'] } }, NOW);
			await store.receive({ observations: [], claim: { scope, keys, kept } }, NOW + 1);
			// The one that somebody else has claimed is not kept.
			expect(await keptOf()).toEqual(['z', 'm', 'q']);
			expect((await store.pendingEvents.find(scope))[0]).toEqual({
				...{ id: expect.any(Number) as number, isLostAnswer: false },
				...{ event: kept.events[0]?.event, process: 'me', claimedAt: NOW + 1 },
			});
			expect(await store.pendingEvents.find('another')).toEqual([]);
			await store.pendingEvents.take({ scope, keys: ['z'] }, 'execution', NOW + 2);
			expect(await keptOf()).toEqual(['m', 'q']);
			await store.pendingEvents.confirm({ scope, keys: ['m'] }, NOW + 2);
			await store.pendingEvents.release({ scope, keys: ['m', 'q'] });
			// Acknowledged, and no execution has it yet.
			expect(await keptOf()).toEqual(['m']);
			const { pendingEvents } = store;
			expect(await pendingEvents.areKept({ scope, keys })).toEqual([false, false, true, false]);
			expect(await pendingEvents.areKept({ scope: 'another', keys: ['m'] })).toEqual([false]);
		});

		it('that came at different moments are told apart also when somebody else hands them over', async () => {
			const store = await subject().fresh();
			const { pendingEvents } = store;
			const scope = 'workflow/moments';
			for (const [index, key] of ['a', 'b', 'c'].entries()) {
				const kept = { process: 'me', events: [{ event: key }] };
				const claim = { scope, keys: [key], kept };
				await store.receive({ observations: [], claim }, NOW + 40 * (index >> 1));
			}
			const later = NOW + 5 * ADOPTION_STEP_MS + 17_000;
			await pendingEvents.adopt(await pendingEvents.find(scope), 'you', later);
			const times = (await pendingEvents.find(scope)).map(({ claimedAt }) => later - claimedAt);
			expect(times).toEqual([17_000, 17_000, 16_960]);
		});

		it('are known to have reached their workflow, or not', async () => {
			const store = await subject().fresh();
			const scope = 'workflow/node';
			await store.receive(claim('claimed', 'confirmed', 'released'), NOW);
			await store.pendingEvents.confirm({ scope, keys: ['confirmed'] }, NOW);
			await store.pendingEvents.release({ scope, keys: ['released'] });
			const keys = ['claimed', 'confirmed', 'released', 'unheard', 'confirmed'];
			expect(await store.pendingEvents.areConfirmed({ scope, keys })).toEqual([
				false,
				true,
				false,
				false,
				true,
			]);
			expect(
				await store.pendingEvents.areConfirmed({ scope: 'another', keys: ['confirmed'] }),
			).toEqual([false]);
		});

		it('are forgotten when Meta no longer repeats them', async () => {
			const place = await subject().place();
			await place.open().receive(claim('a', 'b'), NOW);
			await place.open().pendingEvents.confirm({ scope: 'workflow/node', keys: ['a', 'b'] }, NOW);
			const later = NOW + EVENT_RETENTION_MS + 1;
			const first = place.open();
			expect(await first.receive(claim('c'), later)).toEqual([true]);
			// What is forgotten beside the delivery is forgotten by then.
			await first.close();
			expect(await place.open().receive(claim('a', 'b', 'c'), later)).toEqual([true, true, false]);
		});

		it('that come at once are each whose they are, and nobody fails with another', async () => {
			const store = await subject().fresh();
			const named = (scope: string, key: unknown, process: string) => ({
				scope,
				keys: [key as string],
				kept: { process, events: [{ event: JSON.stringify(`${scope}${String(key)}`) }] },
			});
			// Far more than are recorded in one go.
			const deliveries = Array.from({ length: 120 }, (_, index) => ({
				observations: [opened({ phone: `4916${index}` }, NOW)],
				claim: named(`workflow/${index % 3}`, `at once ${Math.floor(index / 6)}`, `p${index}`),
			}));
			const poisoned = { observations: [], claim: named('workflow/0', Symbol('no key'), 'p') };
			const answers = await Promise.allSettled(
				deliveries.toSpliced(40, 0, poisoned).map((delivery) => store.receive(delivery, NOW)),
			);
			const [refused] = answers.splice(40, 1);
			expect(refused?.status).toBe('rejected');
			// Each event came twice, and is one delivery's.
			const isTheirs = answers.map((answer) => answer.status === 'fulfilled' && answer.value);
			const winners = deliveries.filter((_, index) => isDeepStrictEqual(isTheirs[index], [true]));
			expect(isTheirs.filter((theirs) => isDeepStrictEqual(theirs, [false]))).toHaveLength(60);
			const events = winners.map(({ claim }) => claim.kept.events[0]?.event);
			expect(new Set(events).size).toBe(60);
			for (const scope of [0, 1, 2].map((index) => `workflow/${index}`)) {
				const theirs = winners.filter(({ claim }) => claim.scope === scope);
				const kept = await store.pendingEvents.find(scope);
				expect(kept.map(({ event, process }) => [process, event]).sort()).toEqual(
					theirs.map(({ claim: { kept } }) => [kept.process, kept.events[0]?.event]).sort(),
				);
			}
			const customers = deliveries.map((_, index) => ({ phone: `4916${index}` }));
			expect(await store.findWindows(NUMBER, customers)).toEqual(
				customers.map(() => ({ openedAt: NOW, openedBy: 'message' })),
			);
		});

		it('are recorded together with the windows or not at all', async () => {
			const store = await subject().fresh();
			const broken = { ...claim('a'), observations: [opened(ANNA, NOW)] };
			const poisoned = {
				scope: 'workflow/node',
				keys: ['a', Symbol('no key') as unknown as string],
			};
			await expect(store.receive({ ...broken, claim: poisoned }, NOW)).rejects.toThrow();
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([undefined]);
			expect(await store.receive(broken, NOW)).toEqual([true]);
			expect(await store.findWindows(NUMBER, [ANNA])).toHaveLength(1);
		});
	});

	describeIdentity(subject);
	describeOrder(subject);
	describeProcesses(subject);
	describeUploads(subject);
}
