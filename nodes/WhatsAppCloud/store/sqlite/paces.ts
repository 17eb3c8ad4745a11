import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { phoneKey } from '../../customer/spellings';
import {
	fullAfter,
	onThisClock,
	PAIR_BUCKET,
	plannedAhead,
	slotsBefore,
	type Bucket,
} from '../../delivery/pace';
import type { Reservation, SendClaim } from '../sends';

/** When messages may go out, in SQLite. Only runs within a transaction of the caller. */
export class SqlitePaces {
	readonly #pace: StatementSync;
	readonly #putPace: StatementSync;
	readonly #nextPaces: StatementSync;
	readonly #prunePaces: StatementSync;

	/** The last bucket that was looked at. */
	#lastPace = '';

	constructor(db: DatabaseSync) {
		this.#pace = db.prepare('SELECT full_at, at FROM paces WHERE bucket = ?');
		this.#putPace = db.prepare(
			'INSERT OR REPLACE INTO paces (bucket, full_at, at) VALUES (?, ?, ?)',
		);
		// An index on when they are full would change with each message.
		this.#nextPaces = db.prepare(`
			SELECT count(*) AS count, max(bucket) AS last
			FROM (SELECT bucket FROM paces WHERE bucket > ? ORDER BY bucket LIMIT ?)`);
		this.#prunePaces = db.prepare(
			'DELETE FROM paces WHERE bucket > ? AND bucket <= ? AND full_at < ?',
		);
	}

	/** When each of these messages may go out, by the number's bucket and by each recipient's. */
	timesFor(sends: SendClaim[], number: Bucket, now: number): Reservation[] {
		const [first] = sends;
		if (!first) return [];
		const { phoneNumberId } = first;
		const slots = this.#take(phoneNumberId, sends.length, number, now);
		const times = slots.map((at): Reservation => ({ state: 'go', at, alone: false }));
		const byPhone = Map.groupBy(sends.keys(), (index) => phoneKey(sends[index]?.recipient ?? ''));
		for (const [phone, indexes] of byPhone) {
			const bucket = `${phoneNumberId}/${phone}`;
			const pairSlots = this.#take(bucket, indexes.length, PAIR_BUCKET, now);
			indexes.forEach((index, position) => {
				const at = pairSlots[position] ?? now;
				if (at > (slots[index] ?? now)) times[index] = { state: 'go', at, alone: true };
			});
		}
		return times;
	}

	/** How far ahead their number is planned, ms. */
	ahead([first]: SendClaim[], now: number): number {
		const row = first && this.#pace.get(first.phoneNumberId);
		return row ? plannedAhead(Number(row.full_at), Number(row.at), now) : 0;
	}

	/** Looks at the next buckets, at most `limit`, and forgets those that are full; returns at how many. */
	prune(limit: number, now: number): number {
		const found = this.#nextPaces.get(this.#lastPace, limit);
		const [count, last] = [Number(found?.count), String(found?.last ?? '')];
		this.#prunePaces.run(this.#lastPace, last, now);
		this.#lastPace = count < limit ? '' : last;
		return count;
	}

	#take(name: string, count: number, bucket: Bucket, now: number): number[] {
		if (bucket.intervalMs === 0) return Array.from({ length: count }, () => now);
		const row = this.#pace.get(name);
		const known = row && onThisClock(Number(row.full_at), Number(row.at), now);
		const fullAt = fullAfter(known, count, bucket, now);
		this.#putPace.run(name, fullAt, now);
		return slotsBefore(fullAt, count, bucket, now);
	}
}
