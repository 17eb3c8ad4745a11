import { insist } from '../account/insist';
import { findInTurns } from '../account/windows';
import type { WindowRecord } from '../conversation/window';
import type { CustomerNames } from '../customer/customer';
import type { Store } from '../store/store';
import type { SendBatch } from './batch';

/** How long what is known of a customer is taken for what is known now, ms. */
const FRESH_FOR_MS = 2000;

/** How many customers are looked up in one go: those whose turn comes next along with the one whose it is. */
const AT_ONCE = 128;

/** A customer of a batch. */
interface Known {
	phoneNumberId: string;
	customer: CustomerNames;
	record: WindowRecord | undefined;
	/** When it was looked up, ms. */
	at: number;
	/** Under way. */
	looking?: Promise<void>;
}

/** What is known of the customers of a batch: looked up again, some at a time, where it goes on for longer. */
export class LookingAgain {
	/** In the order in which they go out; absent = it has been asked for, and asks again by itself. */
	private readonly ahead: Array<Known | undefined> = [];

	constructor(
		private readonly batch: SendBatch,
		private readonly store: Store,
		/** When the records were looked up, ms. */
		private readonly startedAt: number,
	) {}

	/**
	 * @param isSure whether it is going to be asked; in the order in which the messages go out
	 * @returns what is known of the customer by now; throws what the store throws
	 */
	add(
		of: Pick<Known, 'phoneNumberId' | 'customer' | 'record'>,
		isSure: boolean,
	): () => Promise<WindowRecord | undefined> {
		const known: Known = { ...of, at: this.startedAt };
		const place = this.ahead.length;
		if (isSure) this.ahead.push(known);
		return async () => {
			if (isSure) this.ahead[place] = undefined;
			// The clock may have been put back.
			const isFresh = () => Math.abs(this.batch.now() - known.at) < FRESH_FOR_MS;
			if (known.looking || !isFresh()) await (known.looking ?? this.look(known, place));
			return known.record;
		};
	}

	/** @param place those that come after it are looked up along: of those before, some had no need to ask */
	private async look(first: Known, place: number): Promise<void> {
		const all = [first];
		for (let next = place; next < this.ahead.length && all.length < AT_ONCE; next++) {
			const one = this.ahead[next];
			if (one?.phoneNumberId === first.phoneNumberId && !one.looking) all.push(one);
		}
		const looking = this.lookUp(first.phoneNumberId, all);
		for (const one of all) one.looking = looking;
		await looking;
	}

	private async lookUp(phoneNumberId: string, all: readonly Known[]): Promise<void> {
		const { batch, store } = this;
		const at = batch.now();
		const customers = all.map(({ customer }) => customer);
		try {
			const records = await insist(
				async () => await findInTurns(store, phoneNumberId, customers),
				batch.signal,
			);
			all.forEach((one, index) => {
				one.record = records[index];
				one.at = at;
			});
		} finally {
			for (const one of all) one.looking = undefined;
		}
	}
}
