/** Does in one go what several items ask for at about the same time. */
export class InOneGo<Ask, Answer> {
	private readonly waiting: Array<{ ask: Ask; done: PromiseWithResolvers<Answer> }> = [];

	private going?: Promise<void>;

	/**
	 * @param size how many are taken in one go at most
	 * @param work answers all of them, in their order, or none
	 */
	constructor(
		private readonly size: number,
		private readonly work: (asks: Ask[]) => Promise<Answer[]>,
	) {}

	/** @throws what `work` throws, as everybody else does who was in the same go */
	async do(ask: Ask): Promise<Answer> {
		const done = Promise.withResolvers<Answer>();
		this.waiting.push({ ask, done });
		this.going ??= this.go().finally(() => (this.going = undefined));
		return await done.promise;
	}

	private async go(): Promise<void> {
		while (this.waiting.length > 0) {
			// Until then, others add theirs.
			await new Promise((resolve) => setImmediate(resolve));
			const taken = this.waiting.splice(0, this.size);
			try {
				const answers = await this.work(taken.map(({ ask }) => ask));
				taken.forEach(({ done }, index) => done.resolve(answers[index] as Answer));
			} catch (thrown) {
				for (const { done } of taken) done.reject(thrown);
			}
		}
	}
}
