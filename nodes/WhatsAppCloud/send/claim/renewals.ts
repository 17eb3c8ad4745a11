import { insist } from '../../account/insist';
import type { HeldClaim } from '../../store/sends';
import type { Store } from '../../store/store';
import type { SendBatch } from '../batch';
import { keepUnrecorded } from './unrecorded';

/** What is claimed for long, renewed together: after a wait that concerned all messages, they all need it at once. */
export class Renewals {
	private gathering?: { claims: HeldClaim[]; done: Promise<{ held: boolean[]; now: number }> };

	constructor(
		private readonly batch: SendBatch,
		private readonly store: Store,
	) {}

	/** @returns since when the message is held now, ms; undefined if somebody else took it over */
	async renew(claim: HeldClaim): Promise<number | undefined> {
		this.gathering ??= this.gather();
		const { claims, done } = this.gathering;
		const index = claims.push(claim) - 1;
		const { held, now } = await done;
		return held[index] ? now : undefined;
	}

	private gather() {
		const { batch, store } = this;
		const claims: HeldClaim[] = [];
		const renew = async () => {
			// Until whoever goes on at the same moment has come as well.
			await new Promise((resolve) => setImmediate(resolve));
			this.gathering = undefined;
			const now = batch.now();
			try {
				return { held: await insist(() => store.renewSends(claims, now), batch.signal), now };
			} catch (thrown) {
				// The answer may be all that was lost: then they are held as of now, and none of them is begun.
				keepUnrecorded(
					store,
					claims.map(({ key }) => ({ key, result: 'notSent', claimedAt: now })),
				);
				throw thrown;
			}
		};
		return { claims, done: renew() };
	}
}
