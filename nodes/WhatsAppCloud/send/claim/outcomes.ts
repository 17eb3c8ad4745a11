import { insist } from '../../account/insist';
import type { SendResult } from '../../store/sends';
import type { Store } from '../../store/store';
import { messageOf } from '../../thrown';
import type { SendBatch } from '../batch';
import { keepUnrecorded } from './unrecorded';

/** How many outcomes are recorded in one go at most. */
const CHUNK = 128;

/** What became of the messages of a batch, on its way into the store: some at a time. */
export class Outcomes {
	private outcomes: SendResult[] = [];

	private timer?: NodeJS.Timeout;

	/** Under way. */
	private recording?: Promise<void>;

	/** Somebody waits until nothing is left to record. */
	private isFlushing = false;

	/** The store was given its time to come back. */
	private isStoreGone = false;

	constructor(
		private readonly batch: SendBatch,
		private readonly store: Store,
	) {}

	/** Records an outcome, soon. */
	add(result: SendResult): void {
		this.outcomes.push(result);
		if (this.outcomes.length >= CHUNK) this.record();
		else this.recordSoon();
	}

	/** Resolves when all outcomes so far are recorded, or kept because the store is gone. */
	async flush(): Promise<void> {
		if (this.outcomes.length > 0) this.isFlushing = true;
		this.record();
		await this.recording;
	}

	private recordSoon(): void {
		this.timer ??= setTimeout(() => this.record(), this.store.gatherMs);
	}

	private record(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		if (this.outcomes.length > 0) this.recording ??= this.recordAll();
	}

	/** Records what there is; what comes meanwhile gathers again, unless somebody waits for it. */
	private async recordAll(): Promise<void> {
		do {
			const results = this.outcomes;
			this.outcomes = [];
			await this.settle(results);
		} while (this.outcomes.length >= (this.isFlushing ? 1 : CHUNK));
		this.isFlushing = false;
		this.recording = undefined;
		if (this.outcomes.length > 0) this.recordSoon();
	}

	private async settle(results: SendResult[]): Promise<void> {
		const { batch, store } = this;
		this.isStoreGone = !(await record(batch, store, results, !this.isStoreGone));
	}
}

/**
 * Records what became of messages; what the store cannot take is kept until it can.
 *
 * @param isPatient whether the store is given some seconds to come back
 * @returns whether it is recorded
 */
export async function record(
	batch: SendBatch,
	store: Store,
	results: SendResult[],
	isPatient = true,
): Promise<boolean> {
	const settle = () => store.settleSends(results, batch.now());
	try {
		await (isPatient ? insist(settle) : settle());
		return true;
	} catch (thrown) {
		keepUnrecorded(store, results);
		batch.log(
			'error',
			`the outcome of ${results.length} messages could not be recorded yet; until it is, or until their statuses arrive, they are not sent again with the same keys. ${messageOf(thrown)}`,
		);
		return false;
	}
}
