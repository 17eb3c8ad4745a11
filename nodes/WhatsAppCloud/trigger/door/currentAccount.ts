import type { Account } from '../../account/account';
import { messageOf } from '../../thrown';

/** How old the credential may be that a delivery is taken in with, ms. It is read anew beside the work. */
const FRESH_FOR_MS = 10_000;

/** How often a delivery that does not fit it may have it read anew, ms. */
const AT_MOST_EVERY_MS = 1000;

/** The account of a trigger that goes on listening while people change its credential. */
export class CurrentAccount {
	#account?: Account;

	#readAt = -Infinity;

	#reading?: Promise<Account>;

	/** @param tell hears why the credential could not be read anew */
	constructor(
		private readonly read: () => Promise<Account>,
		private readonly tell: (text: string) => void,
	) {}

	/** Waits for the first time only. @throws if the credential could never be read */
	async get(): Promise<Account> {
		if (!this.#account) return await this.#readAnew();
		if (this.#ageMs() >= FRESH_FOR_MS) this.#readAnew().catch(() => undefined);
		return this.#account;
	}

	/** As it is now, or was a moment ago. @throws if it could never be read */
	async renewed(): Promise<Account> {
		if (this.#account && this.#ageMs() < AT_MOST_EVERY_MS) return this.#account;
		return await this.#readAnew();
	}

	/** The clock may have been put back since. */
	#ageMs(): number {
		return Math.abs(Date.now() - this.#readAt);
	}

	async #readAnew(): Promise<Account> {
		this.#reading ??= this.#readNow().finally(() => {
			this.#reading = undefined;
		});
		return await this.#reading;
	}

	async #readNow(): Promise<Account> {
		try {
			const account = await this.read();
			this.#account = account;
			return account;
		} catch (thrown) {
			if (!this.#account) throw thrown;
			this.tell(
				`The credential could not be read; its earlier values are used. ${messageOf(thrown)}`,
			);
			return this.#account;
		} finally {
			this.#readAt = Date.now();
		}
	}
}
