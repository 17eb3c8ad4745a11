import type { Account } from '../account/account';
import type { GraphClient } from '../graph/client';
import type { Log } from '../log';
import { messageOf } from '../thrown';

/** Without anything new in it, a delivery makes us look this often at most, ms. */
const LOOK_EVERY_MS = 10_000;

const LONGEST_TIMER_MS = 10 * 60 * 1000;

/** Times in ms. */
export const LOOKING = {
	/** Before a store that could not be asked is asked again: nothing else may come that makes us look. */
	againAfter: 10_000,
};

/** When something is looked after: for one business number. */
export interface Occasion {
	account: Account;
	phoneNumberId: string;
	log: Log;
}

/**
 * - `due`: something is known to be there that has to be done;
 * - `started`: the trigger was published, or n8n has started;
 * - `delivery`: something came in. In the last two cases, what a process left behind that died is looked for.
 */
export type Why = 'due' | 'started' | 'delivery';

/** What was found to do, and done. */
export interface Round {
	found: number;
	/** Whether there may be more at once. */
	more: boolean;
	/** When something is due again, ms; Infinity = nothing is known of. */
	againAt: number;
}

export interface BackgroundWork {
	/** In words, for the log. */
	name: string;
	/** Claims what is due for the number, and does it. */
	round(occasion: Occasion): Promise<Round>;
	/** How long to wait for what somebody else records late, if nothing is found although it is due, ms each. */
	patienceMs: readonly number[];
}

/**
 * Work that stands after the answer to Meta, because it is slow: it is recorded before, so that somebody finds
 * it if the process dies. One per business number, account and process.
 */
class Worker {
	private lookedAt = -Infinity;

	private running = false;

	/** Something came while other things were handled. */
	private again = false;

	/** The last look failed, and that was told. */
	private isDown = false;

	private timer?: NodeJS.Timeout;

	constructor(private readonly work: BackgroundWork) {}

	async look(occasion: Occasion, why: Why, waited = 0): Promise<void> {
		const lookedMsAgo = Math.abs(Date.now() - this.lookedAt);
		if (why === 'delivery' && lookedMsAgo < LOOK_EVERY_MS) return;
		this.again = true;
		if (this.running) return;
		this.running = true;
		try {
			let found = 0;
			while (this.again) {
				this.again = false;
				this.lookedAt = Date.now();
				const round = await this.work.round(occasion);
				this.isDown = false;
				found += round.found;
				if (round.more) this.again = true;
				this.lookAt(round.againAt, occasion);
			}
			const wait = this.work.patienceMs[waited];
			if (why === 'due' && found === 0 && wait !== undefined) {
				setTimeout(() => void this.look(occasion, why, waited + 1), wait).unref();
			}
		} catch (thrown) {
			const why = messageOf(thrown);
			if (!this.isDown) occasion.log('error', `${this.work.name} could not be looked up. ${why}`);
			this.isDown = true;
			this.lookAt(Date.now() + LOOKING.againAfter, occasion);
		} finally {
			this.running = false;
		}
	}

	/** Looks again when a lease or a wait is over, in case whoever holds it has died, or when the store may be back. */
	private lookAt(at: number, occasion: Occasion): void {
		clearTimeout(this.timer);
		if (at === Infinity) return;
		const wait = Math.min(LONGEST_TIMER_MS, Math.max(100, at - Date.now() + 100));
		this.timer = setTimeout(() => void this.look(occasion, 'started'), wait).unref();
	}
}

const workers = new WeakMap<GraphClient, Map<string, Worker>>();

/** Looks after one kind of work for one business number. Never throws. */
export async function lookAfter(work: BackgroundWork, occasion: Occasion, why: Why): Promise<void> {
	const { account, phoneNumberId } = occasion;
	const ofAccount = workers.get(account.graph) ?? new Map<string, Worker>();
	workers.set(account.graph, ofAccount);
	const key = `${work.name} ${phoneNumberId}`;
	const worker = ofAccount.get(key) ?? new Worker(work);
	ofAccount.set(key, worker);
	await worker.look(occasion, why);
}
