import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import type { PlannedSend } from '../../nodes/WhatsAppCloud/send/claim/claims';
import { Sending, TakenOver, type Place } from '../../nodes/WhatsAppCloud/send/sending';
import type { SendBatch } from '../../nodes/WhatsAppCloud/send/batch';
import type { Lane } from '../../nodes/WhatsAppCloud/send/lane';
import { inParallel } from '../../nodes/WhatsAppCloud/actions/parallel';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { recordUnrecorded } from '../../nodes/WhatsAppCloud/send/claim/unrecorded';
import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { Reservation } from '../../nodes/WhatsAppCloud/store/sends';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { describeOnPostgres } from '../support/onPostgres';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-sending-'));
const store = new SqliteStore(join(folder, 'store.sqlite'));

afterAll(async () => {
	await store.close();
	rmSync(folder, { recursive: true });
});

let [keys, numbers, now] = [0, 0, 1_800_000_000_000];
const newKey = () => `key-${++keys}`;

/** One run of a node: everything that a batch has to do with the store. */
function newBatch(clock = () => now) {
	const batch: SendBatch = { account: accountOf(readCredential({})), now: clock, log: () => {} };
	const sending = new Sending(batch, store);
	return { sending, end: async () => await sending.end() };
}

const planned = (more: Partial<PlannedSend> = {}): PlannedSend => ({
	key: newKey(),
	phoneNumberId: '1',
	recipient: String(31600000000 + keys),
	callbackData: '',
	messagesPerSecond: 0,
	...more,
});

/** Does something with each place in turn, as the router does. */
async function each(places: Place[], work: (place: Place, lane: Lane) => Promise<void>) {
	await inParallel(places, 8, undefined, work);
}

const isFree = async ({ send }: Place) => {
	const { sending, end } = newBatch();
	const again = sending.plan({ ...send });
	let state = '';
	await each([again], async (place, lane) => {
		({ state } = await sending.turn(place, lane));
	});
	await end();
	return state === 'go';
};

describe('the templates behind messages', () => {
	const db = new DatabaseSync(join(folder, 'store.sqlite'));
	// The file has its tables with the first call.
	beforeAll(async () => {
		await store.renewSends([], now);
	});
	afterAll(() => db.close());
	const kept = (phoneNumberId: string) =>
		db
			.prepare('SELECT key, messages_per_second FROM rescues WHERE phone_number_id = ?')
			.all(phoneNumberId);

	let made: string[] = [];
	beforeEach(() => {
		made = [];
	});

	const withTemplate = (phoneNumberId: string) => {
		const send = planned({ phoneNumberId });
		const { key = '', recipient } = send;
		const draft = { key, phoneNumberId, recipient, request: '{}', about: '{}' };
		const rescue = (messagesPerSecond: number) => {
			made.push(key);
			return { ...draft, messagesPerSecond };
		};
		return { ...send, rescue };
	};

	it('are made and kept with the turns of their messages, each before it may go', async () => {
		const { sending, end } = newBatch();
		const places = Array.from({ length: 300 }, () => sending.plan(withTemplate('7001')));
		expect(kept('7001')).toEqual([]);
		const atTurn: number[] = [];
		await inParallel(places, 1, undefined, async (place: Place, lane: Lane) => {
			await sending.turn(place, lane);
			const keys = kept('7001').map(({ key }) => key);
			expect(keys).toContain(place.send.key);
			expect(made).toHaveLength(keys.length);
			atTurn.push(keys.length);
			await sending.begin(place);
			sending.sent(place, `wamid.${place.send.key}`, {});
		});
		await end();
		expect([...new Set(atTurn)]).toEqual([128, 256, 300]);
		expect(kept('7001')[0]).toMatchObject({ messages_per_second: 0 });
	});

	it('go with the batch where their messages were never begun', async () => {
		const { sending, end } = newBatch();
		const places = Array.from({ length: 100 }, () => sending.plan(withTemplate('7003')));
		await each(places.slice(0, 1), async (place, lane) => {
			await sending.turn(place, lane);
			await sending.begin(place);
			sending.sent(place, 'wamid.7003', {});
		});
		expect(kept('7003')).toHaveLength(100);
		await end();
		expect(kept('7003')).toMatchObject([{ key: places[0]?.send.key }]);
	});

	it('are not made for messages that were sent before', async () => {
		const send = withTemplate('7005');
		for (let run = 0; run < 2; run++) {
			const { sending, end } = newBatch();
			await each([sending.plan(send)], async (place, lane) => {
				const { state } = await sending.turn(place, lane);
				if (state !== 'go') return;
				await sending.begin(place);
				sending.sent(place, 'wamid.7005', {});
			});
			await end();
		}
		expect(made).toEqual([send.key]);
	});

	it('stay where another batch has sent their messages meanwhile', async () => {
		const { sending, end } = newBatch();
		const places = Array.from({ length: 200 }, () => sending.plan(withTemplate('7004')));
		const [first, ...others] = places;
		if (first)
			await each([first], async (place, lane) => {
				await sending.turn(place, lane);
			});
		const last = others.at(-1);
		const another = newBatch();
		if (last) {
			await each([another.sending.plan(last.send)], async (place, lane) => {
				await another.sending.turn(place, lane);
				await another.sending.begin(place);
				another.sending.sent(place, 'wamid.7004', {});
			});
		}
		await another.end();
		await end();
		expect(kept('7004')).toMatchObject([{ key: last?.send.key }]);
	});

	it('stand behind a message whose key an earlier one of the batch had, which did not go out', async () => {
		const { sending, end } = newBatch();
		const first = withTemplate('7002');
		const places = [sending.plan(first), sending.plan({ ...first })];
		await inParallel(places, 1, undefined, async (place: Place, lane: Lane) => {
			await sending.turn(place, lane);
			await sending.begin(place);
			if (place === places[0]) sending.giveBack(place);
			else sending.sent(place, 'wamid.7002', {});
		});
		await end();
		expect(kept('7002')).toMatchObject([{ key: first.key }]);
	});
});

