import type { IDataObject } from 'n8n-workflow';

import type { Reservation, SendClaim, SendResult } from '../../store/sends';
import type { Store } from '../../store/store';
import type { Batch } from '../operation';
import type { Lane } from '../parallel';
import { messagesPerSecondOf } from './throughput';

/** How many messages are claimed in one go; fewer round trips to the store, but more to settle after a crash. */
const CHUNK = 128;

/** How long an outcome may wait for others to be recorded with it, ms. */
const GATHER_MS = 20;

/** One message of a batch, before it is known whether it may go. */
export interface PlannedSend extends SendClaim {
	/** What the person allows; undefined = what Meta allows this number; 0 = no limit. */
	messagesPerSecond?: number;
	/** Whether a message whose outcome is unknown since this long (ms) is sent again; undefined = never. */
	takeOverAfterMs?: number;
}

/** Messages that are claimed together: of one number, under one limit. */
interface Group {
	planned: PlannedSend[];
	chunks: Array<Promise<Reservation[]> | undefined>;
}

/** Where a planned message stands. */
export interface Place {
	send: PlannedSend;
	group: Group;
	index: number;
	/** What becomes of an earlier message of this batch that has the same key. */
	earlier?: Promise<Reservation>;
}

/**
 * The messages of one batch on their way through the store: claimed and paced some at a time, in order,
 * shortly before they go out; their outcomes recorded some at a time.
 */
export class Sending {
	private readonly groups = new Map<string, Group>();

	/** Claimed, but not begun: given back if the batch ends early. */
	private readonly waiting = new Set<string>();

	/** By key: what whoever comes with the same key is told. */
	private readonly firsts = new Map<string, PromiseWithResolvers<Reservation>>();

	private outcomes: SendResult[] = [];

	private timer?: NodeJS.Timeout;

	private recording: Promise<void> = Promise.resolve();

	constructor(
		private readonly batch: Batch,
		private readonly store: Store,
	) {
		batch.atEnd(async () => {
			await this.end();
		});
	}

	/** Adds a message; in the order in which they are to go out. */
	plan(send: PlannedSend): Place {
		const { phoneNumberId, messagesPerSecond, takeOverAfterMs } = send;
		const key = JSON.stringify([phoneNumberId, messagesPerSecond, takeOverAfterMs]);
		const group = this.groups.get(key) ?? { planned: [], chunks: [] };
		this.groups.set(key, group);
		const earlier = send.key === undefined ? undefined : this.firsts.get(send.key)?.promise;
		if (earlier) return { send, group, index: -1, earlier };
		if (send.key !== undefined) this.firsts.set(send.key, Promise.withResolvers());
		return { send, group, index: group.planned.push(send) - 1 };
	}

	/** Claims the message, and the ones after it along. */
	private async reserve({ group, index, earlier }: Place, lane: Lane): Promise<Reservation> {
		if (earlier) return await lane.apart(earlier);
		const chunk = Math.floor(index / CHUNK);
		group.chunks[chunk] ??= this.claim(group.planned.slice(chunk * CHUNK, (chunk + 1) * CHUNK));
		const reservations = await group.chunks[chunk];
		const reservation = reservations[index % CHUNK];
		if (!reservation) throw new Error('The store gave no answer for a message.');
		const key = group.planned[index]?.key;
		if (key !== undefined && reservation.state !== 'go') this.firsts.get(key)?.resolve(reservation);
		return reservation;
	}

	/** Waits until the message may go; or tells what became of it before. */
	async turn(place: Place, lane: Lane): Promise<Reservation> {
		const reservation = await this.reserve(place, lane);
		if (reservation.state !== 'go') return reservation;
		const wait = reservation.at - this.batch.now();
		if (wait > 0) await (reservation.alone ? lane.stepAside(wait) : lane.wait(wait));
		return reservation;
	}

	/** From here on the message counts as sent until its outcome says otherwise. */
	begin({ send }: Place): void {
		if (send.key !== undefined) this.waiting.delete(send.key);
	}

	/** Meta has it. */
	sent({ send: { key } }: Place, messageId: string | undefined, json: IDataObject): void {
		if (key === undefined || messageId === undefined) return;
		const outcome = JSON.stringify(json);
		this.firsts.get(key)?.resolve({ state: 'sent', messageId, outcome });
		this.settle({ key, result: 'sent', messageId, outcome });
	}

	/** It certainly did not go out: the key is free again. */
	giveBack(place: Place): void {
		const { key } = place.send;
		if (key === undefined) return;
		this.waiting.delete(key);
		this.leaveOpen(place);
		this.settle({ key, result: 'notSent' });
	}

	/** What became of it is not known: it stays claimed, and nobody of this batch sends it again. */
	leaveOpen({ send: { key } }: Place): void {
		if (key === undefined) return;
		this.firsts.get(key)?.resolve({ state: 'inFlight', claimedAt: this.batch.now() });
	}

	/** Records an outcome, soon. */
	private settle(result: SendResult): void {
		this.outcomes.push(result);
		if (this.outcomes.length >= CHUNK) this.record();
		else this.timer ??= setTimeout(() => this.record(), GATHER_MS);
	}

	private async claim(planned: PlannedSend[]): Promise<Reservation[]> {
		const [first] = planned;
		if (!first) return [];
		const { phoneNumberId, takeOverAfterMs } = first;
		const messagesPerSecond =
			first.messagesPerSecond ??
			(await messagesPerSecondOf(this.batch.account, phoneNumberId, this.batch.now()));
		const reservations = await this.store.reserveSends(
			planned,
			{ messagesPerSecond, ...(takeOverAfterMs === undefined ? {} : { takeOverAfterMs }) },
			this.batch.now(),
		);
		planned.forEach(({ key }, index) => {
			if (key !== undefined && reservations[index]?.state === 'go') this.waiting.add(key);
		});
		return reservations;
	}

	private record(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		const results = this.outcomes;
		this.outcomes = [];
		if (results.length === 0) return;
		this.recording = this.recording.then(async () => {
			await this.store.settleSends(results, this.batch.now()).catch((thrown: unknown) => {
				this.batch.node.logger.error(
					`What became of ${results.length} messages could not be recorded; with the same keys they are not sent again until their statuses arrive. ${
						thrown instanceof Error ? thrown.message : String(thrown)
					}`,
				);
			});
		});
	}

	/** Gives back what was claimed and not begun, and waits until everything is recorded. */
	private async end(): Promise<void> {
		for (const key of this.waiting) this.outcomes.push({ key, result: 'notSent' });
		this.waiting.clear();
		this.record();
		await this.recording;
	}
}
