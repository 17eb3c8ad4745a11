import { setTimeout as sleep } from 'node:timers/promises';

import { insist } from '../../account/insist';
import type { EventClaim, Store } from '../../store/store';

/** How often a store that stays away is told once more who has the events, ms. */
const AGAIN_MS = 10_000;

/**
 * Takes events for an execution: what the store does not know to be taken starts the workflow once more.
 *
 * @returns for each key, whether it is the execution's
 * @throws what the store throws after some seconds; it is told as soon as it is back, while this process lives
 */
export async function takeEvents(
	store: Store,
	claim: EventClaim,
	executionId: string,
): Promise<boolean[]> {
	const take = async () => await store.pendingEvents.take(claim, executionId, Date.now());
	try {
		return await insist(take);
	} catch (thrown) {
		void takeLater(take);
		throw thrown;
	}
}

async function takeLater(take: () => Promise<unknown>): Promise<void> {
	for (;;) {
		await sleep(AGAIN_MS, undefined, { ref: false });
		try {
			await take();
			return;
		} catch {
			// Still away.
		}
	}
}