describe('the later parts of a text', () => {
	it('are not in doubt when n8n dies before they are begun', async () => {
		const { sending } = newBatch();
		const first = sending.plan(planned());
		const later = sending.plan(planned(), true);
		const others = [1, 2].map(() => sending.plan(planned()));
		await each([first], async (place, lane) => {
			await sending.turn(place, lane);
			await sending.begin(place);
			sending.sent(place, 'wamid.first', {});
			await sending.recorded();
		});
		// What follows in the batch is claimed along.
		expect(await Promise.all(others.map(isFree))).toEqual([false, false]);
		expect(await isFree(first)).toBe(false);
		expect(await isFree(later)).toBe(true);
	});
});

describe('messages of a batch', () => {
	it('are claimed in their order, whenever one more asks for its claim', async () => {
		// Each run is one number: the last message comes so many steps of the event loop after the others.
		const runs = Array.from({ length: 80 }, (_run, steps) => steps);
		await inParallel(runs, 8, undefined, async (steps) => {
			const { sending, end } = newBatch(Date.now);
			const phoneNumberId = `ordered-${steps}`;
			const places = [1, 2, 3, 4].map(() =>
				sending.plan(planned({ phoneNumberId, messagesPerSecond: 30 })),
			);
			const times: number[] = [];
			await inParallel([...places.entries()], 8, undefined, async ([index, place], lane) => {
				for (let step = 0; index === 3 && step < steps; step++) await Promise.resolve();
				const turn = await sending.turn(place, lane);
				if (turn.state === 'go') times[index] = turn.at;
			});
			await end();
			expect(times).toEqual([...times].sort((one, other) => one - other));
		});
	});
});

