import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Unsent } from '../campaigns';
import { ANSWER_WINDOW_MS, type LedgerNews } from '../ledger';
import type { SendClaim, Why } from '../sends';
import { storable } from '../sends';
import { SqliteBudgets } from './budgets';
import { chargeAfter, type CountedRow } from './charge';

const OF_MESSAGE = `
	SELECT l.id, l.campaign, l.amount, l.prices, l.budgets, l.charge, l.delivered_at, l.read_at, l.played_at, l.failed_at`;

/** The SQL for messages that count in budgets and campaigns, in SQLite. Only runs within a transaction of the caller. */
export class SqliteLedger {
	readonly budgets: SqliteBudgets;
	readonly #campaign: StatementSync;
	readonly #putCampaign: StatementSync;
	readonly #lastId: StatementSync;
	readonly #replace: StatementSync;
	readonly #insert: StatementSync;
	readonly #sent: StatementSync;
	readonly #row: StatementSync;
	readonly #byMessage: StatementSync;
	readonly #anyCampaign: StatementSync;
	readonly #lastTo: StatementSync;
	readonly #refused: StatementSync;
	readonly #delete: StatementSync;
	readonly #isSent: StatementSync;
	readonly #advance: StatementSync;

	constructor(db: DatabaseSync) {
		this.budgets = new SqliteBudgets(db);
		this.#campaign = db.prepare(
			'SELECT id, stopped_at FROM campaigns WHERE phone_number_id = ? AND name = ?',
		);
		this.#putCampaign = db.prepare(`
			INSERT INTO campaigns (phone_number_id, name, started_at, last_at, keep_ms)
			VALUES (?1, ?2, ?3, ?3, ?4)
			ON CONFLICT (phone_number_id, name) DO UPDATE SET last_at = ?3, keep_ms = ?4`);
		this.#lastId = db.prepare('SELECT coalesce(max(id), 0) AS id FROM ledger');
		// What a run before could not send gives way to what becomes of it now; its index is that on recipients.
		this.#replace = db.prepare(`
			DELETE FROM ledger WHERE recipient = ? AND +campaign = ? AND key = ?
				AND state IN ('unsent', 'refused')`);
		this.#insert = db.prepare(`
			INSERT INTO ledger (id, key, phone_number_id, recipient, campaign, kind, claimed_at, state,
				reason, amount, currency, prices, budgets, charge)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		this.#sent = db.prepare(
			"UPDATE ledger SET message_id = ?, state = 'sent' WHERE id = ? AND key = ?",
		);
		this.#row = db.prepare(`${OF_MESSAGE} FROM ledger l WHERE l.id = ? AND l.key = ?`);
		this.#byMessage = db.prepare(`
			${OF_MESSAGE} FROM sends s JOIN ledger l ON l.id = s.ledger AND l.key = s.key
			WHERE s.message_id = ? AND s.phone_number_id = ?`);
		this.#anyCampaign = db.prepare('SELECT 1 FROM campaigns LIMIT 1');
		this.#lastTo = db.prepare(`
			${OF_MESSAGE} FROM ledger l
			WHERE l.recipient IN (SELECT value FROM json_each(:customer)) AND +l.campaign > 0
				AND l.phone_number_id = :phoneNumberId AND l.message_id IS NOT NULL
				AND l.claimed_at BETWEEN :at - ${ANSWER_WINDOW_MS} AND :at + 60000
			ORDER BY l.claimed_at DESC, l.id DESC LIMIT 1`);
		this.#refused = db.prepare(`
			UPDATE ledger SET state = 'refused', failed_at = ?, code = ?, reason = ?, amount = 0, charge = 'none'
			WHERE id = ?`);
		this.#isSent = db.prepare('SELECT 1 FROM sends WHERE key = ?');
		this.#delete = db.prepare('DELETE FROM ledger WHERE id = ?');
		this.#advance = db.prepare(`
			UPDATE ledger SET
				sent_at = coalesce(sent_at, :sentAt), delivered_at = coalesce(delivered_at, :deliveredAt),
				read_at = coalesce(read_at, :readAt), played_at = coalesce(played_at, :playedAt),
				code = CASE WHEN failed_at IS NULL THEN :code ELSE code END,
				reason = CASE WHEN failed_at IS NULL THEN :reason ELSE reason END,
				failed_at = coalesce(failed_at, :failedAt),
				button = coalesce(button, :button), answered_at = coalesce(answered_at, :answeredAt),
				opted_out_at = coalesce(opted_out_at, :optedOutAt),
				amount = :amount, charge = :charge
			WHERE id = :id`);
	}

	/** The campaign of a message: 0 = none. */
	campaignOf(
		{ campaign, phoneNumberId }: SendClaim,
		now: number,
	): { id: number; stoppedAt?: number } {
		if (!campaign) return { id: 0 };
		const name = storable(campaign.name);
		this.#putCampaign.run(phoneNumberId, name, now, campaign.keepMs);
		const row = this.#campaign.get(phoneNumberId, name);
		const stoppedAt = row?.stopped_at;
		return { id: Number(row?.id), ...(typeof stoppedAt === 'number' ? { stoppedAt } : {}) };
	}

	lastId(): number {
		return Number(this.#lastId.get()?.id);
	}

	/** @param unsent why it does not go out; absent = it is claimed */
	insert(
		{ key = '', phoneNumberId, recipient, charge, campaign }: SendClaim,
		{ id, campaignId, budgets, unsent, now }: Entry,
	): void {
		if (campaignId > 0) this.#replace.run(recipient, campaignId, key);
		const { amount = null, currency = null, prices } = charge ?? {};
		this.#insert.run(
			...[id, key, phoneNumberId, recipient, campaignId, storable(campaign?.kind ?? ''), now],
			...[unsent === undefined ? 'claimed' : 'unsent', unsent ?? null],
			...(unsent === undefined
				? [amount, currency, prices ? JSON.stringify(prices) : null, budgets ?? null]
				: [0, currency, null, null]),
			...[unsent === undefined ? 'estimated' : 'none'],
		);
	}

	/** Meta has it. @param id as the send names it; what was forgotten meanwhile has left its number to another */
	sent(id: number, key: string, messageId: string): void {
		this.#sent.run(messageId, id, key);
	}

	/** It certainly is not out: what it took is free again, and a campaign keeps why Meta refused it. */
	notSent(id: number, key: string, why: Why | undefined, now: number): void {
		const row = this.#row.get(id, key) as unknown as CountedRow | undefined;
		if (!row) return;
		this.budgets.correct(-(row.amount ?? 0), row.budgets ?? '[]');
		if (row.campaign > 0 && why) {
			this.#refused.run(now, why.code ?? null, storable(why.reason), id);
		} else this.#delete.run(id);
	}

	/** Keeps what is not sent, and why. */
	note(unsent: readonly Unsent[], now: number): void {
		for (const { reason, ...send } of unsent) {
			const { id: campaignId } = this.campaignOf({ ...send, callbackData: '' }, now);
			// What was sent under this key before stays what it is.
			const isSent = this.#isSent.get(send.key) !== undefined;
			const entry = { id: this.lastId() + 1, campaignId, now };
			if (!isSent) this.insert({ ...send, callbackData: '' }, { ...entry, unsent: reason });
		}
	}

	/** What statuses and answers say, whichever comes first, and however often. */
	news(all: readonly LedgerNews[]): void {
		// What names no message of ours counts for a campaign, or for nothing.
		const isCounted = all.length > 0 && this.#anyCampaign.get() !== undefined;
		for (const news of all) {
			if (news.messageId === undefined && !isCounted) continue;
			const row = this.#find(news);
			if (row) this.#apply(row, news);
		}
	}

	#find({ messageId, phoneNumberId, customer, at }: LedgerNews): CountedRow | undefined {
		const row =
			messageId === undefined
				? this.#lastTo.get({
						...{ customer: JSON.stringify(customer ?? []), phoneNumberId, at: at ?? 0 },
					})
				: this.#byMessage.get(messageId, phoneNumberId);
		return row as unknown as CountedRow | undefined;
	}

	#apply(row: CountedRow, news: LedgerNews): void {
		const charged = chargeAfter(row, news);
		this.budgets.correct((charged.amount ?? 0) - (row.amount ?? 0), row.budgets ?? '[]');
		this.#advance.run({
			id: row.id,
			sentAt: news.sentAt ?? null,
			deliveredAt: news.deliveredAt ?? null,
			readAt: news.readAt ?? null,
			playedAt: news.playedAt ?? null,
			failedAt: news.failedAt ?? null,
			code: news.code ?? null,
			reason: news.reason === undefined ? null : storable(news.reason),
			answeredAt: news.answeredAt ?? null,
			button: news.button === undefined ? null : storable(news.button),
			optedOutAt: news.optedOutAt ?? null,
			...charged,
		});
	}
}

/** A row to be. */
export interface Entry {
	id: number;
	campaignId: number;
	budgets?: string;
	unsent?: string;
	now: number;
}
