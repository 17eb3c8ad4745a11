import { run, type Columns, type Database, type Dialect, type Script } from '../database';
import {
	serviceUseFrom,
	type AccountPrices,
	type PriceLedger,
	type ServiceMessage,
	type ServiceUse,
	type StoredCard,
} from '../prices';
import { PRUNE_ALONG } from '../pruning';
import { textIn } from '../rows';
import { SERVICE_USE_RETENTION_MS } from '../retention';
import { pruneStep } from './pruneStep';

const MESSAGE: Columns = { phone_number_id: 'text', message_key: 'text', at: 'bigint' };

function statementsIn({ anyOf, rows, skipLocked }: Dialect) {
	return {
		cards: `
			SELECT currency, effective, card FROM whatsapp_cloud.price_cards WHERE business_account_id = $1
			ORDER BY currency, effective`,
		account: `
			SELECT currency, time_zone FROM whatsapp_cloud.account_facts WHERE business_account_id = $1`,
		putCard: `
			INSERT INTO whatsapp_cloud.price_cards (business_account_id, currency, effective, card, set_at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (business_account_id, currency, effective)
			DO UPDATE SET card = excluded.card, set_at = excluded.set_at`,
		dropCards: `
			DELETE FROM whatsapp_cloud.price_cards WHERE business_account_id = $1 AND currency = $2`,
		putAccount: `
			INSERT INTO whatsapp_cloud.account_facts AS a (business_account_id, currency, time_zone, at)
			VALUES ($1, $2, $3, $4)
			ON CONFLICT (business_account_id) DO UPDATE SET
				currency = coalesce(excluded.currency, a.currency),
				time_zone = coalesce(excluded.time_zone, a.time_zone), at = excluded.at`,
		/** Values: numbers, forgotten before (ms). */
		prune: pruneStep({
			skipLocked,
			table: 'service_use',
			key: ['phone_number_id', 'message_key'],
			which: `${anyOf('phone_number_id', '$1')} AND at < $2`,
			limit: PRUNE_ALONG,
		}),
		/** In one order, so that two deliveries do not wait for each other. Values: messages (JSON). */
		count: `
			INSERT INTO whatsapp_cloud.service_use AS s (phone_number_id, message_key, at)
			SELECT phone_number_id, message_key, max(at) FROM ${rows('$1', MESSAGE)} AS n
			WHERE true GROUP BY phone_number_id, message_key ORDER BY phone_number_id, message_key
			ON CONFLICT (phone_number_id, message_key) DO UPDATE SET at = excluded.at
			WHERE s.message_key = '' AND excluded.at > s.at`,
		/** Values: numbers, from, until (ms). */
		use: `
			SELECT phone_number_id, count(*) FILTER (WHERE message_key <> '') AS free,
				max(at) FILTER (WHERE message_key = '') AS charged_at
			FROM whatsapp_cloud.service_use
			WHERE ${anyOf('phone_number_id', '$1')} AND at >= $2 AND at < $3 GROUP BY phone_number_id`,
	};
}

/** Prices, in either database. */
export class Prices implements PriceLedger {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor(db: Database) {
		this.#db = db;
		this.#sql = statementsIn(db.dialect);
	}

	async find(businessAccountId: string): Promise<AccountPrices> {
		return await this.#db.read(this.#find(businessAccountId));
	}

	*#find(businessAccountId: string): Script<AccountPrices> {
		const cards = yield { sql: this.#sql.cards, values: [businessAccountId] };
		const account = yield { sql: this.#sql.account, values: [businessAccountId] };
		const currency = textIn(account.rows[0]?.currency);
		const timeZone = textIn(account.rows[0]?.time_zone);
		return {
			cards: cards.rows.map((row) => ({
				currency: String(row.currency),
				effective: String(row.effective),
				card: String(row.card),
			})),
			...(currency === undefined ? {} : { currency }),
			...(timeZone === undefined ? {} : { timeZone }),
		};
	}

	async putCard(
		businessAccountId: string,
		{ currency, effective, card }: StoredCard,
		now: number,
	): Promise<void> {
		const values = [businessAccountId, currency, effective, card, now];
		await this.#db.write(run({ sql: this.#sql.putCard, values }));
	}

	async dropCards(businessAccountId: string, currency: string): Promise<number> {
		const values = [businessAccountId, currency];
		return (await this.#db.write(run({ sql: this.#sql.dropCards, values }))).count;
	}

	async putAccount(
		businessAccountId: string,
		{ currency, timeZone }: { currency?: string; timeZone?: string },
		now: number,
	): Promise<void> {
		const values = [businessAccountId, currency ?? null, timeZone ?? null, now];
		await this.#db.write(run({ sql: this.#sql.putAccount, values }));
	}

	*count(messages: ServiceMessage[], now: number): Script<void> {
		if (messages.length === 0) return;
		const numbers = [...new Set(messages.map(({ phoneNumberId }) => phoneNumberId))];
		yield { sql: this.#sql.prune, values: [numbers, now - SERVICE_USE_RETENTION_MS] };
		const rows = messages.map(({ phoneNumberId, messageKey, at }) => ({
			phone_number_id: phoneNumberId,
			message_key: messageKey,
			at: Math.floor(at),
		}));
		yield { sql: this.#sql.count, values: [JSON.stringify(rows)] };
	}

	async findUse(phoneNumberIds: string[], from: number, until: number): Promise<ServiceUse[]> {
		if (phoneNumberIds.length === 0) return [];
		const values = [phoneNumberIds, from, until];
		const { rows } = await this.#db.read(run({ sql: this.#sql.use, values }));
		const found = new Map(
			rows.map(({ phone_number_id, free, charged_at }) => [
				String(phone_number_id),
				serviceUseFrom({ free, charged_at }),
			]),
		);
		return phoneNumberIds.map((id) => found.get(id) ?? serviceUseFrom(undefined));
	}
}
