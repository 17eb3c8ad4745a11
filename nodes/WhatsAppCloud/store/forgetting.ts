import type { CustomerNames } from '../conversation/customer';
import { belongingsOf, type Belongings } from '../conversation/everybody';
import { nameKey, namesOf, spelledOut, type Name, type Rename } from '../conversation/sighting';
import type { Acquaintance, StoredSighting } from './recording';

/** What is deleted of one acquaintance on one business number. */
export interface Deletion extends Belongings<StoredSighting, Rename> {
	phoneNumberId: string;
	acquaintance: number;
}

/** Where a name leads, in all its spellings: on a business number. */
export interface Lead {
	phoneNumberId: string;
	acquaintances: Acquaintance[];
}

/**
 * Finds what belongs to a person: under the given names, on every business number, and under each name that
 * comes to light on the way, until nothing new is found.
 */
export class Forgetting {
	readonly #names: Map<string, Name>;

	readonly #deletions = new Map<string, Deletion>();

	constructor(customer: CustomerNames) {
		this.#names = new Map(namesOf(customer).map((name) => [nameKey(name), name]));
	}

	/** All names that led to the person. While they are gone through, more may come to light. */
	get names(): Iterable<Name> {
		// A Map goes on with what is added to it meanwhile.
		return this.#names.values();
	}

	get deletions(): Iterable<Deletion> {
		return this.#deletions.values();
	}

	/**
	 * Takes down where one of the names leads.
	 *
	 * @param learned what Meta turned it into, or made it from
	 */
	follow(name: Name, leads: readonly Lead[], learned: readonly string[]): void {
		for (const phone of learned) this.#add(['phone', phone]);
		const belongings = leads.flatMap((lead) => this.#takeDown(name, lead));
		const spellings = spelledOut(name);
		for (const names of belongings) for (const other of names) this.#add(other);
		const isAnothers = (spelling: Name) =>
			belongings.some((names) => !names.some((one) => nameKey(one) === nameKey(spelling)));
		for (const spelling of spellings) if (!isAnothers(spelling)) this.#add(spelling);
	}

	/** @returns all names of the person, if there is one */
	#takeDown(name: Name, { phoneNumberId, acquaintances }: Lead): Name[][] {
		const theirs = belongingsOf(
			name,
			acquaintances.flatMap(({ sightings }) => sightings),
			acquaintances.flatMap(({ renames }) => renames),
		);
		if (!theirs) return [];
		for (const acquaintance of acquaintances) {
			const sightings = theirs.sightings.filter((one) => acquaintance.sightings.includes(one));
			const renames = theirs.renames.filter((one) => acquaintance.renames.includes(one));
			const [first = renames[0]] = sightings;
			if (!first) continue;
			const { id } = acquaintance;
			const key = `${phoneNumberId}/${id}/${JSON.stringify(first)}`;
			const here = { phoneNumberId, acquaintance: id };
			this.#deletions.set(key, { ...theirs, sightings, renames, ...here });
		}
		return [theirs.names];
	}

	#add(name: Name): void {
		if (!this.#names.has(nameKey(name))) this.#names.set(nameKey(name), name);
	}
}
