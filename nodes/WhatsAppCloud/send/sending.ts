import type { IDataObject } from 'n8n-workflow';

import { giveWay } from '../giveWay';
import type { GraphError } from '../graph/error';
import type { Reservation, Why } from '../store/sends';
import type { Store } from '../store/store';
import type { TemplateDefinition } from '../template/definition';
import type { SendBatch } from './batch';
import { Claims, type PlannedSend } from './claim/claims';
import { Outcomes } from './claim/outcomes';
import { Renewals } from './claim/renewals';
import type { Claimed } from './claim/reserve';
import { SameKeys } from './claim/sameKeys';
import { isCustomers } from './counting/charging';
import { CustomersTurns } from './customersTurns';
import type { Lane } from './lane';
import { Outages } from './outages';
import { hasSent } from './rescue/senders';
import { downSince, Halts } from './stopBatch';

/**
 * A claim that is older is renewed before a request goes out, ms: together with the longest that a request
 * takes, it stays younger than the age at which others take it over (see `claim/takeOver.ts`).
 */
const RENEW_AFTER_MS = 10 * 1000;

/** Where a planned message stands. */
export interface Place {
	readonly send: PlannedSend;
	readonly claims: Claims;
	/** Absent for a message that is claimed alone: a later part, or one whose key another one of the batch has. */
	readonly index?: number;
	/** Since when it is claimed, ms. */
	claimedAt?: number;
}

/** Somebody else sends the message now, because it took us too long. */
export class TakenOver extends Error {
	override readonly name = 'TakenOver';
}

/**
 * The messages of one batch on their way through the store: claimed and paced some at a time, in order,
 * shortly before they go out; their outcomes recorded some at a time.
 */
export class Sending {
	readonly turns = new CustomersTurns();

	private readonly claims = new Map<string, Claims>();

	/** Claimed, but not begun, by key, and since when (ms): given back if the batch ends early. */
	private readonly waiting = new Map<string, number>();

	private readonly sameKeys = new SameKeys();

	private readonly halts = new Halts();

	private readonly outages = new Outages();

	/** How many messages Meta has taken, by business number. */
	private readonly accepted = new Map<string, number>();

	/** Told to go from budgets, and not done with. */
	private readonly going = new Map<Place, PromiseWithResolvers<void>>();

	/** A budget of the whole batch has no room any more. */
	private spent?: Reservation;

	/** Reasons to wait that the log knows of, by Graph's code. */
	private readonly reported = new Set<number | undefined>();

	private readonly outcomes: Outcomes;

	private readonly renewals: Renewals;

	constructor(
		private readonly batch: SendBatch,
		private readonly store: Store,
	) {
		this.outcomes = new Outcomes(batch, store);
		this.renewals = new Renewals(batch, store);
	}

	/**
	 * Adds a message; in the order in which they are to go out.
	 *
	 * @param isLaterPart it goes out after another one of its item, and is claimed only then: what stops n8n between
	 * the two does not leave it in doubt
	 */
	plan(send: PlannedSend, isLaterPart = false): Place {
		const { key, phoneNumberId, messagesPerSecond, takeOverAfterMs, priority = 'normal' } = send;
		const group = JSON.stringify([phoneNumberId, messagesPerSecond, takeOverAfterMs, priority]);
		const claims =
			this.claims.get(group) ?? new Claims(this.batch, this.store, this.waiting, priority);
		this.claims.set(group, claims);
		if (this.sameKeys.isTaken(key)) return { send, claims };
		const place: Place = isLaterPart ? { send, claims } : { send, claims, index: claims.add(send) };
		this.sameKeys.own(place);
		return place;
	}

	/**
	 * Waits until the message may go; or tells what became of it before.
	 *
	 * @throws why nothing goes out from the number any more, or why the store cannot be used
	 */
	async turn(place: Place, lane: Lane): Promise<Reservation> {
		try {
			// The store has to know that the key is free.
			const freed = async () => await this.outcomes.flush();
			const earlier = await this.sameKeys.fateOfEarlier(place, lane, freed);
			if (earlier) return earlier;
			this.halts.check(place.send);
			const isLast = place.send.counted?.guard?.whenReached === 'fail';
			const reservation = (isLast && this.spent) || (await this.claim(place, lane));
			if (isLast && reservation.state === 'refused') await this.endAfterOthers(reservation, lane);
			if (reservation.state !== 'go') {
				this.sameKeys.tell(place, reservation);
				return reservation;
			}
			if (place.send.counted?.guard) this.going.set(place, Promise.withResolvers());
			const now = this.batch.now();
			// From the claim on at the latest: the clock may have been put back since.
			const wait = reservation.at - Math.max(now, place.claimedAt ?? now);
			if (wait > 0) await (reservation.alone ? lane.stepAside(wait) : lane.wait(wait));
			return reservation;
		} catch (thrown) {
			this.giveBack(place);
			throw thrown;
		}
	}

	/**
	 * Waits while nobody hears what becomes of messages, but for one that finds out whether that is over.
	 *
	 * @throws why nothing goes out from the number any more
	 */
	async clear({ send }: Place, lane: Lane): Promise<void> {
		for (;;) {
			this.halts.check(send);
			const wait = this.outages.wait(send.phoneNumberId, this.batch.now());
			if (wait <= 0) return;
			await lane.wait(wait);
		}
	}

