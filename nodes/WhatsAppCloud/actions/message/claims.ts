import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { aheadMs, type Priority } from '../../delivery/priority';
import type { Reservation, SendClaim } from '../../store/sends';
import type { Store } from '../../store/store';
import type { Batch } from '../operation';
import { countingAt, type Counted } from './charging';
import type { Lane } from '../parallel';
import { Lumps } from './lumps';
import { messagesPerSecondOf } from './throughput';
import { recordUnrecorded } from './unrecorded';

/** Of how far ahead a number may be planned, the part over which those spread that ask again. */
const SPREAD = 0.8;

/** A database that is restarted is back after some seconds, ms. */
const STORE_PATIENCE_MS = [500, 1000, 2000, 4000, 8000];

/** One message of a batch, before it is known whether it may go. */
export interface PlannedSend extends SendClaim {
	/** What the person allows; undefined = what Meta allows this number; 0 = no limit. */
	messagesPerSecond?: number;
	/** Whether a message whose outcome is unknown since this long (ms) is sent again; undefined = never. */
	takeOverAfterMs?: number;
	/** Normal when absent. */
	priority?: Priority;
	/** What it may cost, and of which budgets: those of the day on which it is claimed. */
	counted?: Counted;
}

/** What the store answered for one message, and since when it is claimed, ms. */
export interface Claimed {
	reservation: Reservation;
	claimedAt: number;
}

/** Messages of one number, under one limit, claimed some at a time in their order, shortly before they go out. */
export class Claims {
	private readonly planned: PlannedSend[] = [];

	private readonly answers: Array<Claimed | undefined> = [];

	/** Places that wait to be claimed, in the order in which they came. */
	private readonly wanted = new Set<number>();

	/** Under way. */
	private claiming?: Promise<void>;

	private isFirst = true;

	private readonly lumps = new Lumps();

	private messagesPerSecond?: Promise<number>;

	/** Rescues of the number were free for whoever may send from it. */
	rescuesStuck = false;

	constructor(
		private readonly batch: Batch,
		private readonly store: Store,
		/** Learns what is claimed, by key, and since when (ms). */
		private readonly waiting: Map<string, number>,
		private readonly priority: Priority,
	) {}

	/** Of all of them; undefined before the first. */
	get phoneNumberId(): string | undefined {
		return this.planned[0]?.phoneNumberId;
	}

	/** @returns its place in the order */
	add(send: PlannedSend): number {
		return this.planned.push(send) - 1;
	}

	/** Claims a message, and the ones after it along, as soon as the number is not planned too far ahead. */
	async claim(index: number, lane: Lane): Promise<Claimed> {
		this.wanted.add(index);
		try {
			for (;;) {
				const answer = this.answers[index];
				if (answer) return answer;
				// Whoever comes between two lumps does not go ahead of those that wait already.
				const [first = index] = this.wanted;
				// One lump after the other: how large one may be is learned from the one before.
				this.claiming ??= this.claimFrom(first, lane).finally(() => (this.claiming = undefined));
				await this.claiming;
			}
		} finally {
			this.wanted.delete(index);
		}
	}

	/** Claims a message once more, alone: another one under the same key did not go out. */
	async claimAgain(send: PlannedSend): Promise<Claimed> {
		return found((await this.reserve([send]))[0]);
	}

	/** Whoever waits for it hears of a failure; those who come later try again. */
	private async claimFrom(from: number, lane: Lane): Promise<void> {
		const messagesPerSecond = await this.limit();
		const size = this.lumps.size(messagesPerSecond);
		let to = from;
		while (to < from + size && to < this.planned.length && !this.answers[to]) to++;
		const ahead = aheadMs(this.priority, this.isFirst);
		for (;;) {
			const claimed = await this.reserve(this.planned.slice(from, to), ahead);
			const [first] = claimed;
			if (first?.reservation.state !== 'later') {
				this.isFirst = false;
				claimed.forEach((one, index) => {
					this.answers[from + index] = one;
					this.wanted.delete(from + index);
				});
				const reservations = claimed.map(({ reservation }) => reservation);
				this.lumps.learn(reservations, first?.claimedAt ?? 0, messagesPerSecond);
				return;
			}
			// Not all at the same moment, and not after what is planned has gone out.
			await lane.wait(first.reservation.waitMs + Math.random() * SPREAD * ahead);
		}
	}

	private async reserve(sends: PlannedSend[], ahead?: number): Promise<Claimed[]> {
		const takeOverAfterMs = sends[0]?.takeOverAfterMs;
		const options = {
			messagesPerSecond: await this.limit(),
			callId: randomUUID(),
			...(takeOverAfterMs === undefined ? {} : { takeOverAfterMs }),
			...(ahead === undefined ? {} : { aheadMs: ahead }),
		};
		const { batch, store, waiting } = this;
		return await insist(async () => {
			await recordUnrecorded(store, batch.now());
			const claimedAt = batch.now();
			const claims = sends.map((send) => claimOf(send, claimedAt));
			const reservations = await store.reserveSends(claims, options, claimedAt);
			sends.forEach(({ key }, index) => {
				const reservation = reservations[index];
				if (reservation?.state !== 'go') return;
				if (key !== undefined) waiting.set(key, claimedAt);
				if (reservation.rescuesStuck) this.rescuesStuck = true;
			});
			return sends.map((_send, index) => ({ reservation: found(reservations[index]), claimedAt }));
		}, batch.signal);
	}

	/** Messages a second; 0 = no limit. */
	async limit(): Promise<number> {
		const [first] = this.planned;
		if (!first) return 0;
		const { batch } = this;
		this.messagesPerSecond ??=
			first.messagesPerSecond === undefined
				? messagesPerSecondOf(batch.account, first.phoneNumberId, batch.now(), batch.signal)
				: Promise.resolve(first.messagesPerSecond);
		return await this.messagesPerSecond;
	}
}

/**
 * Tries again for some seconds when the store cannot be used.
 *
 * @throws what the last try threw, or the signal's reason
 */
export async function insist<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
	for (const patience of STORE_PATIENCE_MS) {
		try {
			return await work();
		} catch {
			await sleep(patience, undefined, { signal });
		}
	}
	return await work();
}

function claimOf({ counted, ...send }: PlannedSend, now: number): SendClaim {
	return counted ? { ...send, ...countingAt(counted, send.recipient, now) } : send;
}

function found<T>(answer: T | undefined): T {
	if (!answer) throw new Error('The store gave no answer for a message.');
	return answer;
}
