import type { Obstacle } from '../ledger';
import type { SendClaim } from '../sends';
import type { Spending } from './budgets';
import type { Entry, SqliteLedger } from './counting';

/** Which messages of one call may go out, by budgets and campaigns. */
export class Admission {
	readonly #ledger: SqliteLedger;
	readonly #spending: Spending;
	readonly #now: number;
	readonly #campaigns = new Map<string, { id: number; stoppedAt?: number }>();

	#nextId?: number;

	constructor(ledger: SqliteLedger, now: number) {
		this.#ledger = ledger;
		this.#spending = ledger.budgets.open(now);
		this.#now = now;
	}

	/** The number under which it is to be counted. */
	get nextId(): number {
		return (this.#nextId ??= this.#ledger.lastId() + 1);
	}

	/** Why it must not go out; undefined = it may. */
	obstacle(send: SendClaim): Obstacle | undefined {
		const { stoppedAt } = this.#campaign(send);
		if (stoppedAt !== undefined) return { by: 'campaign', stoppedAt };
		const { charge, phoneNumberId } = send;
		const spent = charge && this.#spending.without(charge.budgets, charge.amount, phoneNumberId);
		return spent && { by: 'budget', ...spent };
	}

	/** It is claimed, under {@link nextId}. */
	count(send: SendClaim): void {
		const { charge, phoneNumberId } = send;
		const budgets = charge && this.#spending.take(charge.budgets, charge.amount, phoneNumberId);
		this.#insert(send, budgets === undefined ? {} : { budgets });
	}

	/** It is not: a campaign keeps why. */
	refuse(send: SendClaim, { by }: Obstacle): void {
		if (send.campaign)
			this.#insert(send, { unsent: by === 'budget' ? 'budget' : 'campaign_stopped' });
	}

	close(): void {
		this.#spending.close();
	}

	#insert(send: SendClaim, what: Pick<Entry, 'budgets' | 'unsent'>): void {
		const id = this.nextId;
		this.#ledger.insert(send, { id, campaignId: this.#campaign(send).id, now: this.#now, ...what });
		this.#nextId = id + 1;
	}

	#campaign(send: SendClaim): { id: number; stoppedAt?: number } {
		const name = send.campaign?.name ?? '';
		const known = this.#campaigns.get(name) ?? this.#ledger.campaignOf(send, this.#now);
		this.#campaigns.set(name, known);
		return known;
	}
}
