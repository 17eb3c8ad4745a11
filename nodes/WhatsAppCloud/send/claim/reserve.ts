import { randomUUID } from 'node:crypto';

import { insist } from '../../account/insist';
import type { Reservation, ReserveOptions, SendClaim } from '../../store/sends';
import type { Store } from '../../store/store';
import type { SendBatch } from '../batch';
import { keepUnrecorded, recordUnrecorded } from './unrecorded';

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
