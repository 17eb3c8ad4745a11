import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { collect } from '../../nodes/WhatsAppCloud/trigger/background/collecting';
import { findLeftBehind } from '../../nodes/WhatsAppCloud/trigger/background/pendingEvents';
import { THIS_PROCESS } from '../../nodes/WhatsAppCloud/trigger/background/processes';
import type { HandOver } from '../../nodes/WhatsAppCloud/trigger/background/starts';

const SCOPE = 'workflow/node';
const NOW = 1_764_000_000_000;
const SECOND = 1000;

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-left-'));
let store: SqliteStore;
let last = 0;

beforeEach(() => {
	store = new SqliteStore(join(folder, `${++last}.sqlite`));
});

afterEach(async () => await store.close());

afterAll(() => rmSync(folder, { recursive: true }));

/** Some process has taken an event in. */
async function left(key: string, process: object, at: number): Promise<void> {
	const kept = {
		process: JSON.stringify(process),
		events: [{ event: JSON.stringify({ event: 'message', messageId: key }) }],
	};
	await store.receive({ observations: [], claim: { scope: SCOPE, keys: [key], kept } }, at);
}

/** What is handed over, by a process that has looked since `startedAt`, s after {@link NOW}. */
async function found(
	startedAt: number,
	at: number,
	asStore: Store = store,
): Promise<[string[][], number | undefined]> {
	const [since, now] = [NOW + startedAt * SECOND, NOW + at * SECOND];
	const { handOvers, againAt } = await findLeftBehind(asStore, SCOPE, since, now);
	return [
		handOvers.map(({ events }) => events.map((event) => String(Object.values(event)[1]))),
		againAt === undefined ? undefined : (againAt - NOW) / SECOND,
	];
}

const ELSEWHERE = { host: 'another machine', pid: 1, run: 'a' };

it('takes over at once from a process of this machine that is gone', async () => {
	await left('a', { host: hostname(), pid: 2 ** 30, run: 'a' }, NOW);
	expect(await found(1, 1)).toEqual([[['a']], undefined]);
});

it('takes over what came to another machine before the start after a minute, and no sooner', async () => {
	await left('a', ELSEWHERE, NOW);
	expect(await found(1, 59)).toEqual([[], 60]);
	expect(await found(1, 60)).toEqual([[['a']], undefined]);
	expect(await found(1, 61)).toEqual([[], undefined]);
});

it('leaves to another machine for longer what has come there since', async () => {
	await left('a', ELSEWHERE, NOW + 10 * SECOND);
	expect(await found(1, 100)).toEqual([[], 310]);
	expect(await found(1, 310)).toEqual([[['a']], undefined]);
});

it('takes over at once what came to another machine before the clock was put back', async () => {
	await left('a', ELSEWHERE, NOW + 24 * 60 * 60 * SECOND);
	expect(await found(1, 2)).toEqual([[['a']], undefined]);
	expect(await found(1, 3)).toEqual([[], undefined]);
});

it('starts one execution for each delivery, also if it was taken over before', async () => {
	await left('a', ELSEWHERE, NOW);
	await left('b', ELSEWHERE, NOW + 40);
	const kept = await store.pendingEvents.find(SCOPE);
	await store.pendingEvents.adopt(kept, JSON.stringify(ELSEWHERE), NOW + 100 * SECOND);
	expect((await found(101, 200))[0]).toEqual([['a'], ['b']]);
});

describe('what the store gives to this process, whose answer is lost', () => {
	/** The store, whose answers to calls of one kind are lost. */
	function losing(method: 'adopt' | 'releaseCollected'): Store {
		const { pendingEvents } = store;
		const { adopt, releaseCollected, ...others } = {
			adopt: pendingEvents.adopt.bind(pendingEvents),
			releaseCollected: pendingEvents.releaseCollected.bind(pendingEvents),
			find: pendingEvents.find.bind(pendingEvents),
			collected: pendingEvents.collected.bind(pendingEvents),
			namesOf: pendingEvents.namesOf.bind(pendingEvents),
		};
		const lost =
			(carryOut: (...of: never[]) => Promise<unknown>) =>
			async (...of: never[]) => {
				await carryOut(...of);
				throw new Error('Connection terminated unexpectedly');
			};
		const ledger = { ...others, [method]: lost({ adopt, releaseCollected }[method]) };
		return { pendingEvents: ledger } as unknown as Store;
	}

	it('is handed over with the next look, where another one died with it', async () => {
		await left('a', { host: hostname(), pid: 2 ** 30, run: 'a' }, NOW);
		await expect(found(1, 1, losing('adopt'))).rejects.toThrow();
		expect(await found(1, 2)).toEqual([[['a']], undefined]);
		expect(await found(1, 3)).toEqual([[], undefined]);
	});

	it('is handed over as one item with the next look, where it was collected', async () => {
		const sender = { customer: { phone: '31612345678' }, at: NOW };
		const events = ['a', 'b'].map((messageId) => ({
			...{ sender, event: JSON.stringify({ event: 'message', messageId }) },
		}));
		const kept = { process: JSON.stringify(THIS_PROCESS), events, numbers: ['1', '1'] };
		const claim = { scope: SCOPE, keys: ['a', 'b'], kept };
		await store.receive({ observations: [], claim }, NOW);
		const ending = new AbortController();
		const handedOver: HandOver[] = [];
		const collector = {
			...{ scope: SCOPE, store: losing('releaseCollected') },
			patience: { quietMs: 0, longestMs: 0 },
			handOver: (one: HandOver) => handedOver.push(one),
			log: () => ending.abort(),
		};
		await collect(collector, 1000, ending.signal);
		expect(handedOver).toEqual([]);
		expect(await found(1, 2)).toEqual([[['a', 'b']], undefined]);
		expect(await found(1, 3)).toEqual([[], undefined]);
	});
});