	/**
	 * To be called before each request. From here on the message counts as sent until its outcome says
	 * otherwise.
	 *
	 * @throws {TakenOver}, or why nothing goes out from the number any more
	 */
	async begin(place: Place, template?: TemplateDefinition): Promise<void> {
		this.halts.check(place.send);
		if (template) this.halts.check(place.send, template);
		const { key } = place.send;
		if (key === undefined) return;
		const { claimedAt } = place;
		if (claimedAt !== undefined && this.batch.now() - claimedAt > RENEW_AFTER_MS) {
			place.claimedAt = await this.renewals.renew({ key, claimedAt });
		}
		this.waiting.delete(key);
		if (place.claimedAt === undefined) throw new TakenOver();
	}

	/** Meta has it. */
	sent(place: Place, messageId: string, json: IDataObject): void {
		this.isOver(place);
		const { key, phoneNumberId, recipient } = place.send;
		this.outages.answered(phoneNumberId);
		const before = this.taken(place);
		if (before === 0) hasSent(this.batch.account, phoneNumberId, this.batch.now());
		this.accepted.set(phoneNumberId, before + 1);
		if (key === undefined) return;
		const outcome = JSON.stringify(json);
		this.sameKeys.tell(place, { state: 'sent', messageId, outcome });
		const to = { phoneNumberId, recipient };
		this.outcomes.add({ key, result: 'sent', messageId, outcome, to });
	}

	/** How many messages of its number Meta has taken so far. */
	taken({ send }: Place): number {
		return this.accepted.get(send.phoneNumberId) ?? 0;
	}

	/** Of the number that may send fastest; 0 = no limit, or nothing to send. */
	async messagesPerSecond(): Promise<number> {
		const limits = [...this.claims.values()].map(async (claims) => await claims.limit());
		return Math.max(0, ...(await Promise.all(limits)));
	}

	/** Resolves when the store knows what became of all messages so far. */
	async recorded(): Promise<void> {
		await this.outcomes.flush();
	}

	/** It certainly did not go out: the key is free again. @param why what Meta said, if it has refused it */
	giveBack(place: Place, why?: Why): void {
		this.isOver(place);
		if (why) this.outages.answered(place.send.phoneNumberId);
		const { claimedAt } = place;
		const { key } = place.send;
		if (key !== undefined && claimedAt !== undefined) {
			this.waiting.delete(key);
			this.outcomes.add({ key, result: 'notSent', claimedAt, ...(why ? { why } : {}) });
		}
		this.sameKeys.tell(place, undefined);
	}

	/**
	 * What became of it is not known: it stays claimed, and nobody of this batch sends it again.
	 *
	 * @param failure of the request; absent if somebody else sends it
	 */
	leaveOpen(place: Place, failure?: GraphError): void {
		this.isOver(place);
		const { phoneNumberId } = place.send;
		if (failure && this.outages.unknown(phoneNumberId, this.batch.now())) {
			this.halt(place, downSince(failure));
		}
		this.sameKeys.tell(place, {
			state: 'inFlight',
			claimedAt: place.claimedAt ?? this.batch.now(),
		});
	}

	/** Nothing more goes out from the business number, or nothing more with the template, for this reason. */
	halt(place: Place, reason: Error, template?: TemplateDefinition): void {
		this.halts.add(place.send, reason, template);
	}

	/** Tells the log that messages wait: of what concerns everybody, the first one stands out. */
	reportWait({ code, title }: GraphError, waitMs: number, alone: boolean): void {
		const seconds = Math.ceil(waitMs / 1000);
		const line = `no message can be sent right now (${title}${
			code === undefined ? '' : `, ${code}`
		}); trying again in ${seconds} s`;
		this.batch.log(alone || this.reported.has(code) ? 'debug' : 'warn', line);
		this.reported.add(code);
	}

	/** The one that fails ends the batch: those that have their share already go out before. */
	private async endAfterOthers(refused: Reservation, lane: Lane): Promise<void> {
		if (refused.state !== 'refused') return;
		const { obstacle } = refused;
		const isOfAll = obstacle.by === 'budget' && !isCustomers(obstacle.about);
		if (isOfAll) this.spent ??= refused;
		await giveWay();
		await lane.apart(
			Promise.all([...this.going.values()].map(async ({ promise }) => await promise)),
		);
	}

	private isOver(place: Place): void {
		this.going.get(place)?.resolve();
		this.going.delete(place);
	}

	private async claim(place: Place, lane: Lane): Promise<Reservation> {
		const { claims, index, send } = place;
		const { reservation, claimedAt } = await this.claimed(place, () =>
			index === undefined ? claims.claimAgain(send) : claims.claim(index, lane),
		);
		if (reservation.state === 'go') place.claimedAt = claimedAt;
		return reservation;
	}

	private async claimed(place: Place, ask: () => Promise<Claimed>): Promise<Claimed> {
		try {
			return await ask();
		} catch (thrown) {
			// The store was given its time: not for every message anew.
			if (thrown instanceof Error && !this.batch.signal?.aborted) this.halt(place, thrown);
			throw thrown;
		}
	}

	/**
	 * To be called when nothing more is to go out: gives back what was claimed and not begun, and waits until everything
	 * is recorded.
	 *
	 * @returns business numbers whose rescues this account may send, and somebody else could not
	 */
	async end(): Promise<string[]> {
		for (const [key, claimedAt] of this.waiting) {
			this.outcomes.add({ key, result: 'notSent', claimedAt });
		}
		this.waiting.clear();
		await this.outcomes.flush();
		return [...this.claims.values()].flatMap(({ rescuesStuck, phoneNumberId = '' }) =>
			rescuesStuck && this.accepted.has(phoneNumberId) ? [phoneNumberId] : [],
		);
	}
}
