import type { WindowRecord } from '../conversation/window';
import { mergeWindows } from '../conversation/window';
import type { CustomerNames } from './customer';
import type { Name, Rename, Sighting } from './observedNames';
import { cutAtLeaves, lastLeave, leavesOf, nameKey, namesOf, pickWindow } from './observedNames';
import { inOneSpelling } from './onePhone';
import { PhoneHolders } from './phoneHolders';
import { SamePerson } from './samePerson';

export interface Person {
	/** Tells this person from the others behind the same sightings. */
	id: string;
	window: WindowRecord;
	userIds: ReadonlySet<string>;
}

/** Who bears a name at present; undefined for a name that nobody was seen under. */
export type FindPerson = (name: Name) => Person | undefined;

/** People told apart. */
export interface People {
	find: FindPerson;
	/** Whose it is (the ID) what came under these names at that time (ms). */
	ownerOf: (names: CustomerNames, at: number) => string | undefined;
}

/**
 * Tells apart the people behind names that have been connected with each other. A pure function of the
 * two sets, so the order in which Meta's webhooks arrived plays no part. The rules:
 *
 * - Names seen together are one person, except that a phone number seen with two user IDs has moved
 *   from one person to another; it belongs to who was seen with it last.
 * - Events that came under the phone number alone are its bearer's at that time.
 * - Spellings of a phone number are one name, unless they are known as two people's (onePhone).
 * - A renamed person keeps everything. A name that was given up still finds that person, until somebody
 *   is seen under it later without the person's other names: a new person.
 */
export function peopleOf(sightings: readonly Sighting[], renames: readonly Rename[]): FindPerson {
	return peopleIn(sightings, renames).find;
}

/** The same, with whose an event is that came under some names. */
export function peopleIn(sightings: readonly Sighting[], renames: readonly Rename[]): People {
	const userIds = new Set(sightings.flatMap(({ names }) => (names.userId ? [names.userId] : [])));
	if (renames.length === 0 && userIds.size <= 1) {
		const person = { id: '', window: mergeAll(sightings.map(({ window }) => window)), userIds };
		return { find: () => person, ownerOf: () => person.id };
	}
	const spelled = inOneSpelling(sightings, renames);
	const { find, ownerOf } = peopleNamed(
		sightings.map((sighting) => ({ ...sighting, names: spelled(sighting.names) })),
		renames.map(({ customer, becomes, at }) => ({
			...{ customer: spelled(customer), becomes: spelled(becomes), at },
		})),
	);
	return {
		find: ([kind, value]) => find([kind, spelled({ [kind]: value })[kind] ?? value]),
		ownerOf: (names, at) => ownerOf(spelled(names), at),
	};
}

/** The same for names of which each phone has one. */
function peopleNamed(sightings: readonly Sighting[], renames: readonly Rename[]): People {
	const leaves = leavesOf(renames);
	const bearers = new Map<string, string[]>();
	/** One bearer of a name after another: the name with the time when the one before gave it up. */
	const idAt = (name: Name, at: number) =>
		`${nameKey(name)}#${String(lastLeave([name], leaves, at)).padStart(16, '0')}`;
	const bearer = (name: Name, at: number): string => {
		const id = idAt(name, at);
		const known = bearers.get(nameKey(name)) ?? [];
		if (!known.includes(id)) bearers.set(nameKey(name), [...known, id].sort());
		return id;
	};
	const split = (names: CustomerNames, at: number) => ({
		phone: names.phone ? bearer(['phone', names.phone], at) : undefined,
		ids: namesOf({ ...names, phone: undefined }).map((name) => bearer(name, at)),
	});

	const same = new SamePerson();
	const holders = new PhoneHolders(same);
	const parts = sightings
		.flatMap((sighting) => cutAtLeaves(sighting, leaves))
		.map((part) => ({ ...part, ...split(part.names, part.lastAt) }));
	for (const { phone, ids, firstAt, lastAt } of parts) {
		same.unite(ids);
		if (phone && ids[0]) holders.add(phone, ids[0], firstAt, lastAt);
	}
	const moves = renames
		.map(({ customer, becomes, at }) => ({ at, from: split(customer, at), to: split(becomes, at) }))
		.sort((a, b) => a.at - b.at || compare(JSON.stringify(a), JSON.stringify(b)));
	for (const { at, from, to } of moves) {
		same.unite([...from.ids, ...to.ids]);
		if (from.phone && from.ids[0]) holders.add(from.phone, from.ids[0], at, at);
		if (to.phone && to.ids[0]) holders.add(to.phone, to.ids[0], at, at);
	}
	for (const { at, from, to } of moves) {
		const before = from.ids[0] ?? (from.phone && holders.holderAt(from.phone, at));
		const after = to.ids[0] ?? (to.phone && holders.firstHolderFrom(to.phone, at));
		if (before && after) same.unite([before, after]);
		else if (before && to.phone) holders.add(to.phone, before, at, at);
	}
	holders.uniteNameless();

	const windows = new Map<string, WindowRecord>();
	const give = (id: string, window: WindowRecord) => {
		const root = same.rootOf(id);
		windows.set(root, mergeWindows(windows.get(root) ?? {}, window));
	};
	for (const { phone, ids, window } of parts) {
		if (ids[0]) give(ids[0], window);
		else if (phone) {
			for (const holder of holders.holdersOf(phone)) {
				give(
					holder,
					pickWindow(window, (at) => holders.holderAt(phone, at) === holder),
				);
			}
		}
	}
	const find: FindPerson = (name) => {
		const id = bearers.get(nameKey(name))?.at(-1);
		if (id === undefined) return undefined;
		const root = name[0] === 'phone' ? holders.holdersOf(id)[0] : same.rootOf(id);
		return root === undefined
			? undefined
			: { id: root, window: windows.get(root) ?? {}, userIds: same.userIdsOf(root) };
	};
	const ownerOf = ({ phone, ...ids }: CustomerNames, at: number) => {
		const [first] = namesOf(ids);
		if (first) return same.rootOf(idAt(first, at));
		return phone === undefined
			? undefined
			: same.rootOf(holders.holderAt(idAt(['phone', phone], at), at));
	};
	return { find, ownerOf };
}

function mergeAll(windows: readonly WindowRecord[]): WindowRecord {
	const [first = {}, ...others] = windows;
	return others.reduce(mergeWindows, first);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
