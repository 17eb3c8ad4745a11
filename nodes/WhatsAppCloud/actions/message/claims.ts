import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Reservation, SendClaim } from '../../store/sends';
import type { Store } from '../../store/store';
import type { Batch } from '../operation';
import { messagesPerSecondOf } from './throughput';
import { recordUnrecorded } from './unrecorded';

/** How many messages are claimed in one go at most; fewer round trips to the store. */
const CHUNK = 128;

/** What is claimed in one go is to go out within about this time: it is what a crash leaves unsettled. */
const CHUNK_SECONDS = 2;

/** A database that is restarted is back after some seconds, ms. */
const STORE_PATIENCE_MS = [500, 1000, 2000, 4000, 8000];

/** One message of a batch, before it is known whether it may go. */
export interface PlannedSend extends SendClaim {
	/** What the person allows; undefined = what Meta allows this number; 0 = no limit. */
	messagesPerSecond?: number;
	/** Whether a message whose outcome is unknown since this long (ms) is sent again; undefined = never. */
	takeOverAfterMs?: number;
}

/** What the store answered for one message, and since when it is claimed, ms. */
export interface Claimed {
	reservation: Reservation;
	claimedAt: number;
}

/** Messages of one number, under one limit, claimed some at a time in their order, shortly before they go out. */
export class Claims {
	private readonly planned: PlannedSend[] = [];

	private readonly chunks: Array<{ from: number; answers: Promise<Claimed[]> } | undefined> = [];

	private messagesPerSecond?: Promise<number>;

	/** Rescues of the number were free for whoever may send from it. */
	rescuesStuck = false;

	constructor(
		private readonly batch: Batch,
		private readonly store: Store,
		/** Learns what is claimed, by key, and since when (ms). */
		private readonly waiting: Map<string, number>,
	) {}

	/** Of all of them; undefined before the first. */
	get phoneNumberId(): string | undefined {
		return this.planned[0]?.phoneNumberId;
	}

	/** @returns its place in the order */
	add(send: PlannedSend): number {
		return this.planned.push(send) - 1;
	}

	/** Claims a message, and the ones after it along. */
	async claim(index: number): Promise<Claimed> {
		const size = await this.chunkSize();
		const { from, answers } = this.chunks[index] ?? this.claimFrom(index, size);
		return found((await answers)[index - from]);
	}

	/** Claims a message once more, alone: another one under the same key did not go out. */
	async claimAgain(send: PlannedSend): Promise<Claimed> {
		return found((await this.reserve([send]))[0]);
	}

	private claimFrom(from: number, size: number) {
		let to = from;
		while (to < from + size && to < this.planned.length && !this.chunks[to]) to++;
		const answers = this.reserve(this.planned.slice(from, to));
		const chunk = { from, answers };
		for (let index = from; index < to; index++) this.chunks[index] = chunk;
		// Whoever waits for it hears of a failure; those who come later try again.
		answers.catch(() => {
			for (let index = from; index < to; index++) this.chunks[index] = undefined;
		});
		return chunk;
	}

	private async reserve(sends: PlannedSend[]): Promise<Claimed[]> {
		const takeOverAfterMs = sends[0]?.takeOverAfterMs;
		const options = {
			messagesPerSecond: await this.limit(),
			callId: randomUUID(),
			...(takeOverAfterMs === undefined ? {} : { takeOverAfterMs }),
		};
		const { batch, store, waiting } = this;
		return await insist(async () => {
			await recordUnrecorded(store, batch.now());
			const claimedAt = batch.now();
			const reservations = await store.reserveSends(sends, options, claimedAt);
			sends.forEach(({ key }, index) => {
				const reservation = reservations[index];
				if (reservation?.state !== 'go') return;
				if (key !== undefined) waiting.set(key, claimedAt);
				if (reservation.rescuesStuck) this.rescuesStuck = true;
			});
			return reservations.map((reservation) => ({ reservation, claimedAt }));
		}, batch.signal);
	}

	private async chunkSize(): Promise<number> {
		const messagesPerSecond = await this.limit();
		if (messagesPerSecond === 0) return CHUNK;
		return Math.min(CHUNK, Math.max(1, Math.floor(messagesPerSecond * CHUNK_SECONDS)));
	}

	private async limit(): Promise<number> {
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

function found(claimed: Claimed | undefined): Claimed {
	if (!claimed) throw new Error('The store gave no answer for a message.');
	return claimed;
}
