import { setTimeout as sleep } from 'node:timers/promises';

import { GraphError } from '../graph/error';
import { StoreUnavailableError } from '../store/failure';

/** A database that is restarted is back after some seconds, ms. */
const STORE_PATIENCE_MS = [500, 1000, 2000, 4000, 8000];

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
