import type { CustomerNames } from '../conversation/customer';
import { belongingsOf, type Belongings } from '../conversation/everybody';
import { nameKey, namesOf, type Name, type Rename } from '../conversation/sighting';
import type { Acquaintance, StoredSighting } from './recording';

/** What is deleted of one acquaintance on one business number. */
export interface Deletion extends Belongings<StoredSighting, Rename> {
	phoneNumberId: string;
	acquaintance: number;
}

/** Where a name leads: on each business number, and to other spellings of a phone number. */
export interface Lead {
	acquaintances: Array<{ phoneNumberId: string; acquaintance: Acquaintance | undefined }>;
	spellings: string[];
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

	/** Takes down where one of the names leads. */
	follow(name: Name, { acquaintances, spellings }: Lead): void {
		for (const phone of spellings) this.#add(['phone', phone]);
		for (const { phoneNumberId, acquaintance } of acquaintances) {
			if (!acquaintance) continue;
			const { id, sightings, renames } = acquaintance;
			const theirs = belongingsOf(name, sightings, renames);
			const first = theirs?.sightings[0] ?? theirs?.renames[0];
			if (!theirs || !first) continue;
			const key = `${phoneNumberId}/${id}/${JSON.stringify(first)}`;
			this.#deletions.set(key, { ...theirs, phoneNumberId, acquaintance: id });
			for (const other of theirs.names) this.#add(other);
		}
	}

	#add(name: Name): void {
		if (!this.#names.has(nameKey(name))) this.#names.set(nameKey(name), name);
	}
}
