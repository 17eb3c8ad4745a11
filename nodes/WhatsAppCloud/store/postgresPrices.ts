import type { PostgresConnection } from './postgresConnection';
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

/** Values: WABA ID. One row at least if anything is known; `card` is null where there is no card. */
const FIND = `
	SELECT a.currency AS billed_in, a.time_zone, c.currency, c.effective, c.card
	FROM (SELECT $1::text AS id) AS w
	LEFT JOIN whatsapp_cloud.account_facts a ON a.business_account_id = w.id
	LEFT JOIN whatsapp_cloud.price_cards c ON c.business_account_id = w.id
	ORDER BY c.currency, c.effective`;

const PUT_CARD = `
	INSERT INTO whatsapp_cloud.price_cards VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (business_account_id, currency, effective)
	DO UPDATE SET card = excluded.card, set_at = excluded.set_at`;

const DROP_CARDS =
	'DELETE FROM whatsapp_cloud.price_cards WHERE business_account_id = $1 AND currency = $2';

const PUT_ACCOUNT = `
	INSERT INTO whatsapp_cloud.account_facts AS a VALUES ($1, $2, $3, $4)
	ON CONFLICT (business_account_id) DO UPDATE SET
		currency = coalesce(excluded.currency, a.currency),
		time_zone = coalesce(excluded.time_zone, a.time_zone), at = excluded.at`;

/** In one order, so that two deliveries do not wait for each other. Values: messages (JSON), forgotten before (ms). */
const COUNT = `
	WITH news AS (
		SELECT phone_number_id, message_key, max(at) AS at
		FROM json_to_recordset($1) AS n (phone_number_id text, message_key text, at bigint)
		GROUP BY phone_number_id, message_key ORDER BY phone_number_id, message_key
	), old AS (
		DELETE FROM whatsapp_cloud.service_use WHERE ctid = ANY (ARRAY(
			SELECT ctid FROM whatsapp_cloud.service_use
			WHERE phone_number_id IN (SELECT phone_number_id FROM news) AND at < $2
			LIMIT ${PRUNE_ALONG} FOR UPDATE SKIP LOCKED))
	)
	INSERT INTO whatsapp_cloud.service_use AS s SELECT phone_number_id, message_key, at FROM news
	ON CONFLICT (phone_number_id, message_key) DO UPDATE SET at = excluded.at
	WHERE s.message_key = '' AND excluded.at > s.at`;

/** Values: numbers, from, until (ms). */
const USE = `
	SELECT phone_number_id, count(*) FILTER (WHERE message_key <> '') AS free,
		max(at) FILTER (WHERE message_key = '') AS charged_at
	FROM whatsapp_cloud.service_use
	WHERE phone_number_id = ANY ($1::text[]) AND at >= $2 AND at < $3 GROUP BY phone_number_id`;

type FoundRow = Record<
	'billed_in' | 'time_zone' | 'currency' | 'effective' | 'card',
	string | null
>;

/** Prices in PostgreSQL. */
export class PostgresPrices implements PriceLedger {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async find(businessAccountId: string): Promise<AccountPrices> {
		const { rows } = await this.#connection.query(FIND, [businessAccountId]);
		const found = rows as FoundRow[];
		const { billed_in: billedIn, time_zone: timeZone } = found[0] ?? {};
		return {
			cards: found.flatMap(({ currency, effective, card }) =>
				currency === null || effective === null || card === null
					? []
					: [{ currency, effective, card }],
			),
			...(billedIn ? { currency: billedIn } : {}),
			...(timeZone ? { timeZone } : {}),
		};
	}

	async putCard(
		businessAccountId: string,
		{ currency, effective, card }: StoredCard,
		now: number,
	): Promise<void> {
		await this.#connection.query(PUT_CARD, [businessAccountId, currency, effective, card, now]);
	}

	async dropCards(businessAccountId: string, currency: string): Promise<number> {
		const { rowCount } = await this.#connection.query(DROP_CARDS, [businessAccountId, currency]);
		return rowCount ?? 0;
	}

	async putAccount(
		businessAccountId: string,
		{ currency, timeZone }: { currency?: string; timeZone?: string },
		now: number,
	): Promise<void> {
		const values = [businessAccountId, currency ?? null, timeZone ?? null, now];
		await this.#connection.query(PUT_ACCOUNT, values);
	}

	async count(messages: ServiceMessage[], now: number): Promise<void> {
		if (messages.length === 0) return;
		const rows = messages.map(({ phoneNumberId, messageKey, at }) => ({
			phone_number_id: phoneNumberId,
			message_key: messageKey,
			at: Math.floor(at),
		}));
		await this.#connection.query(COUNT, [JSON.stringify(rows), now - SERVICE_USE_RETENTION_MS]);
	}

	async findUse(phoneNumberIds: string[], from: number, until: number): Promise<ServiceUse[]> {
		if (phoneNumberIds.length === 0) return [];
		const { rows } = await this.#connection.query(USE, [phoneNumberIds, from, until]);
		const found = new Map(
			(rows as Array<{ phone_number_id: string; free: string; charged_at: string | null }>).map(
				(row) => [row.phone_number_id, serviceUseFrom(row)],
			),
		);
		return phoneNumberIds.map((id) => found.get(id) ?? serviceUseFrom(undefined));
	}
}
