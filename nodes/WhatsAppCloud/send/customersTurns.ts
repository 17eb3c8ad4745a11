import { phoneKey } from '../customer/spellings';
import type { PlannedSend } from './claim/claims';
import type { Lane } from './lane';

/** What goes to one customer goes out one after the other, in order, also where Meta takes something only later. */
export class CustomersTurns {
	/** What each customer gets last of what has been begun. */
	private readonly last = new Map<string, Promise<void>>();

	/**
	 * Does the work once what goes to the same customer before is out, or not to be sent. Only what has the same priority
	 * waits for one another: what is more urgent comes before.
	 */
	async after<T>(send: PlannedSend, lane: Lane, work: () => Promise<T>): Promise<T> {
		const { phoneNumberId, recipient, priority = 'normal' } = send;
		const whose = JSON.stringify([phoneNumberId, phoneKey(recipient), priority]);
		const before = this.last.get(whose);
		const done: PromiseWithResolvers<void> = Promise.withResolvers();
		this.last.set(whose, done.promise);
		try {
			if (before) await lane.apart(before);
			return await work();
		} finally {
			done.resolve();
			if (this.last.get(whose) === done.promise) this.last.delete(whose);
		}
	}
}