describe('messages with the same key in one batch', () => {
	it('get the outcome of the first one', async () => {
		const { sending, end } = newBatch();
		const send = planned();
		const places = [1, 2, 3].map(() => sending.plan({ ...send }));
		const turns: Reservation[] = [];
		await each(places, async (place, lane) => {
			const turn = await sending.turn(place, lane);
			turns.push(turn);
			if (turn.state !== 'go') return;
			await sending.begin(place);
			await sleep(20);
			sending.sent(place, 'wamid.1', { to: 'x' });
		});
		await end();
		const sent = { state: 'sent', messageId: 'wamid.1', outcome: '{"to":"x"}' };
		expect(turns).toEqual([expect.objectContaining({ state: 'go' }), sent, sent]);
	});

	it('go out in its place when Meta refused it, one after the other', async () => {
		const { sending, end } = newBatch();
		const send = planned();
		const places = [1, 2, 3].map(() => sending.plan({ ...send }));
		const states: string[] = [];
		let [tries, atOnce] = [0, 0];
		await each(places, async (place, lane) => {
			const { state } = await sending.turn(place, lane);
			states.push(state);
			if (state !== 'go') return;
			expect(++atOnce).toBe(1);
			await sending.begin(place);
			await sleep(20);
			atOnce--;
			if (++tries < 3) sending.giveBack(place);
			else sending.sent(place, 'wamid.2', {});
		});
		await end();
		expect(states).toEqual(['go', 'go', 'go']);
	});

	it('are not sent when nobody knows what became of it', async () => {
		const { sending, end } = newBatch();
		const send = planned();
		const places = [1, 2].map(() => sending.plan({ ...send }));
		const states: string[] = [];
		await each(places, async (place, lane) => {
			const { state } = await sending.turn(place, lane);
			states.push(state);
			if (state !== 'go') return;
			await sending.begin(place);
			sending.leaveOpen(place);
		});
		await end();
		expect(states).toEqual(['go', 'inFlight']);
	});

	it('do not wait for one that could not even be claimed', async () => {
		const { sending, end } = newBatch();
		const send = planned();
		const places = [1, 2].map(() => sending.plan({ ...send }));
		const [first] = places;
		if (first) sending.halt(first, new Error('the token is revoked'));
		const reasons: unknown[] = [];
		await each(places, async (place, lane) => {
			await sending.turn(place, lane).catch((thrown: unknown) => reasons.push(String(thrown)));
		});
		await end();
		expect(reasons).toEqual(['Error: the token is revoked', 'Error: the token is revoked']);
	});
});

describe('what becomes of messages', () => {
	const send200 = async (settle: jest.SpyInstance) => {
		// As where the store is another process.
		jest.replaceProperty(store, 'gatherMs', 1000);
		const { sending, end } = newBatch();
		const places = Array.from({ length: 200 }, () => sending.plan(planned()));
		await each(places, async (place, lane) => {
			await sending.turn(place, lane);
			await sending.begin(place);
			await sleep(10);
			sending.sent(place, `wamid.${place.send.key}`, {});
		});
		await end();
		const recorded = settle.mock.calls.flatMap(([results]) => results as unknown[]);
		expect(recorded).toHaveLength(200);
		for (const place of places) expect(await isFree(place)).toBe(false);
	};

	afterEach(() => jest.restoreAllMocks());

	it('is recorded in few round trips to the store', async () => {
		const settle = jest.spyOn(store, 'settleSends');
		await send200(settle);
		expect(settle.mock.calls.length).toBeLessThanOrEqual(3);
	});

	it('also if the store is slow', async () => {
		const record = store.settleSends.bind(store);
		const settle = jest.spyOn(store, 'settleSends').mockImplementation(async (results, now) => {
			await sleep(30);
			await record(results, now);
		});
		await send200(settle);
		expect(settle.mock.calls.length).toBeLessThanOrEqual(3);
	});
});

