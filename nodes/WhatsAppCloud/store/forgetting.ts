import type { CustomerNames } from '../customer/customer';
import { belongingsIn, type Belongings } from '../conversation/conversationList';
import { nameKey, namesOf, spelledOut, type Name, type Rename } from '../customer/observedNames';
import { statementFrom, type StatementRow } from './consents';
import type { Acquaintance, StoredSighting } from './recording';
import type { Leads } from './finding';
import { namesSeen } from './windowQuery';

/** What is deleted of one acquaintance on one business number. */
export interface Deletion extends Belongings<StoredSighting, Rename> {
	phoneNumberId: string;
	acquaintance: number;
	/** All names that were seen together there, theirs and others'. */
	seen: CustomerNames[];
}

/** Whether it is theirs what was said about marketing messages. */
export function ownsStatement(owns: Deletion['owns'], row: StatementRow): boolean {
	const { names, at } = statementFrom(row);
	return owns(names, at);
}

/**
 * Finds what belongs to a person: under the given names, on every business number, and under each name that
 * comes to light on the way, until nothing new is found.
 */
export class Forgetting {
	readonly #names: Map<string, Name>;

	readonly #deletions: Deletion[] = [];

	/** By the business number and the acquaintances among which people are told apart. */
	readonly #owners = new Map<
		string,
		(name: Name) => Belongings<StoredSighting, Rename> | undefined
	>();

	readonly #takenDown = new Set<Belongings<StoredSighting, Rename>>();

	#followed = 0;

	constructor(customer: CustomerNames) {
		this.#names = new Map(namesOf(customer).map((name) => [nameKey(name), name]));
	}

	/** All names that led to the person. */
	get names(): Name[] {
		return [...this.#names.values()];
	}

	get deletions(): readonly Deletion[] {
		return this.#deletions;
	}

	/** The names that came to light since this was asked: to be followed. */
	get fresh(): Name[] {
		const fresh = this.names.slice(this.#followed);
		this.#followed += fresh.length;
		return fresh;
	}

	/** Takes down where one of the names leads. */
	follow(name: Name, { leads, learned }: Leads): void {
		for (const phone of learned) this.#add(['phone', phone]);
		const belongings = leads.flatMap((lead) => this.#takeDown(name, lead));
		const isAnothers = (spelling: Name) =>
			belongings.some(({ names }) => !names.has(nameKey(spelling)));
		for (const spelling of spelledOut(name)) if (!isAnothers(spelling)) this.#add(spelling);
	}

	/** @returns what is the person's there, if there is one */
	#takeDown(name: Name, { phoneNumberId, acquaintances }: Leads['leads'][number]) {
		if (acquaintances.length === 0) return [];
		const theirs = this.#ownersAmong(phoneNumberId, acquaintances)(name);
		if (!theirs) return [];
		if (this.#takenDown.has(theirs)) return [theirs];
		this.#takenDown.add(theirs);
		for (const other of theirs.names.values()) this.#add(other);
		for (const acquaintance of acquaintances) {
			const seen = namesSeen({ acquaintances: [acquaintance] });
			const [sightings, renames] = [
				theirs.sightings.filter(isAmong(acquaintance.sightings)),
				theirs.renames.filter(isAmong(acquaintance.renames)),
			];
			if (sightings.length + renames.length === 0) continue;
			const here = { phoneNumberId, acquaintance: acquaintance.id, seen };
			this.#deletions.push({ ...theirs, sightings, renames, ...here });
		}
		return [theirs];
	}

	#ownersAmong(phoneNumberId: string, acquaintances: readonly Acquaintance[]) {
		const key = `${phoneNumberId}/${acquaintances.map(({ id }) => id).join('/')}`;
		const known = this.#owners.get(key);
		if (known) return known;
		const owners = belongingsIn(
			acquaintances.flatMap(({ sightings }) => sightings),
			acquaintances.flatMap(({ renames }) => renames),
		);
		this.#owners.set(key, owners);
		return owners;
	}

	#add(name: Name): void {
		if (!this.#names.has(nameKey(name))) this.#names.set(nameKey(name), name);
	}
}

function isAmong<T>(all: readonly T[]): (one: T) => boolean {
	const set = new Set(all);
	return (one) => set.has(one);
}
