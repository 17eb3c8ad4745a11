import type { Reservation } from '../../store/sends';
import type { Lane } from '../lane';
import type { Place } from '../sending';

/** The message of the batch that has a key, and what becomes of it; undefined = it did not go out. */
interface Owner {
	place: Place;
	/** Whether other messages of the batch have the key, and wait for this one. */
	isShared: boolean;
	fate: PromiseWithResolvers<Reservation | undefined>;
}

/** Two messages of a batch with the same key are one: the later ones hear what became of the first. */
export class SameKeys {
	private readonly owners = new Map<string, Owner>();

	/** Whether an earlier message has the key: from here on it is shared. */
	isTaken(key: string | undefined): boolean {
		const owner = key === undefined ? undefined : this.owners.get(key);
		if (owner) owner.isShared = true;
		return owner !== undefined;
	}

	own(place: Place, isShared = false): void {
		const { key } = place.send;
		if (key === undefined) return;
		this.owners.set(key, { place, isShared, fate: Promise.withResolvers() });
	}

	/**
	 * What became of an earlier message that has the same key; undefined = this one is to go.
	 *
	 * @param freed is called once the earlier one has left the key
	 */
	async fateOfEarlier(
		place: Place,
		lane: Lane,
		freed: () => Promise<void>,
	): Promise<Reservation | undefined> {
		const { key } = place.send;
		if (key === undefined) return undefined;
		for (;;) {
			const owner = this.owners.get(key);
			if (!owner || owner.place === place) return undefined;
			const fate = await lane.apart(owner.fate.promise);
			if (fate) return fate;
			if (this.owners.get(key) !== owner) continue;
			this.own(place, true);
			await freed();
		}
	}

	/** Tells those who came with the same key what became of this message. */
	tell(place: Place, fate: Reservation | undefined): void {
		const { key } = place.send;
		const owner = key === undefined ? undefined : this.owners.get(key);
		if (key === undefined || owner?.place !== place) return;
		// What nobody waits for is not kept: a batch may have very many messages.
		if (owner.isShared) owner.fate.resolve(fate);
		else this.owners.delete(key);
	}
}
