import type { SamePerson } from './samePerson';

interface Holder {
	person: string;
	firstAt: number;
	lastAt: number;
}

/** Who held which phone number when: a number moves from person to person, a person has several numbers. */
export class PhoneHolders {
	readonly #same: SamePerson;

	readonly #byPhone = new Map<string, Holder[]>();

	/** By phone, as of so many unions of people. */
	readonly #sorted = new Map<string, { unions: number; holders: Holder[] }>();

	constructor(same: SamePerson) {
		this.#same = same;
	}

	/** `person` was seen with `phone` from `firstAt` to `lastAt` (ms). */
	add(phone: string, person: string, firstAt: number, lastAt: number): void {
		const holders = this.#byPhone.get(phone) ?? [];
		holders.push({ person, firstAt, lastAt });
		this.#byPhone.set(phone, holders);
		this.#sorted.delete(phone);
	}

	/** Who has held the phone, the present holder first; the phone itself when nobody else is known. */
	holdersOf(phone: string): string[] {
		const holders = this.#holders(phone).map(({ person }) => person);
		return holders.length === 0 ? [this.#same.rootOf(phone)] : holders;
	}

	/** Whose an event is that came under the phone number alone at `at` (ms): the present holder's from the first time on. */
	holderAt(phone: string, at: number): string {
		const [present, previous] = this.#holders(phone);
		if (!present) return this.#same.rootOf(phone);
		return !previous || at >= present.firstAt ? present.person : previous.person;
	}

	/** Who was first seen with the phone at `at` (ms) or later. */
	firstHolderFrom(phone: string, at: number): string | undefined {
		return this.#holders(phone)
			.filter(({ lastAt }) => lastAt >= at)
			.sort((a, b) => a.firstAt - b.firstAt || (a.person < b.person ? -1 : 1))[0]?.person;
	}

	/** Somebody seen with a phone number and no user ID is the number's present holder. */
	uniteNameless(): void {
		for (const phone of [...this.#byPhone.keys()].sort()) {
			const holders = this.holdersOf(phone);
			const named = holders.find((person) => this.#same.userIdsOf(person).size > 0);
			const nameless = holders.filter((person) => this.#same.userIdsOf(person).size === 0);
			this.#same.unite(named === undefined ? nameless : [named, ...nameless]);
		}
	}

	#holders(phone: string): readonly Holder[] {
		const { unions } = this.#same;
		const known = this.#sorted.get(phone);
		if (known?.unions === unions) return known.holders;
		const holders = this.#sortedHolders(phone);
		this.#sorted.set(phone, { unions, holders });
		return holders;
	}

	#sortedHolders(phone: string): Holder[] {
		const byPerson = new Map<string, Holder>();
		for (const { person, firstAt, lastAt } of this.#byPhone.get(phone) ?? []) {
			const root = this.#same.rootOf(person);
			const known = byPerson.get(root) ?? { person: root, firstAt, lastAt };
			byPerson.set(root, {
				person: root,
				firstAt: Math.min(known.firstAt, firstAt),
				lastAt: Math.max(known.lastAt, lastAt),
			});
		}
		return [...byPerson.values()].sort(
			(a, b) => b.lastAt - a.lastAt || b.firstAt - a.firstAt || (a.person < b.person ? -1 : 1),
		);
	}
}
