import type { DatabaseSync, StatementSync } from 'node:sqlite';

import {
	SERVICE_USE_RETENTION_MS,
	serviceUseFrom,
	type AccountPrices,
	type PriceLedger,
	type ServiceMessage,
	type ServiceUse,
	type StoredCard,
} from './prices';
import { PRUNE_ALONG } from './pruning';

/** The SQL for prices in SQLite. Only runs within a transaction of the caller. */
export class SqlitePrices {
	readonly #cards: StatementSync;
	readonly #account: StatementSync;
	readonly #putCard: StatementSync;
	readonly #dropCards: StatementSync;
	readonly #putAccount: StatementSync;
	readonly #count: StatementSync;
	readonly #use: StatementSync;
	readonly #prune: StatementSync;

	constructor(db: DatabaseSync) {
		this.#cards = db.prepare(`
			SELECT currency, effective, card FROM price_cards WHERE business_account_id = ?
			ORDER BY currency, effective`);
		this.#account = db.prepare('SELECT * FROM account_facts WHERE business_account_id = ?');
		this.#putCard = db.prepare('INSERT OR REPLACE INTO price_cards VALUES (?, ?, ?, ?, ?)');
		this.#dropCards = db.prepare(
			'DELETE FROM price_cards WHERE business_account_id = ? AND currency = ?',
		);
		this.#putAccount = db.prepare(`
			INSERT INTO account_facts AS a VALUES (?, ?, ?, ?)
			ON CONFLICT (business_account_id) DO UPDATE SET
				currency = coalesce(excluded.currency, a.currency),
				time_zone = coalesce(excluded.time_zone, a.time_zone), at = excluded.at`);
		this.#count = db.prepare(`
			INSERT INTO service_use AS s VALUES (?, ?, ?)
			ON CONFLICT (phone_number_id, message_key) DO UPDATE SET at = excluded.at
			WHERE s.message_key = '' AND excluded.at > s.at`);
		this.#use = db.prepare(`
			SELECT count(*) FILTER (WHERE message_key <> '') AS free,
				max(at) FILTER (WHERE message_key = '') AS charged_at
			FROM service_use WHERE phone_number_id = ? AND at >= ? AND at < ?`);
		this.#prune = db.prepare(`
			DELETE FROM service_use WHERE (phone_number_id, message_key) IN (
				SELECT phone_number_id, message_key FROM service_use
				WHERE phone_number_id = ? AND at < ? ORDER BY at LIMIT ${PRUNE_ALONG})`);
	}

	find(businessAccountId: string): AccountPrices {
		const { currency, time_zone } = this.#account.get(businessAccountId) ?? {};
		return {
			cards: this.#cards.all(businessAccountId).map((row) => ({
				currency: String(row.currency),
				effective: String(row.effective),
				card: String(row.card),
			})),
			...(typeof currency === 'string' ? { currency } : {}),
			...(typeof time_zone === 'string' ? { timeZone: time_zone } : {}),
		};
	}

	putCard(businessAccountId: string, { currency, effective, card }: StoredCard, now: number): void {
		this.#putCard.run(businessAccountId, currency, effective, card, now);
	}

	dropCards(businessAccountId: string, currency: string): number {
		return Number(this.#dropCards.run(businessAccountId, currency).changes);
	}

	putAccount(
		businessAccountId: string,
		{ currency, timeZone }: { currency?: string; timeZone?: string },
		now: number,
	): void {
		this.#putAccount.run(businessAccountId, currency ?? null, timeZone ?? null, now);
	}

	count(messages: ServiceMessage[], now: number): void {
		for (const { phoneNumberId, messageKey, at } of messages) {
			this.#prune.run(phoneNumberId, now - SERVICE_USE_RETENTION_MS);
			this.#count.run(phoneNumberId, messageKey, at);
		}
	}

	use(phoneNumberId: string, from: number, until: number): ServiceUse {
		const row = this.#use.get(phoneNumberId, from, until);
		return serviceUseFrom(row && { free: row.free, charged_at: row.charged_at });
	}
}

/** @param reading, writing run something in a transaction */
export function sqlitePriceLedger(
	reading: <T>(run: (prices: SqlitePrices) => T) => T,
	writing: <T>(run: (prices: SqlitePrices) => T) => T,
): PriceLedger {
	return {
		find: async (id) => reading((prices) => prices.find(id)),
		putCard: async (id, card, now) => writing((prices) => prices.putCard(id, card, now)),
		dropCards: async (id, currency) => writing((prices) => prices.dropCards(id, currency)),
		putAccount: async (id, facts, now) => writing((prices) => prices.putAccount(id, facts, now)),
		findUse: async (ids, from, until) =>
			reading((prices) => ids.map((id) => prices.use(id, from, until))),
	};
}
