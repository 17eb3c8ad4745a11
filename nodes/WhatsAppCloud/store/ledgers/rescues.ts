import { messageRows } from '../columns';
import { run, type Database, type Row, type Script, type Value } from '../database';
import type { OurMessage, RefusedMessage } from '../factTables';
import {
	EXPIRED,
	RESCUE_LEASE_MS,
	type DueRescue,
	type RescueDraft,
	type RescueLedger,
	type RescueNews,
	type RescueQuestion,
	type RescueResult,
} from '../rescues';
import { REFUSAL_LIFE_MS, RESCUE_LIFE_MS } from '../retention';
import { numberIn, textIn } from '../rows';
import { DRAFT_COLUMNS, rescueStatements } from './rescueStatements';

/** Rescues, in either database. */
export class Rescues implements RescueLedger {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof rescueStatements>;

	constructor(db: Database) {
		this.#db = db;
		this.#sql = rescueStatements(db.dialect);
	}

	async keep(drafts: RescueDraft[], now: number): Promise<void> {
		if (drafts.length > 0) await this.#db.write(this.#keep(drafts, now));
	}

	/** What one takes the place of is erased with the one that takes it. */
	*#keep(drafts: RescueDraft[], now: number): Script<void> {
		if (this.#db.dialect.isLocal) {
			for (const draft of drafts)
				yield { sql: this.#sql.keepOne, values: [...valuesOf(draft), now] };
			return;
		}
		const rows = new Map(drafts.map((draft) => [draft.key, rowOf(draft)]));
		yield { sql: this.#sql.keep, values: [JSON.stringify([...rows.values()]), now] };
	}

	/** The free-form messages with these keys did not go out, unless somebody else is sending them. */
	*dropUnsent(keys: string[]): Script<void> {
		if (keys.length > 0) yield { sql: this.#sql.dropUnsent, values: [keys], erases: true };
	}

	/** Free-form messages that need no rescue any more, and ones that do. */
	*news(concluded: OurMessage[], refused: RefusedMessage[], now: number): Script<void> {
		if (concluded.length > 0) {
			yield { sql: this.#sql.conclude, values: [messageRows(concluded)], erases: true };
		}
		if (refused.length > 0) yield { sql: this.#sql.refuse, values: [messageRows(refused), now] };
	}

	async claim(
		phoneNumberIds: string[],
		now: number,
	): Promise<{ due: DueRescue[]; againAt?: number }> {
		return await this.#db.write(this.#claim([phoneNumberIds, now - RESCUE_LIFE_MS], now));
	}

	*#claim(
		which: [phoneNumberIds: string[], keptAfter: number],
		now: number,
	): Script<{ due: DueRescue[]; againAt?: number }> {
		const { lease, due, again } = this.#sql;
		const leased = yield { sql: lease, values: [...which, now, now + RESCUE_LEASE_MS] };
		const found =
			leased.count === 0 ? leased : yield { sql: due, values: [JSON.stringify(leased.rows)] };
		const { rows } = yield { sql: again, values: which };
		const againAt = numberIn(rows[0]?.at);
		return { due: found.rows.map(dueFrom), ...(againAt === undefined ? {} : { againAt }) };
	}

	async isKept({ messageId, phoneNumberId }: DueRescue): Promise<boolean> {
		const values = [messageId, phoneNumberId];
		return (await this.#db.read(run({ sql: this.#sql.kept, values }))).count > 0;
	}

	async finish(rescue: DueRescue, result: RescueResult, now: number): Promise<void> {
		await this.#db.writeWhole(() => this.#finish(rescue, result, now));
	}

	*#finish({ key, about, ...rescue }: DueRescue, result: RescueResult, now: number): Script<void> {
		const { drop, finish, later, suspend } = this.#sql;
		const which = [rescue.messageId, rescue.phoneNumberId];
		const said = [...which, result.result, about, now];
		switch (result.result) {
			case 'later':
				yield { sql: later, values: [...which, Math.ceil(result.at)] };
				return;
			case 'stuck':
				yield { sql: suspend, values: [...said, result.failure, now] };
				return;
			case 'unknown':
				yield { sql: suspend, values: [...said, null, Math.ceil(result.at)] };
				return;
			case 'sent':
				yield { sql: finish, values: [...said, null, result.rescueMessageId] };
				break;
			case 'failed':
				yield { sql: finish, values: [...said, result.failure, null] };
		}
		yield { sql: drop, values: [key], erases: true };
	}

	/** Whether rescues of the number are free that nobody could send so far. */
	*areStuck(phoneNumberId: string, now: number): Script<boolean> {
		return (yield { sql: this.#sql.stuck, values: [phoneNumberId, now] }).count > 0;
	}

	async findNews(question: RescueQuestion): Promise<RescueNews[]> {
		const { scope, messageIds, phoneNumberIds, since = 0 } = question;
		const values = [messageIds, phoneNumberIds, scope, since];
		const { rows } = await this.#db.read(run({ sql: this.#sql.news, values }));
		return rows.map(newsFrom);
	}

	/** Forgets what is too old, at most `limit` of each; returns how many. */
	*prune(limit: number, now: number): Script<number> {
		const { dropOld, expire, old, pruneRefusals } = this.#sql;
		const { rows, count } = yield { sql: old, values: [now - RESCUE_LIFE_MS, limit] };
		if (count > 0) {
			const keys = rows.map(({ key }) => String(key));
			yield { sql: expire, values: [keys, now, EXPIRED] };
			yield { sql: dropOld, values: [keys], erases: true };
		}
		const refusals = yield { sql: pruneRefusals, values: [now - REFUSAL_LIFE_MS, limit] };
		return Math.max(count, refusals.count);
	}
}

/** In the order of {@link DRAFT_COLUMNS}. */
function valuesOf(draft: RescueDraft): Value[] {
	const { key, phoneNumberId, recipient, request, about } = draft;
	const { messagesPerSecond = null, account = '', counted = null } = draft;
	return [key, phoneNumberId, recipient, request, about, messagesPerSecond, account, counted];
}

function rowOf(draft: RescueDraft): Record<string, Value | undefined> {
	const values = valuesOf(draft);
	return Object.fromEntries(DRAFT_COLUMNS.map((name, index) => [name, values[index]]));
}

function dueFrom(row: Row): DueRescue {
	const messagesPerSecond = numberIn(row.messages_per_second);
	const counted = textIn(row.counted);
	return {
		key: String(row.key),
		phoneNumberId: String(row.phone_number_id),
		recipient: String(row.recipient),
		request: String(row.request),
		about: String(row.about),
		messageId: String(row.message_id),
		refusedAt: Number(row.refused_at),
		...(messagesPerSecond === undefined ? {} : { messagesPerSecond }),
		...(counted === undefined ? {} : { counted }),
	};
}

function newsFrom(row: Row): RescueNews {
	const rescueMessageId = textIn(row.rescue_message_id);
	const failure = textIn(row.failure);
	return {
		messageId: String(row.message_id),
		phoneNumberId: String(row.phone_number_id),
		about: String(row.about),
		state: row.state as RescueNews['state'],
		at: Number(row.finished_at),
		...(rescueMessageId === undefined ? {} : { rescueMessageId }),
		...(failure === undefined ? {} : { failure }),
	};
}
