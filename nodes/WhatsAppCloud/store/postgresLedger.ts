import { escapeLiteral } from 'pg';

import { hashedInPostgres } from './eventKeys';
import {
	ANSWER_WINDOW_MS,
	BUDGET_NEWS_AT_ONCE,
	BUDGET_RETENTION_MS,
	CHARGE_RETENTION_MS,
	holdId,
	type BudgetLedger,
	type BudgetNews,
	type LedgerNews,
} from './ledger';

import type { PostgresConnection } from './postgresConnection';
import { storable, type SendClaim } from './sends';

/** Values: numbers, reached after (ms), who asks. */
const NEWS = `
	SELECT b.*, r.reached, CASE r.reached WHEN 100 THEN b.at_100 ELSE b.at_80 END AS at
	FROM whatsapp_cloud.budgets b, (VALUES (80), (100)) AS r (reached)
	WHERE b.at_80 IS NOT NULL AND CASE r.reached WHEN 100 THEN b.at_100 ELSE b.at_80 END >= $2 AND b.phone_number_id = ANY ($1::text[])
		AND NOT EXISTS (
			SELECT 1 FROM whatsapp_cloud.events e WHERE e.scope = $3 AND e.confirmed_at IS NOT NULL
				AND e.key = ${hashedInPostgres("'budget:' || b.id || ':' || r.reached")})
	ORDER BY at, r.reached LIMIT ${BUDGET_NEWS_AT_ONCE}`;

/** Values: ended before (ms), how many at most. */
const PRUNE_BUDGETS = `
	DELETE FROM whatsapp_cloud.budgets WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM whatsapp_cloud.budgets WHERE until < $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED))`;

/** Values: campaign, how many at most, claimed before (ms). */
const PRUNE = `
	DELETE FROM whatsapp_cloud.ledger WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM (SELECT ctid, claimed_at FROM whatsapp_cloud.ledger WHERE campaign = $1
			ORDER BY id LIMIT $2) AS oldest
		WHERE claimed_at < $3))`;

/** Values: campaign after, now. The next one; `is_over`: nothing was sent in it for as long as it is kept. */
const NEXT_CAMPAIGN = `
	SELECT id, keep_ms, last_at < $2 - keep_ms AS is_over FROM whatsapp_cloud.campaigns
	WHERE id > $1 ORDER BY id LIMIT 1`;

const PRUNE_CAMPAIGN = `
	DELETE FROM whatsapp_cloud.campaigns c WHERE c.id = $1
		AND NOT EXISTS (SELECT 1 FROM whatsapp_cloud.ledger l WHERE l.campaign = c.id)`;

/** Budgets and campaigns in PostgreSQL; what is taken and settled with sends stands in their statements. */
export class PostgresLedger implements BudgetLedger {
	readonly #connection: PostgresConnection;

	/** The last campaign that was looked at; -1 = start with the messages of none. */
	#lastPruned = -1;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async findNews(scope: string, phoneNumberIds: string[], since: number): Promise<BudgetNews[]> {
		const { rows } = await this.#connection.query(NEWS, [phoneNumberIds, since, scope]);
		return (rows as Array<Record<string, unknown>>).map((row) => ({
			id: String(row.id),
			phoneNumberId: String(row.phone_number_id),
			about: String(row.about),
			used: Number(row.used),
			max: Number(row.max),
			until: Number(row.until),
			reached: Number(row.reached) === 100 ? 100 : 80,
			at: Number(row.at),
		}));
	}

	/** For deliveries that have nothing else to record. */
	async news(news: readonly LedgerNews[]): Promise<void> {
		if (news.length > 0) await this.#connection.query(newsStatement(news), []);
	}

	/** Forgets budgets whose period is long over, at most `limit`; returns how many. */
	async pruneBudgets(limit: number, now: number): Promise<number> {
		const { rowCount } = await this.#connection.query(PRUNE_BUDGETS, [
			...[now - BUDGET_RETENTION_MS, limit],
		]);
		return rowCount ?? 0;
	}

	/** Forgets old messages of one campaign, and the campaign; returns `limit` as long as there may be more. */
	async prune(limit: number, now: number): Promise<number> {
		const isFirst = this.#lastPruned < 0;
		const { rows } = isFirst
			? { rows: [{ id: 0, keep_ms: CHARGE_RETENTION_MS, is_over: false }] }
			: await this.#connection.query(NEXT_CAMPAIGN, [this.#lastPruned, now]);
		const [campaign] = rows as Array<{ id: string; keep_ms: string; is_over: boolean }>;
		if (!campaign) {
			this.#lastPruned = -1;
			return 0;
		}
		const { id, keep_ms: keepMs, is_over: isOver } = campaign;
		const { rowCount } = await this.#connection.query(PRUNE, [id, limit, now - Number(keepMs)]);
		if ((rowCount ?? 0) >= limit) return limit;
		if (isOver) await this.#connection.query(PRUNE_CAMPAIGN, [id]);
		this.#lastPruned = Number(id);
		return limit;
	}
}

/** What statuses and answers say, as a statement of its own. */
export function newsStatement(news: readonly LedgerNews[]): string {
	const rows = news.map(({ pricing, ...one }) => ({
		phone_number_id: one.phoneNumberId,
		message_id: one.messageId,
		customer: one.customer,
		at: one.at,
		sent_at: one.sentAt,
		delivered_at: one.deliveredAt,
		read_at: one.readAt,
		played_at: one.playedAt,
		failed_at: one.failedAt,
		code: one.code,
		reason: one.reason === undefined ? undefined : storable(one.reason),
		is_free: pricing?.isFree,
		category: pricing?.category,
		answered_at: one.answeredAt,
		button: one.button === undefined ? undefined : storable(one.button),
		opted_out_at: one.optedOutAt,
	}));
	return `SELECT whatsapp_cloud.ledger_news(${escapeLiteral(JSON.stringify(rows))}, ${ANSWER_WINDOW_MS})`;
}

/** What is to be counted of these messages, for the function admit; undefined = nothing is. */
export function countedOf(sends: readonly SendClaim[]): string | undefined {
	const counted = sends.flatMap(({ key, charge, campaign, ...send }, position) =>
		key !== undefined && (charge ?? campaign) ? [{ ...send, key, charge, campaign, position }] : [],
	);
	if (counted.length === 0) return undefined;
	const holds = new Map(
		counted.flatMap(({ charge, phoneNumberId }) =>
			(charge?.budgets ?? []).map((hold) => [holdId(hold, phoneNumberId), hold] as const),
		),
	);
	const campaigns = new Map(
		counted.flatMap(({ campaign }) => (campaign ? [[storable(campaign.name), campaign]] : [])),
	);
	return JSON.stringify({
		budgets: [...holds].map(([id, { recipient = '', about, max, until }]) => ({
			...{ id, recipient, about: storable(about), max, until },
		})),
		campaigns: [...campaigns].map(([name, { keepMs }]) => ({ name, keep_ms: keepMs })),
		messages: counted.map(({ key, recipient, charge, campaign, position, phoneNumberId }) => ({
			...{ position, key, recipient },
			...(charge
				? {
						amount: charge.amount,
						currency: charge.currency,
						prices: charge.prices,
						budgets: charge.budgets.map((hold) => holdId(hold, phoneNumberId)),
					}
				: {}),
			...(campaign ? { campaign: storable(campaign.name), kind: storable(campaign.kind) } : {}),
		})),
	});
}
