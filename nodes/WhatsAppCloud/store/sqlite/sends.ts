import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { phoneKey } from '../../customer/spellings';
import {
	fullAfter,
	numberBucket,
	onThisClock,
	PAIR_BUCKET,
	plannedAhead,
	slotsBefore,
	type Bucket,
} from '../../delivery/pace';
import type {
	HeldClaim,
	Reservation,
	ReserveOptions,
	SendClaim,
	SendResult,
	SettledSend,
} from '../sends';
import { CLOCK_TOLERANCE_MS, storable } from '../sends';
import type { OurMessage } from '../factTables';
import { Oldest } from './oldest';
import { Admission } from './admission';
import type { SqliteLedger } from './counting';
import { SEND_RETENTION_MS } from '../retention';

/** A row of `find`. */
interface SendRow {
	claimed_at: number;
	message_id: string | null;
	outcome: string | null;
}

/** What a message is claimed with. */
interface Claiming {
	takeOverBefore: number;
	now: number;
	admission: Admission;
}

/** The ledger's SQL for SQLite. Only runs within a transaction of the caller. */
export class SqliteSends {
	readonly #claim: StatementSync;
	readonly #find: StatementSync;
	readonly #renew: StatementSync;
	readonly #sent: StatementSync;
	readonly #notSent: StatementSync;
	readonly #settle: StatementSync;
	readonly #claimedAt: StatementSync;
	readonly #pace: StatementSync;
	readonly #putPace: StatementSync;
	readonly #oldest: Oldest;
	readonly #nextPaces: StatementSync;
	readonly #prunePaces: StatementSync;

	readonly #ledger: SqliteLedger;

	/** The last bucket that was looked at. */
	#lastPace = '';

