/** One is being written while the next one is made up. */
const UNDER_WAY = 2;

interface Waiting<T, R> {
	one: T;
	resolve: (result: R) => void;
	reject: (reason: unknown) => void;
}

export interface TogetherOptions<T> {
	/** How much of {@link most} one takes. */
	weigh: (one: T) => number;
	/** How much is done together; one that weighs more is done alone. */
	most: number;
	/** Whether what was thrown would meet each of them alone as well. */
	concernsAll: (thrown: unknown) => boolean;
}

/**
 * Does together what is asked for while others are at work, in the order in which it came. Nobody waits so that more
 * may come. What fails together is tried alone, so that nobody suffers from what others brought.
 */
export class Together<T, R> {
	readonly #waiting: Array<Waiting<T, R>> = [];

	#underWay = 0;

	readonly #work: (all: readonly T[]) => Promise<readonly R[]>;

	readonly #options: TogetherOptions<T>;

	/** @param work gives a result for each; done whole or not at all */
	constructor(work: (all: readonly T[]) => Promise<readonly R[]>, options: TogetherOptions<T>) {
		this.#work = work;
		this.#options = options;
	}

	async do(one: T): Promise<R> {
		return await new Promise<R>((resolve, reject) => {
			this.#waiting.push({ one, resolve, reject });
			this.#goOn();
		});
	}

	#goOn(): void {
		while (this.#underWay < UNDER_WAY && this.#waiting.length > 0) {
			this.#underWay++;
			void this.#do(this.#next()).finally(() => {
				this.#underWay--;
				this.#goOn();
			});
		}
	}

	#next(): Array<Waiting<T, R>> {
		const { weigh, most } = this.#options;
		let weight = 0;
		const end = this.#waiting.findIndex(({ one }) => (weight += weigh(one)) > most);
		return this.#waiting.splice(0, end < 0 ? this.#waiting.length : Math.max(1, end));
	}

	async #do(all: ReadonlyArray<Waiting<T, R>>): Promise<void> {
		try {
			const results = await this.#work(all.map(({ one }) => one));
			for (const [index, { resolve }] of all.entries()) resolve(results[index] as R);
		} catch (thrown) {
			const isFinal = all.length === 1 || this.#options.concernsAll(thrown);
			for (const waiting of all) {
				if (isFinal) waiting.reject(thrown);
				else await this.#do([waiting]);
			}
		}
	}
}
