import type { SendResult } from '../../store/sends';
import type { Store } from '../../store/store';

/** How often a store that was gone is asked again while no batch does, ms. */
const AGAIN_MS = 15 * 1000;

/** What became of messages while their store was gone. */
interface Unrecorded {
	results: SendResult[];
	recording?: Promise<void>;
}

const unrecorded = new WeakMap<Store, Unrecorded>();

/** Keeps outcomes that the store could not take until it can, as long as this process lives. */
export function keepUnrecorded(store: Store, results: SendResult[]): void {
	const kept = unrecorded.get(store);
	if (kept) {
		kept.results.push(...results);
		return;
	}
	unrecorded.set(store, { results: [...results] });
	tryLater(store);
}

/**
 * Records what was kept. To be called before messages are claimed, since it frees keys and says of others that
 * they are sent.
 *
 * @throws what the store throws; the outcomes are then still kept
 */
export async function recordUnrecorded(store: Store, now: number): Promise<void> {
	const kept = unrecorded.get(store);
	if (!kept) return;
	kept.recording ??= record(store, kept, now);
	await kept.recording;
}

async function record(store: Store, kept: Unrecorded, now: number): Promise<void> {
	try {
		while (kept.results.length > 0) {
			const { length } = kept.results;
			await store.settleSends(kept.results.slice(0, length), now);
			kept.results.splice(0, length);
		}
		unrecorded.delete(store);
	} finally {
		kept.recording = undefined;
	}
}

/** Also without another batch: another worker may get the messages next. */
function tryLater(store: Store): void {
	setTimeout(() => {
		recordUnrecorded(store, Date.now()).catch(() => tryLater(store));
	}, AGAIN_MS).unref();
}
