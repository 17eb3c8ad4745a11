import type { CustomerNames } from '../customer/customer';
import { nameKey, namesOf, spelledOut, type Name } from '../customer/observedNames';
import type { Script } from './database';
import type { Acquaintance } from './recording';

/** A customer who is looked for on one business number, and what was found. */
export interface LookUp {
	customer: CustomerNames;
	/** What Meta turned the customer's phone number into, or made it from. */
	learned: readonly string[];
	acquaintances: readonly Acquaintance[];
}

/** All that is known about one name on several business numbers. */
export interface Leads {
	/** Where it leads, in all its spellings. */
	leads: ReadonlyArray<{ phoneNumberId: string; acquaintances: Acquaintance[] }>;
	/** What Meta turned it into, or made it from. */
	learned: readonly string[];
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

	/** Follows names on business numbers; to be asked again with those that come to light. */
	leading(numbers: readonly string[]): (names: readonly Name[]) => Script<(name: Name) => Leads>;
}

/**
 * What is known of a customer on one business number.
 *
 * @param find the acquaintance of a name as it is spelled; @param learnedBy what Meta turned a phone number into, or
 * made it from
 */
export function lookUpBy(
	customer: CustomerNames,
	find: (name: Name) => Acquaintance | undefined,
	learnedBy: (phone: string) => readonly string[],
): LookUp {
	const names = namesOf(customer);
	const learned = names
		.flatMap(spelledOut)
		.flatMap(([kind, value]) => (kind === 'phone' ? learnedBy(value) : []));
	const all = [...names, ...learned.map((phone): Name => ['phone', phone])];
	return { customer, learned, acquaintances: acquaintancesUnder(all, find) };
}

/**
 * The acquaintances that names lead to, in all spellings: also from a user ID, by the phone number that it was seen
 * with, to what came under another spelling of that.
 */
function acquaintancesUnder(
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

/**
 * Where each name leads on business numbers.
 *
 * @param finding on one of them; @param learned what Meta turned a phone number into on any, or made it from
 */
export function leadsFrom(
	numbers: readonly string[],
	finding: (phoneNumberId: string) => (name: Name) => Acquaintance | undefined,
	learned: (phone: string) => readonly string[],
): (name: Name) => Leads {
	const leading = new Map(numbers.map((number) => [number, leadingOnce(finding(number))]));
	return (name) => {
		const [kind, value] = name;
		return {
			leads: [...leading].map(([phoneNumberId, lead]) => ({
				...{ phoneNumberId, acquaintances: lead(name) },
			})),
			learned: kind === 'phone' ? learned(value) : [],
		};
	};
}

/** Where one name leads; worked out once for all names that lead to the same acquaintance. */
function leadingOnce(
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
