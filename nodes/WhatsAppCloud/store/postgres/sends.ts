import { randomUUID } from 'node:crypto';

import { phoneKey } from '../../customer/spellings';
import { keyIn } from '../../delivery/key';
import { numberBucket, PAIR_BUCKET, slotsBefore } from '../../delivery/pace';
import type { PostgresConnection } from './connection';
import type {
	HeldClaim,
	Reservation,
	ReserveOptions,
	SendClaim,
	SendResult,
	SettledSend,
} from '../sends';
import {
	claimedBefore,
	CLOCK_TOLERANCE_MS,
	keptCallbackData,
	storable,
	withRescuesStuck,
} from '../sends';
import type { Obstacle } from '../ledger';
import { countedOf } from './counting';
import { Oldest } from './oldest';
import {
	PRUNE_PACES,
	RENEW,
	RESERVE,
	RESERVE_COUNTED,
	SETTLE,
	SETTLE_BY_CALLBACK_DATA,
	SETTLE_BY_KEY,
} from './sendStatements';
import { SEND_RETENTION_MS } from '../retention';

/** One of the messages, as `RESERVE` answers. */
interface ReservedRow {
	position: number;
	going: boolean;
	claimed_at: string | null;
	message_id: string | null;
	outcome: string | null;
	number_full_at: number | null;
	pair_full_at: number | null;
	rescues_stuck: boolean;
	wait_ms: number | null;
	obstacle: Obstacle | null;
}

/** The ledger in PostgreSQL. */
export class PostgresSends {
	readonly #connection: PostgresConnection;

	readonly #oldest: Oldest;

	/** The last bucket that was looked at. */
	#lastPace = '';

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
		this.#oldest = new Oldest(connection, 'sends');
	}

	async reserve(
		sends: SendClaim[],
		{ messagesPerSecond, takeOverAfterMs, aheadMs, callId = randomUUID(), isPaced }: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		const [first] = sends;
		if (!first) return [];
		const number = numberBucket(isPaced ? 0 : messagesPerSecond);
		const counted = countedOf(sends);
		const { rows } = await this.#connection.query(counted ? RESERVE_COUNTED : RESERVE, [
			JSON.stringify(
				sends.map((send, position) => ({
					position,
					key: send.key,
					former_keys: send.formerKeys,
					recipient: send.recipient,
					phone: phoneKey(send.recipient),
					callback_data: keptCallbackData(send),
				})),
			),
			first.phoneNumberId,
			now,
			callId,
			takeOverAfterMs === undefined ? -1 : now - takeOverAfterMs,
			number.intervalMs,
			isPaced ? 0 : PAIR_BUCKET.intervalMs,
			aheadMs === undefined || !Number.isFinite(aheadMs) ? -1 : aheadMs,
			...(counted ? [counted] : []),
		]);
		const reserved = rows as ReservedRow[];
		const going = reserved.filter((row) => row.going);
		const slots = slotsBefore(going[0]?.number_full_at ?? now, going.length, number, now);
		const slotOf = new Map(going.map((row, index) => [row.position, slots[index] ?? now]));
		const pairSlotOf = pairSlots(going, sends, now);
		return reserved.map((row): Reservation => {
			if (row.wait_ms !== null) return { state: 'later', waitMs: row.wait_ms };
			if (row.obstacle) return { state: 'refused', obstacle: row.obstacle };
			// One that this statement could not see yet was claimed just now.
			if (!row.going) return claimedBefore(row, Number(row.claimed_at ?? now));
			const at = slotOf.get(row.position) ?? now;
			const pairAt = pairSlotOf.get(row.position) ?? now;
			const go: Reservation = { state: 'go', at: Math.max(at, pairAt), alone: pairAt > at };
			return row.rescues_stuck ? withRescuesStuck(go) : go;
		});
	}

	async renew(claims: HeldClaim[], now: number): Promise<boolean[]> {
		const { rows } = await this.#connection.query(RENEW, [
			now,
			claims.map(({ key }) => key),
			claims.map(({ claimedAt }) => claimedAt),
		]);
		const renewed = new Set((rows as Array<{ key: string }>).map(({ key }) => key));
		return claims.map(({ key }) => renewed.has(key));
	}

	async settle(results: SendResult[], now: number): Promise<void> {
		const rows = results.map((result) => {
			const { key } = result;
			if (result.result === 'sent') {
				const { messageId, outcome, to } = result;
				return {
					...{ key, message_id: storable(messageId), outcome },
					...{ phone_number_id: to?.phoneNumberId, recipient: to?.recipient },
				};
			}
			if ('callId' in result) return { key, claim_id: result.callId };
			const { claimedAt, why } = result;
			return {
				...{ key, claimed_at: claimedAt, code: why?.code },
				reason: why && storable(why.reason),
			};
		});
		await this.#connection.query(SETTLE, [JSON.stringify(rows), now]);
	}

	/** What statuses say about sends whose outcome was not known. */
	async settleByStatus(news: SettledSend[]): Promise<void> {
		const ours = news.flatMap(({ callbackData, phoneNumberId, messageId, outcome }) => {
			const key = keyIn(callbackData);
			const named = { phone_number_id: phoneNumberId, message_id: messageId };
			return key === undefined ? [] : { key: storable(key), ...named, outcome };
		});
		if (ours.length > 0) await this.#connection.query(SETTLE_BY_KEY, [JSON.stringify(ours)]);
		for (const settled of news) {
			if (keyIn(settled.callbackData) !== undefined || settled.callbackData === '') continue;
			const { messageId, outcome, callbackData, phoneNumberId, recipients, at } = settled;
			const before = at + CLOCK_TOLERANCE_MS;
			await this.#connection.query(SETTLE_BY_CALLBACK_DATA, [
				...[messageId, outcome, storable(callbackData)],
				...[phoneNumberId, recipients, before],
			]);
		}
	}

	/** Forgets sends that are too old, at most `limit`; returns how many. */
	async prune(limit: number, now: number): Promise<number> {
		return await this.#oldest.prune(limit, now - SEND_RETENTION_MS);
	}

	/** Looks at the next buckets, at most `limit`, and forgets those that are full; returns at how many. */
	async prunePaces(limit: number, now: number): Promise<number> {
		const { rows } = await this.#connection.queryBeside(PRUNE_PACES, [this.#lastPace, limit, now]);
		const [{ count, last } = { count: 0, last: '' }] = rows as Array<{
			count: number;
			last: string;
		}>;
		this.#lastPace = count < limit ? '' : last;
		return count;
	}
}

function pairSlots(going: ReservedRow[], sends: SendClaim[], now: number): Map<number, number> {
	const slots = new Map<number, number>();
	const byPhone = Map.groupBy(going, ({ position }) => phoneKey(sends[position]?.recipient ?? ''));
	for (const rows of byPhone.values()) {
		const at = slotsBefore(rows[0]?.pair_full_at ?? now, rows.length, PAIR_BUCKET, now);
		rows.forEach(({ position }, index) => slots.set(position, at[index] ?? now));
	}
	return slots;
}
