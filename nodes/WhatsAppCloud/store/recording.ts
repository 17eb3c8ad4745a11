import type { CustomerNames } from '../customer/customer';
import { observedAt } from '../conversation/plausibility';
import type { Name, Rename, Sighting } from '../customer/observedNames';
import { lastLeave, leavesOf, nameKey, namesOf, spelledOut } from '../customer/observedNames';
import type { Statement } from '../conversation/statement';
import type { WindowRecord } from '../conversation/window';
import { mergeWindows, sameWindows } from '../conversation/window';
import type { CustomerObservation } from './factTables';
import { saidFrom, tidy, windowFrom } from './observed';

/**
 * Everything known under names that were ever connected: nearly always one person. Who is who among them
 * is worked out when it is asked (customer/mergedPeople).
 */
export interface Acquaintance {
	id: number;
	sightings: StoredSighting[];
	renames: Rename[];
}

/** `era` sets apart what was seen after one of the names was given up: that time (ms), or 0. */
export interface StoredSighting extends Sighting {
	era: number;
}

/** What a delivery changes in the store. */
export interface Changes {
	aliases: Array<{ phoneNumberId: string; name: Name; acquaintance: number }>;
	sightings: Array<{ phoneNumberId: string; acquaintance: number; sighting: StoredSighting }>;
	renames: Array<{ acquaintance: number; rename: Rename }>;
	/** Acquaintances that became part of another one. */
	absorbed: number[];
	/** What customers said about marketing messages; what is known already is said once more. */
	statements: SaidHere[];
}

/** What a customer said, on a business number. */
export interface SaidHere {
	phoneNumberId: string;
	statement: Statement;
}

interface RenameKnowledge {
	/** Of how many renames. */
	count: number;
	texts: Set<string>;
	leaves: Map<string, number[]>;
}

/** Whether there is something to record. */
export function isRecordable(observation: CustomerObservation): boolean {
	const names = allNames(observation).length;
	// One name alone, seen: nothing that a window could be made of.
	return observation.kind === 'seen' || observation.kind === 'renamed' ? names > 1 : names > 0;
}

/** The names that have to be looked up before the observation can be recorded, in all spellings. */
export function wantedNames(observation: CustomerObservation): Name[] {
	return allNames(observation).flatMap(spelledOut);
}

function allNames(observation: CustomerObservation): Name[] {
	const names = namesOf(observation.customer);
	return observation.kind === 'renamed' ? [...names, ...namesOf(observation.becomes)] : names;
}

/** A name on one business number, as one string. */
export function aliasKey(phoneNumberId: string, name: Name): string {
	return `${phoneNumberId}/${nameKey(name)}`;
}

/** Works out in memory what a delivery changes, from what the store holds about the names in it. */
export class Recording {
	readonly #byAlias: Map<string, Acquaintance>;

	readonly #nextId: () => number;

	readonly #aliases = new Map<string, { phoneNumberId: string; name: Name }>();

	readonly #sightings = new Set<StoredSighting>();

	readonly #renames = new Set<Rename>();

	readonly #absorbed: number[] = [];

	readonly #statements: SaidHere[] = [];

	readonly #numbers = new Map<Acquaintance, string>();

	/** What is known from an acquaintance's renames, which only grow in number. */
	readonly #knowledge = new Map<Rename[], RenameKnowledge>();

	/**
	 * @param byAlias the acquaintances behind the delivery's names, by {@link aliasKey}
	 * @param nextId a number that no acquaintance has yet
	 */
	constructor(byAlias: Map<string, Acquaintance>, nextId: () => number) {
		this.#byAlias = byAlias;
		this.#nextId = nextId;
	}

	add(observation: CustomerObservation): void {
		const acquaintance = this.#connect(observation.phoneNumberId, allNames(observation));
		const at = Math.floor(observedAt(observation));
		if (observation.kind === 'renamed') {
			const { customer, becomes } = observation;
			this.#rename(acquaintance, { customer: tidy(customer), becomes: tidy(becomes), at });
		} else {
			this.#see(acquaintance, tidy(observation.customer), at, windowFrom(observation));
		}
		if (observation.kind === 'consent') this.#statements.push(saidFrom(observation, at));
	}

