import { insist } from '../../account/insist';
import { aheadMs, type Priority } from '../../delivery/priority';
import type { RescueDraft } from '../../store/rescues';
import type { SendClaim } from '../../store/sends';
import type { Store } from '../../store/store';
import type { SendBatch } from '../batch';
import { countingAt, type Counted } from '../counting/charging';
import type { Lane } from '../lane';
import { Lumps } from './lumps';
import { reserve, type Claimed } from './reserve';
import { messagesPerSecondOf } from './throughput';

/** Of how far ahead a number may be planned, the part over which those spread that ask again. */
const SPREAD = 0.8;

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
	/** Makes the template behind it, asked for once it may go; undefined = there is none. */
	rescue?: (messagesPerSecond: number) => RescueDraft | undefined;
}

/** The same without the template: something else goes out than what it stands behind. */
export function withoutRescue({ rescue: _rescue, ...send }: PlannedSend): PlannedSend {
	return send;
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
		private readonly batch: SendBatch,
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
		const [claimed] = await this.reserve([send]);
		if (!claimed) throw new Error('The store gave no answer for a message.');
		return claimed;
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
			...(takeOverAfterMs === undefined ? {} : { takeOverAfterMs }),
			...(ahead === undefined ? {} : { aheadMs: ahead }),
		};
		const claimsAt = (now: number) => sends.map((send) => claimOf(send, now));
		const claimed = await reserve(this.batch, this.store, claimsAt, options);
		const going = sends.filter(({ key }, index) => {
			const { reservation, claimedAt = 0 } = claimed[index] ?? {};
			if (reservation?.state !== 'go') return false;
			if (key !== undefined) this.waiting.set(key, claimedAt);
			if (reservation.rescuesStuck) this.rescuesStuck = true;
			return true;
		});
		await this.keepTemplates(going);
		return claimed;
	}

	/** Keeps the templates behind messages that may go, before they do. */
	private async keepTemplates(going: PlannedSend[]): Promise<void> {
		const { batch, store } = this;
		// At the pace of the message: whoever sends it may not get to know what the number is allowed.
		const messagesPerSecond = await this.limit();
		const drafts = going.flatMap(({ rescue }) => rescue?.(messagesPerSecond) ?? []);
		if (drafts.length === 0) return;
		await insist(async () => await store.rescues.keep(drafts, batch.now()), batch.signal);
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

function claimOf({ counted, rescue: _rescue, ...send }: PlannedSend, now: number): SendClaim {
	return counted ? { ...send, ...countingAt(counted, send.recipient, now) } : send;
}
