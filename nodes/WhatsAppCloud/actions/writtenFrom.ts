import { insist } from '../account/insist';
import { findInTurns } from '../account/windows';
import { orError } from '../thrown';
import { BadInput } from './failure';
import type { Batch } from './operation';

/** A number (digits, country code first) on which somebody may have written to one of ours. */
interface Line {
	phoneNumberId: string;
	phone: string;
}

/** Digits of which only who has written to us can tell whose they are: the reason to refuse them if that tells nothing. */
export class Undecided extends BadInput {
	constructor(
		message: string,
		advice: string,
		readonly lines: readonly Line[],
	) {
		super(message, advice, ['Customer']);
	}
}

/** From which numbers customers have written to us, of those that it was asked for. */
export class WrittenFrom {
	readonly #answers = new Map<string, boolean | Error>();

	/**
	 * @returns undefined before it was asked for
	 * @throws why nobody can tell: to guess would reach a stranger
	 */
	has(line: Line): boolean | undefined {
		const answer = this.#answers.get(keyOf(line));
		if (answer instanceof Error) throw answer;
		return answer;
	}

	/** Asks for them: once per business number, however many items are undecided. */
	async learn(batch: Batch, undecided: readonly Undecided[]): Promise<void> {
		const lines = undecided.flatMap((one) => one.lines);
		for (const [phoneNumberId, some] of Map.groupBy(lines, (line) => line.phoneNumberId)) {
			const customers = some.map(({ phone }) => ({ phone }));
			const find = async () =>
				await findInTurns(await batch.account.store(), phoneNumberId, customers);
			const found = await orError(async () => await insist(find, batch.signal));
			batch.signal?.throwIfAborted();
			some.forEach((line, index) => {
				const answer = found instanceof Error ? found : found[index]?.openedAt !== undefined;
				this.#answers.set(keyOf(line), answer);
			});
		}
	}
}

function keyOf({ phoneNumberId, phone }: Line): string {
	return `${phoneNumberId}/${phone}`;
}
