import { escapeLiteral } from 'pg';

import type { Unsent } from '../campaigns';
import { ANSWER_WINDOW_MS, holdId, type LedgerNews } from '../ledger';

import type { PostgresConnection } from './connection';
import { storable, type SendClaim } from '../sends';

/** What is not sent although it belongs to a campaign. */
export async function noteUnsent(
	connection: PostgresConnection,
	unsent: readonly Unsent[],
	now: number,
): Promise<void> {
	const byNumber = Map.groupBy(unsent, ({ phoneNumberId }) => phoneNumberId);
	for (const [phoneNumberId, some] of byNumber) {
		const rows = some.map(({ key, recipient, campaign, reason }) => ({
			...{ key, recipient, reason },
			campaign: storable(campaign.name),
			keep_ms: campaign.keepMs,
			kind: storable(campaign.kind),
		}));
		await connection.query('SELECT whatsapp_cloud.note_unsent($1::json, $2, $3)', [
			...[JSON.stringify(rows), phoneNumberId, now],
		]);
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
