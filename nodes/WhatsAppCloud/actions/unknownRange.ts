import { findInTurns } from '../account/windows';
import { orError } from '../thrown';
import { BadInput } from './failure';
import type { Batch } from './operation';

/** A number on which somebody may have written to one of ours. */
interface Line {
	phoneNumberId: string;
	/** Digits, country code first. */
	phone: string;
}

/**
 * Digits that no numbering plan of libphonenumber has. A spreadsheet may have lost a zero of theirs; or they are in a
 * range that is newer than libphonenumber, which shows in that somebody has written from there.
 */
export class UnknownRange extends BadInput {
	constructor(
		message: string,
		advice: string,
		readonly line: Line,
	) {
		super(message, advice, ['Customer']);
	}
}

/** Customers who have written to us from such numbers. */
export class WrittenFrom {
	readonly #lines = new Set<string>();

	has(line: Line): boolean {
		return this.#lines.has(keyOf(line));
	}

	/**
	 * Learns who of them has: one look-up per business number, and none for numbers that are known to be right.
	 *
	 * @returns those items that are to be read again
	 */
	async learn(batch: Batch, doubts: ReadonlyMap<number, UnknownRange>): Promise<number[]> {
		if (doubts.size === 0) return [];
		const lines = [...doubts.values()].map(({ line }) => line);
		for (const [phoneNumberId, some] of Map.groupBy(lines, (line) => line.phoneNumberId)) {
			const customers = some.map(({ phone }) => ({ phone }));
			// A store that does not answer tells so where it is needed.
			const found = await orError(
				async () => await findInTurns(await batch.account.store(), phoneNumberId, customers),
			);
			batch.signal?.throwIfAborted();
			if (found instanceof Error) continue;
			some.forEach((line, index) => {
				if (found[index]?.openedAt !== undefined) this.#lines.add(keyOf(line));
			});
		}
		return [...doubts].flatMap(([itemIndex, { line }]) => (this.has(line) ? [itemIndex] : []));
	}
}

function keyOf({ phoneNumberId, phone }: Line): string {
	return `${phoneNumberId}/${phone}`;
}
