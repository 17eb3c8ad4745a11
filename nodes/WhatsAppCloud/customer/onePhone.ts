import type { CustomerNames } from './customer';
import { nameKey, namesOf, type Rename, type Sighting } from './observedNames';
import { SamePerson } from './samePerson';
import { phoneKey } from './spellings';

/**
 * Gives names the phone number that stands for all its spellings. Two spellings are one phone, unless they are
 * known as two people's: each was seen with user IDs, and none of these people under both.
 *
 * @returns the same object where nothing changes
 */
export function inOneSpelling(
	sightings: readonly Sighting[],
	renames: readonly Rename[],
): (names: CustomerNames) => CustomerNames {
	const all = [
		...sightings.map(({ names }) => names),
		...renames.flatMap(({ customer, becomes }) => [customer, becomes]),
	];
	const spellings = new Map<string, Set<string>>();
	for (const { phone } of all) {
		if (!phone) continue;
		const key = phoneKey(phone);
		spellings.set(key, (spellings.get(key) ?? new Set()).add(phone));
	}
	const severally = [...spellings].filter(([, given]) => given.size > 1);
	const same = severally.length > 0 ? samePersonIn(all, renames) : new SamePerson();
	const ids = severally.length > 0 ? idsByPhoneIn(all) : new Map<string, string[]>();
	const apart = new Set(
		severally.filter(([, given]) => areTwoPeople([...given], ids, same)).map(([key]) => key),
	);
	return (names) => {
		if (!names.phone) return names;
		const phone = phoneKey(names.phone);
		return phone === names.phone || apart.has(phone) ? names : { ...names, phone };
	};
}

/** Who is who by user IDs alone. */
function samePersonIn(all: readonly CustomerNames[], renames: readonly Rename[]): SamePerson {
	const same = new SamePerson();
	for (const names of all) same.unite(idsOf(names));
	for (const { customer, becomes } of renames) {
		same.unite([...idsOf(customer), ...idsOf(becomes)]);
	}
	return same;
}

function areTwoPeople(
	spellings: readonly string[],
	idsByPhone: ReadonlyMap<string, readonly string[]>,
	same: SamePerson,
): boolean {
	const bearers = spellings.map(
		(spelling) => new Set((idsByPhone.get(spelling) ?? []).map((id) => same.rootOf(id))),
	);
	const people = bearers.flatMap((ofSpelling) => [...ofSpelling]);
	const isSeveral = bearers.filter(({ size }) => size > 0).length > 1;
	return isSeveral && new Set(people).size === people.length;
}

function idsByPhoneIn(all: readonly CustomerNames[]): Map<string, string[]> {
	const ids = new Map<string, string[]>();
	for (const names of all) {
		if (!names.phone) continue;
		const known = ids.get(names.phone) ?? [];
		known.push(...idsOf(names));
		ids.set(names.phone, known);
	}
	return ids;
}

function idsOf(names: CustomerNames): string[] {
	return namesOf({ ...names, phone: undefined }).map(nameKey);
}
