import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { bySender, isOver, overAt, type Patience } from '../../conversation/collecting';
import type { CollectedEvent } from '../../store/pendingEvents';
import type { Store } from '../../store/store';
import { inOrder } from '../../webhook/order';
import { messageOf } from '../../thrown';
import { eventIn } from './pendingEvents';
import { forThisProcess } from './processes';
import type { HandOver } from './starts';
import { Sleeper, wake } from './waking';

/** Whose messages are collected, and what happens to them then. */
export interface Collector {
	scope: string;
	store: Store;
	patience: Patience;
	handOver: (collection: HandOver) => void;
	log: (level: 'warn', text: string) => void;
}

/** What waits no longer than it has. */
export const NO_PATIENCE: Patience = { quietMs: 0, longestMs: 0 };

/** Between two looks at least, ms; and so many times as long as a look takes, where thousands of messages are collected. */
const PAUSE_MS = 200;
const PAUSE_PER_LOOK = 20;

/** A look may take long because the store does. */
const LONGEST_PAUSE_MS = 10_000;

/** Before a store that cannot be had is asked again. */
const AFTER_FAILURE_MS = 5000;

/** In one transaction. */
const AT_ONCE = 200;

/**
 * Hands over what customers have written when they have been quiet, until the signal.
 *
 * @param lookEveryMs how often to look where another process takes messages in
 */
export async function collect(
	collector: Collector,
	lookEveryMs: number,
	signal: AbortSignal,
): Promise<void> {
	const sleeper = new Sleeper(collectorOf(collector.scope));
	try {
		for (let isDown = false; !signal.aborted;) {
			// The clock may jump meanwhile.
			const [now, started] = [Date.now(), performance.now()];
			let waitMs: number | undefined;
			let pause = 0;
			try {
				const again = await handOverDue(collector, now);
				waitMs = again === undefined ? undefined : again - now;
				isDown = false;
				const tookMs = performance.now() - started;
				pause = Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, tookMs * PAUSE_PER_LOOK));
			} catch (thrown) {
				const why = messageOf(thrown);
				if (!isDown) collector.log('warn', `Collected messages wait a little longer. ${why}`);
				isDown = true;
				// What the store may have released all the same is left, as by a process that died.
				wake(collector.scope);
				waitMs = AFTER_FAILURE_MS;
			}
			// Whatever comes meanwhile is over later than what is there.
			if (waitMs === undefined) await sleeper.sleep(lookEveryMs, signal);
			else await sleep(Math.max(pause, waitMs), undefined, { signal, ref: false });
		}
	} catch (thrown) {
		if (!signal.aborted) throw thrown;
	} finally {
		sleeper.end();
	}
}

/** By which a collector can be woken. */
export function collectorOf(scope: string): string {
	return `${scope} collects`;
}

/**
 * Hands over the collections that are over.
 *
 * @param now ms
 * @returns when the next one is, ms; undefined = none is left
 */
async function handOverDue(
	{ scope, store, patience, handOver }: Collector,
	now: number,
): Promise<number | undefined> {
	const { pendingEvents } = store;
	const events = await pendingEvents.collected(scope);
	const isDue = (collection: CollectedEvent[]) => isOver(collection, patience, now);
	const seemOver = bySender(events).filter(isDue).flatMap(oneOfEachName);
	// Under another name, the customer may have written since.
	const names = seemOver.length > 0 ? await pendingEvents.namesOf(scope, seemOver) : undefined;
	const collections = bySender(events, names);
	const over = collections.filter(isDue);
	for (let index = 0; index < over.length; index += AT_ONCE) {
		const named = over
			.slice(index, index + AT_ONCE)
			.map((collection): [string, number[]] => [randomUUID(), collection.map(({ id }) => id)]);
		const released = await forThisProcess(async (process) => {
			const claim = { scope, process, collections: new Map(named) };
			return await pendingEvents.releaseCollected(claim, now);
		});
		for (const texts of released.values()) {
			const collection = inOrder(texts.flatMap(eventIn));
			if (collection.length > 0) handOver({ events: collection, isCollection: true });
		}
	}
	const left = collections.filter((collection) => !isDue(collection));
	return left.length > 0
		? Math.min(...left.map((collection) => overAt(collection, patience)))
		: undefined;
}

/** Of one customer's events those that differ in names. */
function oneOfEachName(events: CollectedEvent[]): number[] {
	return [
		...new Map(events.map(({ id, sender }) => [JSON.stringify(sender.customer), id])).values(),
	];
}
