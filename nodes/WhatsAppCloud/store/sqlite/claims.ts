import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { hashedKey } from '../eventKeys';
import { keptColumns } from '../pendingEvents';
import { Oldest } from './oldest';
import { CLAIM_LEASE_MS, type KeepingClaim } from '../store';
import { EVENT_RETENTION_MS } from '../retention';

/** Which events are handed to whom, in SQLite. Only runs within a transaction of the caller. */
export class SqliteClaims {
	readonly #claim: StatementSync;
	readonly #oldest: Oldest;
	readonly #keep: StatementSync;

	constructor(db: DatabaseSync) {
		// An abandoned claim may be taken over, also of a clock that was put back since; a confirmed one never.
		this.#claim = db.prepare(`
			INSERT INTO events (scope, key, claimed_at) VALUES (?, ?, ?)
			ON CONFLICT (scope, key) DO UPDATE SET claimed_at = excluded.claimed_at
			WHERE confirmed_at IS NULL AND abs(excluded.claimed_at - claimed_at) >= ${CLAIM_LEASE_MS}`);
		this.#oldest = new Oldest(db, 'events');
		this.#keep = db.prepare(
			`INSERT OR REPLACE INTO handovers
				(scope, key, claimed_at, event, process, phone_number_id, waits_for, sender, collection)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		);
	}

	/** Whether each event is the caller's now. */
	claim({ scope, keys, kept }: KeepingClaim, now: number): boolean[] {
		return keys.map(hashedKey).map((key, index) => {
			const isClaimed = this.#claim.run(scope, key, now).changes === 1;
			const columns = isClaimed ? keptColumns(kept, index) : undefined;
			if (columns) {
				const { event, process, phone_number_id, waits_for, sender, collection } = columns;
				const values = [event, process, phone_number_id, waits_for, sender, collection];
				this.#keep.run(scope, key, now, ...values);
			}
			return isClaimed;
		});
	}

	/** Forgets events that Meta no longer repeats; see {@link Oldest}. */
	prune(limit: number, now: number): number {
		return this.#oldest.prune(limit, now - EVENT_RETENTION_MS);
	}
}
