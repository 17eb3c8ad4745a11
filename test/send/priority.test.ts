import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { Sending } from '../../nodes/WhatsAppCloud/send/sending';
import type { SendBatch } from '../../nodes/WhatsAppCloud/send/batch';
import type { Lane } from '../../nodes/WhatsAppCloud/send/lane';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import type { Priority } from '../../nodes/WhatsAppCloud/delivery/priority';
import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { describeOnPostgres } from '../support/onPostgres';
import { SimulatedTime } from '../support/simulatedTime';

/** How long Meta accepts to answer, ms, and how many messages of a batch are under way at once. */
const [ANSWER_MS, AT_ONCE] = [100, 64];

/** Time as it is lived through, or as it is made up. */
interface Clock {
	now(): number;
	sleep(ms: number): Promise<void>;
}

interface Batches {
	/** Sends messages in one batch, as one execution does; gives the times at which they went out, ms. */
	send(count: number, priority: Priority): Promise<number[]>;
	/** All times so far. */
	all: number[];
}

function batches(clock: Clock, store: Store, messagesPerSecond: number): Batches {
	let recipients = 31_600_000_000;
	const all: number[] = [];
	const lane: Lane = {
		wait: async (ms) => await clock.sleep(ms),
		stepAside: async (ms) => await clock.sleep(ms),
		apart: async (other) => await other,
	};
	return {
		all,
		async send(count, priority) {
			const batch: SendBatch = {
				account: accountOf(readCredential({})),
				now: () => clock.now(),
				log: () => {},
			};
			const sending = new Sending(batch, store);
			const places = Array.from({ length: count }, () =>
				sending.plan({
					...{ phoneNumberId: '1', recipient: String(++recipients), callbackData: '' },
					...{ messagesPerSecond, priority },
				}),
			);
			const queue = places.values();
			const times: number[] = [];
			const one = async () => {
				for (const place of queue) {
					const turn = await sending.turn(place, lane);
					expect(turn.state).toBe('go');
					times.push(clock.now());
					await clock.sleep(ANSWER_MS);
				}
			};
			await Promise.all(Array.from({ length: AT_ONCE }, one));
			all.push(...times);
			return times;
		},
	};
}

/** The most messages in any span of this length, ms. */
function mostIn(ms: number, times: number[]): number {
	const sorted = times.toSorted((a, b) => a - b);
	let [most, first] = [0, 0];
	for (const [index, time] of sorted.entries()) {
		while ((sorted[first] ?? time) <= time - ms) first++;
		most = Math.max(most, index - first + 1);
	}
	return most;
}

const last = (times: number[]) => Math.max(...times);

describe('twenty workers that send on one number at 80 a second', () => {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-priority-'));
	let store: SqliteStore;
	let time: SimulatedTime;
	let workers: Batches;

	beforeEach(() => {
		store = new SqliteStore(join(folder, `${Math.random()}.sqlite`));
		time = new SimulatedTime(1_800_000_000_000);
		workers = batches(time, store, 80);
	});

	afterEach(async () => {
		await store.close();
	});

	afterAll(() => {
		rmSync(folder, { recursive: true });
	});

	/** Begins 20 batches, and something else after a while; resolves when all are through, ms after the beginning. */
	async function beside<T>(priority: Priority, other: () => Promise<T>): Promise<[T, number]> {
		const from = time.now();
		const busy = Promise.all(Array.from({ length: 20 }, () => workers.send(120, priority)));
		const late = time.sleep(10_000).then(other);
		await time.run(Promise.all([busy, late]));
		return [await late, last(workers.all) - from];
	}

	it('let a one-time code through in 2 s, and lose nothing of what Meta allows', async () => {
		let asked = 0;
		const [times, tookMs] = await beside('normal', async () => {
			asked = time.now();
			return await workers.send(1, 'high');
		});
		expect(last(times) - asked).toBeLessThanOrEqual(2_000);
		expect(mostIn(1_000, workers.all)).toBeLessThanOrEqual(81);
		expect(tookMs).toBeLessThan((2_401 / 80) * 1_050);
	});

	it('let a single message through soon, though it has no priority', async () => {
		let asked = 0;
		const [times] = await beside('normal', async () => {
			asked = time.now();
			return await workers.send(1, 'normal');
		});
		expect(last(times) - asked).toBeLessThanOrEqual(3_000);
	});

	it('let a whole batch with priority through before they go on', async () => {
		let asked = 0;
		const [times] = await beside('normal', async () => {
			asked = time.now();
			return await workers.send(400, 'high');
		});
		expect(last(times) - asked).toBeLessThanOrEqual(5_000 + 2_000);
	});

	it('let everybody else go first where theirs can wait', async () => {
		let asked = 0;
		const [times, tookMs] = await beside('low', async () => {
			asked = time.now();
			return await workers.send(400, 'normal');
		});
		expect(last(times) - asked).toBeLessThanOrEqual(5_000 + 2_000);
		expect(tookMs).toBeLessThan((2_800 / 80) * 1_050);
	});
});

describeOnPostgres('twenty workers on PostgreSQL', (server) => {
	it('let a one-time code through in 2 s, and keep to the limit', async () => {
		const store = new PostgresStore({ connectionString: server().url() });
		const clock: Clock = { now: Date.now, sleep: async (ms) => await sleep(Math.max(0, ms)) };
		const workers = batches(clock, store, 200);
		const started = Date.now();
		const busy = Promise.all(Array.from({ length: 20 }, () => workers.send(60, 'normal')));
		await sleep(1_500);
		const asked = Date.now();
		const times = await workers.send(1, 'high');
		const waited = last(times) - asked;
		await busy;
		await store.close();
		expect(waited).toBeLessThanOrEqual(2_000);
		expect(workers.all).toHaveLength(1_201);
		// A busy machine lets timers fire late, several at once.
		expect(last(workers.all) - started).toBeGreaterThanOrEqual((1_200 / 200) * 1_000 - 50);
	});
});
