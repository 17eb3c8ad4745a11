import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { bySender, overAt, type Patience } from '../../conversation/collecting';
import type { CollectedEvent } from '../../store/pendingEvents';
import type { Store } from '../../store/store';
import { inOrder } from '../../webhook/order';
import { messageOf } from '../log';
import { eventIn } from './pendingEvents';
import { forThisProcess } from './processes';
import type { HandOver } from './starts';
import { Sleeper, wakeAll } from './waking';

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
		while (!signal.aborted) {
			const started = Date.now();
			const again = await look(collector, started);
			const pause = Math.max(PAUSE_MS, (Date.now() - started) * PAUSE_PER_LOOK);
			// Whatever comes meanwhile is over later than what is there.
			if (again === undefined) await sleeper.sleep(lookEveryMs, signal);
			else await sleep(Math.max(pause, again - Date.now()), undefined, { signal, ref: false });
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

/** @returns when to look again, ms; undefined = nothing is there */
async function look(collector: Collector, now: number): Promise<number | undefined> {
	try {
		return await handOverDue(collector, now);
	} catch (thrown) {
		collector.log('warn', `Collected messages wait a little longer. ${messageOf(thrown)}`);
		// What the store may have released all the same is left, as by a process that died.
		wakeAll();
		return now + AFTER_FAILURE_MS;
	}
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
	const isOver = (collection: CollectedEvent[]) => overAt(collection, patience) <= now;
	const seemOver = bySender(events).filter(isOver).flatMap(oneOfEachName);
	// Under another name, the customer may have written since.
	const names = seemOver.length > 0 ? await pendingEvents.namesOf(scope, seemOver) : undefined;
	const collections = bySender(events, names);
	const over = collections.filter(isOver);
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
	const left = collections.filter((collection) => !isOver(collection));
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
