import type { CustomerNames } from '../customer/customer';
import { peopleIn, peopleOf, type People } from '../customer/mergedPeople';
import {
	nameKey,
	namesOf,
	spelledOut,
	type Name,
	type Rename,
	type Sighting,
} from '../customer/observedNames';
import type { WindowRecord } from './window';

/** One customer of one business number: what the person is called now, and what is known. */
export interface Conversation {
	customer: CustomerNames;
	record: WindowRecord;
}

/** Everybody behind sightings that have been connected, each under the newest name of each kind. */
export function conversationsIn(
	sightings: readonly Sighting[],
	renames: readonly Rename[],
): Conversation[] {
	const find = peopleOf(sightings, renames);
	const people = new Map<string, Conversation>();
	for (const name of newestFirst(sightings, renames)) {
		const person = find(name);
		if (!person) continue;
		const known = people.get(person.id) ?? { customer: {}, record: person.window };
		people.set(person.id, known);
		const [kind, value] = name;
		known.customer[kind] ??= value;
	}
	return [...people.values()];
}

/** What is one person's: to be deleted when the person is to be forgotten. */
export interface Belongings<S, R> {
	/** Every name that leads to the person now, in all spellings, by {@link nameKey}. */
	names: ReadonlyMap<string, Name>;
	sightings: S[];
	renames: R[];
	/** Names that nothing of what stays behind bears. */
	orphans: Name[];
	/** Whether it is theirs what came under these names at that time (ms). */
	owns: (names: CustomerNames, at: number) => boolean;
}

/**
 * What belongs to whoever is called a name at present; undefined when nobody is. A phone number that moved on
 * to somebody else, and what came under it alone, is that person's. For all names of one person it is the same object.
 */
export function belongingsIn<S extends Sighting, R extends Rename>(
	sightings: readonly S[],
	renames: readonly R[],
): (name: Name) => Belongings<S, R> | undefined {
	const people = peopleIn(sightings, renames);
	const known = new Map<string, Belongings<S, R>>();
	return (name) => {
		const person = people.find(name);
		if (!person) return undefined;
		const belongings = known.get(person.id) ?? belongingsOf(person.id, people, sightings, renames);
		known.set(person.id, belongings);
		return belongings;
	};
}

function belongingsOf<S extends Sighting, R extends Rename>(
	person: string,
	{ find, ownerOf }: People,
	sightings: readonly S[],
	renames: readonly R[],
): Belongings<S, R> {
	const isTheirs = (names: CustomerNames) => {
		const { phone, ...ids } = names;
		const [first = phone === undefined ? undefined : (['phone', phone] as const)] = namesOf(ids);
		return first !== undefined && find(first)?.id === person;
	};
	const parts = {
		sightings: split(sightings, ({ names }) => isTheirs(names)),
		renames: split(renames, ({ customer, becomes }) => isTheirs(customer) || isTheirs(becomes)),
	};
	const names = distinct(parts.sightings.theirs, parts.renames.theirs);
	const staying = new Set(distinct(parts.sightings.others, parts.renames.others).map(nameKey));
	const leading = names.flatMap(spelledOut).filter((one) => find(one)?.id === person);
	return {
		names: new Map(leading.map((one) => [nameKey(one), one])),
		sightings: parts.sightings.theirs,
		renames: parts.renames.theirs,
		orphans: names.filter((one) => !staying.has(nameKey(one))),
		owns: (under, at) => isTheirs(under) || ownerOf(under, at) === person,
	};
}

function newestFirst(sightings: readonly Sighting[], renames: readonly Rename[]): Name[] {
	const seen = [
		...sightings.map(({ names, lastAt }) => ({ names, at: lastAt })),
		...renames.map(({ becomes, at }) => ({ names: becomes, at })),
		// What somebody was called before: only where nothing newer is known.
		...renames.map(({ customer, at }) => ({ names: customer, at: at - 1 })),
	];
	return seen.sort((a, b) => b.at - a.at).flatMap(({ names }) => namesOf(names));
}

function distinct(sightings: readonly Sighting[], renames: readonly Rename[]): Name[] {
	const names = [
		...sightings.flatMap((sighting) => namesOf(sighting.names)),
		...renames.flatMap(({ customer, becomes }) => [customer, becomes].flatMap(namesOf)),
	];
	return unique(names);
}

function unique(names: Name[]): Name[] {
	return [...new Map(names.map((name) => [nameKey(name), name])).values()];
}

function split<T>(all: readonly T[], isTheirs: (one: T) => boolean) {
	const theirs: T[] = [];
	const others: T[] = [];
	for (const one of all) (isTheirs(one) ? theirs : others).push(one);
	return { theirs, others };
}
