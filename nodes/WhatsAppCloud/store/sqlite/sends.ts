import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { keyIn } from '../../delivery/key';
import { numberBucket } from '../../delivery/pace';
import type {
	HeldClaim,
	Reservation,
	ReserveOptions,
	SendClaim,
	SendResult,
	SentResult,
	SettledSend,
} from '../sends';
import { claimedBefore, CLOCK_TOLERANCE_MS, keptCallbackData, storable } from '../sends';
import { Oldest } from './oldest';
import { Admission } from './admission';
import type { SqliteLedger } from './counting';
import type { SqlitePaces } from './paces';
import { SEND_RETENTION_MS } from '../retention';

/** A row of `find`. */
interface SendRow {
	claimed_at: number;
	message_id: string | null;
	outcome: string | null;
}

/** A message that is known already settles nothing. */
const IS_NEWS = `NOT EXISTS (
		SELECT 1 FROM sends WHERE message_id = :messageId AND phone_number_id = :phoneNumberId)
	RETURNING ledger, key`;

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
	readonly #putBack: StatementSync;
	readonly #notSent: StatementSync;
	readonly #settleByKey: StatementSync;
	readonly #settleByCallbackData: StatementSync;
	readonly #oldest: Oldest;

	readonly #ledger: SqliteLedger;
	readonly #paces: SqlitePaces;

	constructor(db: DatabaseSync, ledger: SqliteLedger, paces: SqlitePaces) {
		this.#ledger = ledger;
		this.#paces = paces;
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
		this.#putBack = db.prepare(`
			INSERT INTO sends (key, phone_number_id, recipient, callback_data, claimed_at, message_id, outcome)
			VALUES (?, ?, ?, '', ?, ?, ?) ON CONFLICT (key) DO NOTHING`);
		this.#renew = db.prepare(`
			UPDATE sends SET claimed_at = ? WHERE key = ? AND claimed_at = ? AND message_id IS NULL`);
		this.#notSent = db.prepare(
			'DELETE FROM sends WHERE key = ? AND claimed_at = ? AND message_id IS NULL RETURNING ledger',
		);
		this.#settleByKey = db.prepare(`
			UPDATE sends SET message_id = :messageId, outcome = :outcome
			WHERE key = :key AND message_id IS NULL AND phone_number_id = :phoneNumberId
				AND ${IS_NEWS}`);
		// A message of ours is settled by one status; the oldest claim comes first.
		this.#settleByCallbackData = db.prepare(`
			UPDATE sends SET message_id = :messageId, outcome = :outcome
			WHERE id = (
				SELECT id FROM sends
				WHERE callback_data = :callbackData AND callback_data <> '' AND message_id IS NULL
					AND phone_number_id = :phoneNumberId AND claimed_at <= :before
					AND recipient IN (SELECT value FROM json_each(:recipients))
				ORDER BY id LIMIT 1
			) AND ${IS_NEWS}`);
	}

	reserve(
		sends: SendClaim[],
		{ messagesPerSecond, takeOverAfterMs, aheadMs = Infinity, isPaced }: ReserveOptions,
		now: number,
	): Reservation[] {
		const waitMs = isPaced || messagesPerSecond === 0 ? 0 : this.#paces.ahead(sends, now) - aheadMs;
		if (waitMs > 0) return sends.map(() => ({ state: 'later', waitMs }));
		const takeOverBefore = takeOverAfterMs === undefined ? -1 : now - takeOverAfterMs;
		const admission = new Admission(this.#ledger, now);
		const reservations = sends.map((send) =>
			this.#claimOne(send, { takeOverBefore, now, admission }),
		);
		admission.close();
		const going = sends.filter((_send, index) => reservations[index] === undefined);
		const times = isPaced ? [] : this.#paces.timesFor(going, numberBucket(messagesPerSecond), now);
		return reservations.map((reservation) => reservation ?? times.shift() ?? goingNow(now));
	}

	renew(claims: HeldClaim[], now: number): boolean[] {
		return claims.map(({ key, claimedAt }) => this.#renew.run(now, key, claimedAt).changes === 1);
	}

	settle(results: SendResult[], now: number): void {
		for (const result of results) {
			const { key } = result;
			// A call that failed has claimed nothing.
			if ('callId' in result) continue;
			if (result.result === 'notSent') {
				const id = this.#notSent.get(key, result.claimedAt)?.ledger;
				if (typeof id === 'number') this.#ledger.notSent(id, key, result.why, now);
			} else {
				this.#settleSent(result, now);
			}
		}
	}

	#settleSent({ key, messageId, outcome, to }: SentResult, now: number): void {
		const sent = this.#sent.get(messageId, outcome, key);
		if (typeof sent?.ledger === 'number') this.#ledger.sent(sent.ledger, key, messageId);
		if (sent || !to) return;
		this.#putBack.run(key, to.phoneNumberId, to.recipient, now, messageId, outcome);
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
		const key = keyIn(callbackData);
		const news = { messageId, outcome, phoneNumberId };
		const settled =
			key === undefined
				? this.#settleByCallbackData.get({
						...news,
						callbackData: storable(callbackData),
						recipients: JSON.stringify(recipients),
						before: at + CLOCK_TOLERANCE_MS,
					})
				: this.#settleByKey.get({ ...news, key });
		if (typeof settled?.ledger !== 'number') return;
		this.#ledger.sent(settled.ledger, String(settled.key), messageId);
	}

	/** Forgets sends that are too old; see {@link Oldest}. */
	prune(limit: number, now: number): number {
		return this.#oldest.prune(limit, now - SEND_RETENTION_MS);
	}

	/** undefined = the caller's to send. */
	#claimOne(
		send: SendClaim,
		{ takeOverBefore, now, admission }: Claiming,
	): Reservation | undefined {
		const { key, formerKeys = [], phoneNumberId, recipient } = send;
		if (key === undefined) return undefined;
		for (const former of formerKeys) {
			const row = this.#find.get(former) as unknown as SendRow | undefined;
			if (row && (row.message_id !== null || row.claimed_at > takeOverBefore))
				return claimedBefore(row, row.claimed_at);
		}
		const counts = send.charge !== undefined || send.campaign !== undefined;
		const obstacle = counts ? admission.obstacle(send) : undefined;
		if (obstacle) {
			const row = this.#find.get(key) as unknown as SendRow | undefined;
			const isTaken = row && (row.message_id !== null || row.claimed_at > takeOverBefore);
			if (isTaken) return claimedBefore(row, row.claimed_at);
			admission.refuse(send, obstacle);
			return { state: 'refused', obstacle };
		}
		const claimed = this.#claim.run(
			...[key, phoneNumberId, recipient, keptCallbackData(send), now],
			...[counts ? admission.nextId : null, takeOverBefore],
		);
		if (claimed.changes !== 1) {
			const row = this.#find.get(key) as unknown as SendRow;
			return claimedBefore(row, row.claimed_at);
		}
		if (counts) admission.count(send);
		return undefined;
	}
}

function goingNow(now: number): Reservation {
	return { state: 'go', at: now, alone: false };
}