	changes(): Changes {
		const byAlias = (key: string) => this.#byAlias.get(key)?.id ?? 0;
		const all = new Set(this.#byAlias.values());
		const numberOf = (acquaintance: Acquaintance) => this.#numbers.get(acquaintance) ?? '';
		return {
			aliases: [...this.#aliases].map(([key, alias]) => ({ ...alias, acquaintance: byAlias(key) })),
			sightings: [...all].flatMap((acquaintance) =>
				acquaintance.sightings
					.filter((sighting) => this.#sightings.has(sighting))
					.map((sighting) => ({
						phoneNumberId: numberOf(acquaintance),
						acquaintance: acquaintance.id,
						sighting,
					})),
			),
			renames: [...all].flatMap(({ id, renames }) =>
				renames
					.filter((rename) => this.#renames.has(rename))
					.map((rename) => ({ acquaintance: id, rename })),
			),
			absorbed: this.#absorbed,
			statements: this.#statements,
		};
	}

	/** The one acquaintance behind all the names, however spelled; the oldest of several absorbs the others. */
	#connect(phoneNumberId: string, names: Name[]): Acquaintance {
		const known = new Set<Acquaintance>();
		for (const name of names.flatMap(spelledOut)) {
			const acquaintance = this.#byAlias.get(aliasKey(phoneNumberId, name));
			if (acquaintance) known.add(acquaintance);
		}
		const [kept = { id: this.#nextId(), sightings: [], renames: [] }, ...others] = [...known].sort(
			(a, b) => a.id - b.id,
		);
		this.#numbers.set(kept, phoneNumberId);
		for (const other of others) this.#absorb(phoneNumberId, kept, other);
		for (const name of names) this.#point(phoneNumberId, name, kept);
		return kept;
	}

	#absorb(phoneNumberId: string, kept: Acquaintance, other: Acquaintance): void {
		this.#absorbed.push(other.id);
		for (const sighting of other.sightings) this.#sightings.add(sighting);
		for (const rename of other.renames) this.#renames.add(rename);
		const names = [
			...other.sightings.flatMap((sighting) => namesOf(sighting.names)),
			...other.renames.flatMap(({ customer, becomes }) => [customer, becomes].flatMap(namesOf)),
		];
		for (const name of names) this.#point(phoneNumberId, name, kept);
		kept.sightings.push(...other.sightings);
		kept.renames.push(...other.renames);
	}

	#point(phoneNumberId: string, name: Name, acquaintance: Acquaintance): void {
		const key = aliasKey(phoneNumberId, name);
		if (this.#byAlias.get(key) === acquaintance) return;
		this.#byAlias.set(key, acquaintance);
		this.#aliases.set(key, { phoneNumberId, name });
	}

	#known(renames: Rename[]): RenameKnowledge {
		const known: RenameKnowledge = this.#knowledge.get(renames) ?? {
			count: 0,
			texts: new Set(),
			leaves: new Map(),
		};
		const fresh = renames.slice(known.count);
		for (const rename of fresh) known.texts.add(JSON.stringify(rename));
		leavesOf(fresh, known.leaves);
		known.count = renames.length;
		this.#knowledge.set(renames, known);
		return known;
	}

	#rename({ renames }: Acquaintance, rename: Rename): void {
		const { texts } = this.#known(renames);
		if (texts.has(JSON.stringify(rename))) return;
		renames.push(rename);
		this.#renames.add(rename);
	}

	#see(acquaintance: Acquaintance, names: CustomerNames, at: number, seen: WindowRecord): void {
		const { sightings, renames } = acquaintance;
		const era =
			renames.length === 0 ? 0 : lastLeave(namesOf(names), this.#known(renames).leaves, at);
		const known = sightings.find((sighting) => sighting.era === era && sameNames(sighting, names));
		if (!known) {
			const sighting = { names, era, firstAt: at, lastAt: at, window: seen };
			sightings.push(sighting);
			this.#sightings.add(sighting);
			return;
		}
		const window = mergeWindows(known.window, seen);
		const firstAt = Math.min(known.firstAt, at);
		const lastAt = Math.max(known.lastAt, at);
		if (firstAt === known.firstAt && lastAt === known.lastAt && sameWindows(window, known.window))
			return;
		Object.assign(known, { window, firstAt, lastAt });
		this.#sightings.add(known);
	}
}

function sameNames(sighting: Sighting, names: CustomerNames): boolean {
	return (
		sighting.names.phone === names.phone &&
		sighting.names.userId === names.userId &&
		sighting.names.parentUserId === names.parentUserId
	);
}
