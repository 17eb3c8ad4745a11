import { peopleIn, type FindPerson, type People, type Person } from '../customer/mergedPeople';
import type { CustomerNames } from '../customer/customer';
import type { Statement } from '../conversation/statement';
import { namesOf, spelledOut, type Name } from '../customer/observedNames';
import type { WindowRecord } from '../conversation/window';
import { mergeWindows } from '../conversation/window';
import type { LookUp } from './finding';
import type { Acquaintance } from './recording';

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
	const others = acquaintances.flatMap(namesIn).flatMap(namesOf).flatMap(spelledOut);
	const theirs = [...spelled(lookUp), ...others].filter((name) => {
		const person = find(name);
		return person === undefined || bearers.has(person.id);
	});
	return [...new Set([...namesOf(customer), ...theirs].map(([, value]) => value))];
}

/** Also those that nobody was seen under, as far as is known who gave them up. */
function namesIn({ sightings, renames }: Acquaintance): CustomerNames[] {
	return [
		...sightings.map(({ names }) => names),
		...renames.flatMap(({ customer, becomes }) => [customer, becomes]),
	];
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