describe('what a batch has claimed', () => {
	it('is given back when the batch ends before it has begun', async () => {
		const { sending, end } = newBatch();
		const places = Array.from({ length: 200 }, () => sending.plan(planned()));
		await expect(
			each(places, async (place, lane) => {
				await sending.turn(place, lane);
				if (place.index === 5) throw new Error('stop');
				await sending.begin(place);
				sending.sent(place, `wamid.${place.index}`, {});
			}),
		).rejects.toThrow('stop');
		await end();
		const [sent, unsent, claimedAlong] = [places[3], places[5], places[100]];
		expect(await isFree(sent as Place)).toBe(false);
		expect(await isFree(unsent as Place)).toBe(true);
		expect(await isFree(claimedAlong as Place)).toBe(true);
	});

	it('is no more than what goes out within a twentieth of a second, so that others get between, and a crash leaves little open', async () => {
		const { sending } = newBatch();
		const phoneNumberId = `slow-${++numbers}`;
		const places = Array.from({ length: 50 }, () =>
			sending.plan(planned({ phoneNumberId, messagesPerSecond: 100 })),
		);
		await each(places.slice(0, 1), async (place, lane) => {
			await sending.turn(place, lane);
		});
		const [last, next] = places.slice(4);
		expect(await isFree(last as Place)).toBe(false);
		expect(await isFree(next as Place)).toBe(true);
	});

	it('goes in time also when the clock is put back meanwhile', async () => {
		const { sending, end } = newBatch();
		const phoneNumberId = `slow-${++numbers}`;
		const places = [1, 2].map(() =>
			sending.plan(planned({ phoneNumberId, messagesPerSecond: 10 })),
		);
		const turn = async (place: Place, lane: Lane) => {
			await sending.turn(place, lane);
		};
		await each(places.slice(0, 1), turn);
		now -= 3_600_000;
		await each(places.slice(1), turn);
		await end();
		now += 3_600_000;
	});

	it('stays ours however long it takes, as long as we work on it', async () => {
		const ours = newBatch();
		const place = ours.sending.plan(planned({ takeOverAfterMs: 60_000 }));
		await each([place], async (_place, lane) => {
			await ours.sending.turn(place, lane);
			for (let waits = 0; waits < 5; waits++) {
				now += 50_000;
				await ours.sending.begin(place);
				now += 50_000;
				expect(await isFree(place)).toBe(false);
			}
			ours.sending.sent(place, 'wamid.3', {});
		});
		await ours.end();
	});

	it('is not sent by us any more once somebody else has taken it over', async () => {
		const ours = newBatch();
		const theirs = newBatch();
		const place = ours.sending.plan(planned({ takeOverAfterMs: 60_000 }));
		const taken = theirs.sending.plan({ ...place.send });
		await each([place], async (_place, lane) => {
			await ours.sending.turn(place, lane);
			now += 61_000;
			expect(await theirs.sending.turn(taken, lane)).toMatchObject({ state: 'go' });
			await theirs.sending.begin(taken);
			await expect(ours.sending.begin(place)).rejects.toThrow(TakenOver);
			ours.sending.leaveOpen(place);
		});
		await ours.end();
		expect(await isFree(place)).toBe(false);
		theirs.sending.sent(taken, 'wamid.4', {});
		await theirs.end();
	});

	it('is renewed in one go where many have waited', async () => {
		const { sending, end } = newBatch();
		const places = Array.from({ length: 8 }, () => sending.plan(planned()));
		const renewed = jest.spyOn(store, 'renewSends');
		let waiting = 0;
		const all = Promise.withResolvers<undefined>();
		await each(places, async (place, lane) => {
			await sending.turn(place, lane);
			if (++waiting === places.length) {
				now += 11_000;
				all.resolve(undefined);
			}
			await all.promise;
			await sending.begin(place);
			sending.sent(place, `wamid.${place.index}`, {});
		});
		await end();
		expect(renewed.mock.calls.map(([claims]) => claims.length)).toEqual([8]);
		renewed.mockRestore();
	});
});

describe('while nobody hears what becomes of messages', () => {
	it('the others of the number wait, and after a minute they fail as not sent', async () => {
		const clock = { at: now };
		const { sending } = newBatch(() => clock.at);
		const failure = new GraphError({
			...{ title: 'HTTP 502 without an answer from Graph', advice: '', httpStatus: 502 },
			...{ retry: 'ambiguous', sent: 'maybe' },
		});
		const wait = async (ms: number) => {
			clock.at += ms;
			await Promise.resolve();
		};
		const lane: Lane = { wait, stepAside: wait, apart: async (other) => await other };
		const places = Array.from({ length: 12 }, () => sending.plan(planned()));
		const [first, ...others] = places.splice(0, 2);
		if (!first || !others[0]) throw new Error('There are no places');
		for (const place of places) sending.leaveOpen(place, failure);
		await sending.clear(first, lane);
		expect(clock.at).toBe(now + 1000);
		clock.at += 60_000;
		sending.leaveOpen(first, failure);
		const refusal = { title: failure.title, sent: 'no', retry: 'later' };
		await expect(sending.clear(others[0], lane)).rejects.toMatchObject(refusal);
		await expect(sending.turn(others[0], lane)).rejects.toMatchObject(refusal);
	});
});