	constructor(db: DatabaseSync, ledger: SqliteLedger) {
		this.#ledger = ledger;
		this.#oldest = new Oldest(db, 'sends');
		this.#claim = db.prepare(`
			INSERT INTO sends (key, phone_number_id, recipient, callback_data, claimed_at, ledger)
			VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET claimed_at = excluded.claimed_at, ledger = excluded.ledger
			WHERE message_id IS NULL AND claimed_at <= ?`);
		this.#find = db.prepare('SELECT claimed_at, message_id, outcome FROM sends WHERE key = ?');
		this.#sent = db.prepare(
			'UPDATE sends SET message_id = ?, outcome = ? WHERE key = ? RETURNING ledger',
		);
		this.#renew = db.prepare(`
			UPDATE sends SET claimed_at = ? WHERE key = ? AND claimed_at = ? AND message_id IS NULL`);
		this.#notSent = db.prepare(
			'DELETE FROM sends WHERE key = ? AND claimed_at = ? AND message_id IS NULL RETURNING ledger',
		);
		// A message of ours is settled by one status; the oldest claim comes first.
		this.#settle = db.prepare(`
			UPDATE sends SET message_id = :messageId, outcome = :outcome
			WHERE id = (
				SELECT id FROM sends
				WHERE callback_data = :callbackData AND callback_data <> '' AND message_id IS NULL
					AND phone_number_id = :phoneNumberId
					AND (
						callback_data LIKE 'key:%'
						OR (recipient IN (SELECT value FROM json_each(:recipients)) AND claimed_at <= :before)
					)
				ORDER BY id LIMIT 1
			) AND NOT EXISTS (
				SELECT 1 FROM sends WHERE message_id = :messageId AND phone_number_id = :phoneNumberId)
			RETURNING ledger, key`);
		this.#claimedAt = db.prepare(
			'SELECT claimed_at FROM sends WHERE message_id = ? AND phone_number_id = ?',
		);
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

	reserve(
		sends: SendClaim[],
		{ messagesPerSecond, takeOverAfterMs, aheadMs = Infinity, isPaced }: ReserveOptions,
		now: number,
	): Reservation[] {
		const waitMs = isPaced || messagesPerSecond === 0 ? 0 : this.#ahead(sends, now) - aheadMs;
		if (waitMs > 0) return sends.map(() => ({ state: 'later', waitMs }));
		const takeOverBefore = takeOverAfterMs === undefined ? -1 : now - takeOverAfterMs;
		const admission = new Admission(this.#ledger, now);
		const reservations = sends.map((send) =>
			this.#claimOne(send, { takeOverBefore, now, admission }),
		);
		admission.close();
		const going = sends.filter((_send, index) => reservations[index] === undefined);
		const times = isPaced ? [] : this.#timesFor(going, numberBucket(messagesPerSecond), now);
		return reservations.map((reservation) => reservation ?? times.shift() ?? goingNow(now));
	}

	renew(claims: HeldClaim[], now: number): boolean[] {
		return claims.map(({ key, claimedAt }) => this.#renew.run(now, key, claimedAt).changes === 1);
	}

	settle(results: SendResult[], now: number): void {
		for (const result of results) {
			const { key } = result;
			if (result.result === 'notSent') {
				const id = this.#notSent.get(key, result.claimedAt)?.ledger;
				if (typeof id === 'number') this.#ledger.notSent(id, key, result.why, now);
			} else {
				const id = this.#sent.get(result.messageId, result.outcome, key)?.ledger;
				if (typeof id === 'number') this.#ledger.sent(id, key, result.messageId);
			}
		}
	}

	/** What a status says about a send whose outcome was not known. */
	settleByStatus({
		phoneNumberId,
		recipients,
		callbackData,
		messageId,
		outcome,
		at,
	}: SettledSend): void {
		const settled = this.#settle.get({
			...{ messageId, outcome, phoneNumberId },
			callbackData: storable(callbackData),
			recipients: JSON.stringify(recipients),
			before: at + CLOCK_TOLERANCE_MS,
		});
		if (typeof settled?.ledger !== 'number') return;
		this.#ledger.sent(settled.ledger, String(settled.key), messageId);
	}

	/** When a message was sent, ms; undefined if that is not known. */
	sentAt({ messageId, phoneNumberId }: OurMessage): number | undefined {
		const row = this.#claimedAt.get(messageId, phoneNumberId);
		return row === undefined ? undefined : Number(row.claimed_at);
	}

	/** Forgets sends that are too old; see {@link Oldest}. */
	prune(limit: number, now: number): number {
		return this.#oldest.prune(limit, now - SEND_RETENTION_MS);
	}

	/** Looks at the next buckets, at most `limit`, and forgets those that are full; returns at how many. */
	prunePaces(limit: number, now: number): number {
		const found = this.#nextPaces.get(this.#lastPace, limit);
		const [count, last] = [Number(found?.count), String(found?.last ?? '')];
		this.#prunePaces.run(this.#lastPace, last, now);
		this.#lastPace = count < limit ? '' : last;
		return count;
	}

	/** undefined = the caller's to send. */
	#claimOne(
		send: SendClaim,
		{ takeOverBefore, now, admission }: Claiming,
	): Reservation | undefined {
		const { key, formerKeys = [], phoneNumberId, recipient, callbackData } = send;
		if (key === undefined) return undefined;
		for (const former of formerKeys) {
			const row = this.#find.get(former) as unknown as SendRow | undefined;
			if (row && (row.message_id !== null || row.claimed_at > takeOverBefore)) return asFound(row);
		}
		const counts = send.charge !== undefined || send.campaign !== undefined;
		const obstacle = counts ? admission.obstacle(send) : undefined;
		if (obstacle) {
			const row = this.#find.get(key) as unknown as SendRow | undefined;
			const isTaken = row && (row.message_id !== null || row.claimed_at > takeOverBefore);
			if (isTaken) return asFound(row);
			admission.refuse(send, obstacle);
			return { state: 'refused', obstacle };
		}
		const claimed = this.#claim.run(
			...[key, phoneNumberId, recipient, storable(callbackData), now],
			...[counts ? admission.nextId : null, takeOverBefore],
		);
		if (claimed.changes !== 1) return asFound(this.#find.get(key) as unknown as SendRow);
		if (counts) admission.count(send);
		return undefined;
	}

	/** When each of these messages may go out, by the number's bucket and by each recipient's. */
	#timesFor(sends: SendClaim[], number: Bucket, now: number): Reservation[] {
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
	#ahead([first]: SendClaim[], now: number): number {
		const row = first && this.#pace.get(first.phoneNumberId);
		return row ? plannedAhead(Number(row.full_at), Number(row.at), now) : 0;
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

/** A message that was claimed before. */
function asFound({ message_id, claimed_at, outcome }: SendRow): Reservation {
	return message_id === null
		? { state: 'inFlight', claimedAt: claimed_at }
		: { state: 'sent', messageId: message_id, outcome: outcome ?? '{}' };
}

function goingNow(now: number): Reservation {
	return { state: 'go', at: now, alone: false };
}
