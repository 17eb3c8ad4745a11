import type { CustomerNames } from '../customer/customer';
import { namesOf, spelledOut } from '../customer/observedNames';
import { SamePerson } from '../customer/samePerson';
import { CLOCK_DIFFERENCE_MS } from '../delivery/pace';

/** Whose an event is that is collected with others. */
export interface Sender {
	customer: CustomerNames;
	/** What is said in a group is no part of the conversation with one. */
	groupId?: string;
	/** When it happened, ms by Meta's clock. */
	at: number;
}

/** When a collection is over, ms. */
export interface Patience {
	/** So long after what its customer said last. */
	quietMs: number;
	/** So long after the first of it came, whatever else comes. */
	longestMs: number;
}

/** One event of a collection. */
export interface Collectible {
	id: number;
	/** The business number. */
	number: string;
	sender: Sender;
	/** When it came, ms by our clock. */
	arrivedAt: number;
}

/**
 * Puts together what the same customer said: under any name that two events share, in all spellings. A phone number
 * that comes with two user IDs has moved from one person to another, and makes nobody of them the other.
 *
 * @param known further names of some events' customers, by the events' IDs
 */
export function bySender<T extends Collectible>(
	events: readonly T[],
	known: ReadonlyMap<number, readonly string[]> = new Map(),
): T[][] {
	const same = new SamePerson();
	const moved = movedPhones(events);
	const placed = events.map((event) => {
		const { id, number, sender } = event;
		const names = namesOf(sender.customer)
			.flatMap(spelledOut)
			.map(([, name]) => name);
		const hasUserId = sender.customer.userId !== undefined;
		const places = [...names, ...(known.get(id) ?? [])]
			.filter((name) => !(hasUserId && moved.has(`${number}/${name}`)))
			.map((name) => JSON.stringify([number, sender.groupId ?? '', name]));
		same.unite(places);
		return { event, place: places[0] ?? `${id}` };
	});
	const groups = Map.groupBy(placed, ({ place }) => same.rootOf(place));
	return [...groups.values()].map((group) => group.map(({ event }) => event));
}

/**
 * When one customer's collection is over, ms by our clock. The message that the customer wrote last counts, by Meta's
 * time: an earlier one that comes late, as Meta repeats deliveries for days, does not make the others wait longer.
 */
export function overAt(
	collection: readonly Collectible[],
	{ quietMs, longestMs }: Patience,
): number {
	let [first, last] = [Infinity, { at: -Infinity, arrivedAt: -Infinity }];
	for (const { sender, arrivedAt } of collection) {
		first = Math.min(first, arrivedAt);
		const { at } = sender;
		if (at > last.at || (at === last.at && arrivedAt > last.arrivedAt)) last = { at, arrivedAt };
	}
	return Math.min(last.arrivedAt + quietMs, first + longestMs);
}

/** Whether it is over; what seems to come yet has come before the clock was put back. @param now ms */
export function isOver(
	collection: readonly Collectible[],
	patience: Patience,
	now: number,
): boolean {
	const isAhead = collection.some(({ arrivedAt }) => arrivedAt > now + CLOCK_DIFFERENCE_MS);
	return isAhead || overAt(collection, patience) <= now;
}

/** Phone numbers that came with several user IDs, in all spellings, behind the business number. */
function movedPhones(events: readonly Collectible[]): Set<string> {
	const holders = new Map<string, Set<string>>();
	for (const { number, sender } of events) {
		const { phone, userId } = sender.customer;
		if (phone === undefined || userId === undefined) continue;
		for (const [, spelling] of spelledOut(['phone', phone])) {
			const key = `${number}/${spelling}`;
			holders.set(key, (holders.get(key) ?? new Set()).add(userId));
		}
	}
	return new Set([...holders].filter(([, userIds]) => userIds.size > 1).map(([key]) => key));
}
