import type { CustomerNames } from '../customer/customer';
import { peopleIn, type FindPerson, type People, type Person } from '../customer/people';
import type { Statement } from '../conversation/statement';
import { nameKey, namesOf, spelledOut, type Name } from '../customer/observedNames';
import type { WindowRecord } from '../conversation/window';
import { mergeWindows } from '../conversation/window';
import type { Script } from './database';
import type { Acquaintance } from './recording';

/** A customer who is looked for on one business number, and what was found. */
export interface LookUp {
	customer: CustomerNames;
	/** What Meta turned the customer's phone number into, or made it from. */
	learned: readonly string[];
	acquaintances: readonly Acquaintance[];
}

/** How a database finds people, as a part of scripts. */
export interface Finder {
	/** What is known of customers on one business number, in their order. */
	lookUp(phoneNumberId: string, customers: readonly CustomerNames[]): Script<LookUp[]>;

	/** The acquaintances of these names, as they are spelled. */
	find(
		phoneNumberId: string,
		names: readonly Name[],
	): Script<(name: Name) => Acquaintance | undefined>;
}

/** The window of the person who is called all these names. */
export function windowOf(lookUp: LookUp): WindowRecord | undefined {
	const windows = bearersOf(lookUp, peopleBehind(lookUp).find).map(({ window }) => window);
	const window = windows.reduce(mergeWindows, {});
	return Object.keys(window).length === 0 ? undefined : window;
}

/** The names under which what was said may be the customer's, as they were seen together. */
export function namesSeen({ acquaintances }: Pick<LookUp, 'acquaintances'>): CustomerNames[] {
	const seen = acquaintances.flatMap(({ sightings }) => sightings.map(({ names }) => names));
	return [...new Map(seen.map((names) => [JSON.stringify(namesOf(names)), names])).values()];
}

/** What of it the person who is called all these names has said. */
export function saidBy(lookUp: LookUp, statements: readonly Statement[]): Statement[] {
	const { find, ownerOf } = peopleBehind(lookUp);
	const bearers = new Set(bearersOf(lookUp, find).map(({ id }) => id));
	return statements.filter(({ names, at }) => bearers.has(ownerOf(names, at) ?? ''));
}

/** Everything that the customer is called, in all spellings. */
export function namesFor(lookUp: LookUp): string[] {
	const { find } = peopleBehind(lookUp);
	const bearers = new Set(bearersOf(lookUp, find).map(({ id }) => id));
	const { customer, acquaintances } = lookUp;
	const others = acquaintances.flatMap(({ sightings }) =>
		sightings.flatMap(({ names }) => namesOf(names).flatMap(spelledOut)),
	);
	const theirs = [...spelled(lookUp), ...others].filter((name) => {
		const person = find(name);
		return person === undefined || bearers.has(person.id);
	});
	return [...new Set([...namesOf(customer), ...theirs].map(([, value]) => value))];
}

/**
 * The acquaintances that names lead to, in all spellings: also from a user ID, by the phone number that it was seen
 * with, to what came under another spelling of that.
 */
export function acquaintancesUnder(
	names: readonly Name[],
	find: (name: Name) => Acquaintance | undefined,
): Acquaintance[] {
	const found = new Map<number, Acquaintance>();
	const wanted = new Map(names.flatMap(spelledOut).map((name) => [nameKey(name), name]));
	// A Map goes on with what is added to it meanwhile.
	for (const name of wanted.values()) {
		const acquaintance = find(name);
		if (!acquaintance || found.has(acquaintance.id)) continue;
		found.set(acquaintance.id, acquaintance);
		for (const other of otherSpellings(acquaintance)) wanted.set(nameKey(other), other);
	}
	return [...found.values()];
}

/** Finds each acquaintance once, though many names lead to it, and people ask for it again. */
export function findingOnce(
	find: (name: Name) => Acquaintance | undefined,
): (name: Name) => Acquaintance | undefined {
	const byName = new Map<string, Acquaintance | undefined>();
	const byId = new Map<number, Acquaintance>();
	return (name) => {
		const key = nameKey(name);
		if (byName.has(key)) return byName.get(key);
		const read = find(name);
		const found = read && (byId.get(read.id) ?? read);
		byName.set(key, found);
		if (!found || found !== read) return found;
		byId.set(found.id, found);
		// Its other names need no look-up of their own.
		for (const { names } of found.sightings) {
			for (const other of namesOf(names)) byName.set(nameKey(other), found);
		}
		return found;
	};
}

/** Where one name leads; worked out once for all names that lead to the same acquaintance. */
export function leadingOnce(
	find: (name: Name) => Acquaintance | undefined,
): (name: Name) => Acquaintance[] {
	const known = new Map<number, Acquaintance[]>();
	return (name) => {
		const direct = new Set(spelledOut(name).flatMap((one) => find(one) ?? []));
		const [first] = direct;
		if (!first) return [];
		const before = direct.size === 1 ? known.get(first.id) : undefined;
		if (before) return before;
		const all = acquaintancesUnder([name], find);
		if (direct.size === 1) known.set(first.id, all);
		return all;
	};
}

const spellings = new WeakMap<Acquaintance, Name[]>();

/** Names that the acquaintance's phone numbers have besides; worked out once for each that was read. */
export function otherSpellings(acquaintance: Acquaintance): Name[] {
	const known = spellings.get(acquaintance);
	if (known) return known;
	const others = spelledOtherwise(acquaintance);
	spellings.set(acquaintance, others);
	return others;
}

function spelledOtherwise({ sightings }: Acquaintance): Name[] {
	return sightings.flatMap(({ names: { phone } }) =>
		phone === undefined ? [] : spelledOut(['phone', phone]).filter(([, other]) => other !== phone),
	);
}

/**
 * Who bears the customer's names. The user ID decides: who is known under another name, or another spelling, counts
 * only if it is not somebody else, whose user ID is known and differs.
 */
function bearersOf(lookUp: LookUp, find: FindPerson): Person[] {
	const { customer } = lookUp;
	const userIds = new Set(customer.userId === undefined ? [] : [customer.userId]);
	const bearers = new Map<string, Person>();
	for (const name of [...namesOf(customer), ...spelled(lookUp)]) {
		const person = find(name);
		if (!person) continue;
		const ids = [...person.userIds];
		if (userIds.size > 0 && ids.length > 0 && !ids.some((id) => userIds.has(id))) continue;
		bearers.set(person.id, person);
		if (customer.userId === undefined) for (const id of ids) userIds.add(id);
	}
	return [...bearers.values()];
}

/** The customer's phone number in all spellings. */
function spelled({ customer: { phone }, learned }: LookUp): Name[] {
	if (phone === undefined) return [];
	return [phone, ...learned].flatMap((one) => spelledOut(['phone', one]));
}

/** Who is who among acquaintances that were read together, by the first of them. */
const people = new WeakMap<Acquaintance, Map<string, People>>();

const NOBODY: People = { find: () => undefined, ownerOf: () => undefined };

/** Tells people apart; once for all who ask about the same acquaintances, as they were read. */
function peopleBehind({ acquaintances }: LookUp): People {
	const [first] = acquaintances;
	if (!first) return NOBODY;
	const known = people.get(first) ?? new Map<string, People>();
	people.set(first, known);
	const key = acquaintances.map(({ id }) => id).join('/');
	const found =
		known.get(key) ??
		peopleIn(
			acquaintances.flatMap(({ sightings }) => sightings),
			acquaintances.flatMap(({ renames }) => renames),
		);
	known.set(key, found);
	return found;
}
