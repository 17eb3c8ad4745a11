import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { GraphError } from '../../graph/error';
import { StoreUnavailableError } from '../../store/failure';
import type { Reservation, ReserveOptions, SendClaim } from '../../store/sends';
import type { Store } from '../../store/store';
import type { SendBatch } from '../batch';
import { keepUnrecorded, recordUnrecorded } from './unrecorded';

/** A database that is restarted is back after some seconds, ms. */
const STORE_PATIENCE_MS = [500, 1000, 2000, 4000, 8000];

/** What the store answered for one message, and since when it is claimed, ms. */
export interface Claimed {
	reservation: Reservation;
	claimedAt: number;
}

/**
 * Asks the store for messages' turns, once it knows what became of the messages before.
 *
 * @param claimsAt what is asked for at this time, ms
 * @returns one answer for each
 */
export async function reserve(
	batch: SendBatch,
	store: Store,
	claimsAt: (now: number) => SendClaim[],
	options: Omit<ReserveOptions, 'callId'>,
): Promise<Claimed[]> {
	const callId = randomUUID();
	let asked: SendClaim[] = [];
	const ask = async () => {
		await recordUnrecorded(store, batch.now());
		const claimedAt = batch.now();
		const claims = claimsAt(claimedAt);
		asked = claims;
		const reservations = await store.reserveSends(claims, { ...options, callId }, claimedAt);
		return claims.map((_claim, index) => {
			const reservation = reservations[index];
			if (!reservation) throw new Error('The store gave no answer for a message.');
			return { reservation, claimedAt };
		});
	};
	try {
		return await insist(ask, batch.signal);
	} catch (thrown) {
		// The answer may be all that was lost.
		const keys = asked.flatMap(({ key }) => key ?? []);
		if (keys.length > 0) {
			keepUnrecorded(
				store,
				keys.map((key) => ({ key, result: 'notSent', callId })),
			);
		}
		throw thrown;
	}
}

/**
 * Tries again for some seconds when the store cannot be used.
 *
 * @throws what the last try threw, at once if trying again cannot help, or the signal's reason
 */
export async function insist<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
	for (const patience of STORE_PATIENCE_MS) {
		try {
			return await work();
		} catch (thrown) {
			const isStores = !(thrown instanceof GraphError);
			if (!isStores || (thrown instanceof StoreUnavailableError && thrown.isLasting)) throw thrown;
			await sleep(patience, undefined, { signal });
		}
	}
	return await work();
}