describe('a renewal of which the store says nothing any more', () => {
	it('does not leave the message in doubt, since it was not begun', async () => {
		const stop = new AbortController();
		const renewSends: Store['renewSends'] = async (...of) => {
			await store.renewSends(...of);
			stop.abort();
			throw new Error('Connection terminated unexpectedly');
		};
		const losing = Object.assign(Object.create(store) as Store, {
			renewSends,
			reserveSends: store.reserveSends.bind(store),
			settleSends: store.settleSends.bind(store),
		});
		const account = accountOf(readCredential({}));
		const clock = { at: now };
		const batch = { account, now: () => clock.at, log: () => {}, signal: stop.signal };
		const sending = new Sending(batch, losing);
		const place = sending.plan(planned());
		await expect(
			inParallel([place], 1, undefined, async (one, lane) => {
				await sending.turn(one, lane);
				clock.at += 20_000;
				await sending.begin(one).catch((thrown: unknown) => {
					sending.giveBack(one);
					throw thrown;
				});
			}),
		).rejects.toThrow();
		await sending.end();
		await recordUnrecorded(losing, clock.at);
		expect(await isFree(place)).toBe(true);
	});
});

describeOnPostgres('a claim of which PostgreSQL says nothing any more', (server) => {
	let shared: PostgresStore;
	beforeAll(() => {
		shared = new PostgresStore({ connectionString: server().url() });
	});
	afterAll(async () => await shared.close());

	/** The same store, whose answers to claims are lost until the batch is stopped. */
	function losing(stop: AbortController): Store {
		const reserveSends: Store['reserveSends'] = async (...of) => {
			await shared.reserveSends(...of);
			stop.abort();
			throw new Error('Connection terminated unexpectedly');
		};
		return Object.assign(Object.create(shared) as Store, {
			reserveSends,
			settleSends: shared.settleSends.bind(shared),
		});
	}

	it('does not leave the message in doubt, since it was not begun', async () => {
		const stop = new AbortController();
		const store = losing(stop);
		const account = accountOf(readCredential({}));
		const batch = { account, now: () => now, log: () => {}, signal: stop.signal };
		const sending = new Sending(batch, store);
		const send = planned();
		const [place, other] = [sending.plan(send), sending.plan(planned())];
		await expect(
			inParallel([place], 1, stop.signal, async (one, lane) => {
				await sending.turn(one, lane);
			}),
		).rejects.toThrow();
		await sending.end();
		await recordUnrecorded(store, now);
		for (const { send: claim } of [place, other]) {
			const again = await shared.reserveSends([claim], { messagesPerSecond: 0 }, now + 1);
			expect(again).toMatchObject([{ state: 'go' }]);
		}
	});

	it('leaves what somebody else has claimed to them', async () => {
		const stop = new AbortController();
		const store = losing(stop);
		const send = planned();
		await shared.reserveSends([send], { messagesPerSecond: 0 }, now);
		const batch = { account: accountOf(readCredential({})), now: () => now, log: () => {} };
		const sending = new Sending({ ...batch, signal: stop.signal }, store);
		const place = sending.plan(send);
		await expect(
			inParallel([place], 1, stop.signal, async (one, lane) => {
				await sending.turn(one, lane);
			}),
		).rejects.toThrow();
		await sending.end();
		await recordUnrecorded(store, now);
		const again = await shared.reserveSends([send], { messagesPerSecond: 0 }, now + 1);
		expect(again).toEqual([{ state: 'inFlight', claimedAt: now }]);
	});
});
