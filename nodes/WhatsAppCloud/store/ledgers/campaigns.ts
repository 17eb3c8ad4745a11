import { setImmediate } from 'node:timers/promises';

import type {
	Campaign,
	CampaignLedger,
	CampaignMessage,
	Recipients,
	ReportGroup,
} from '../campaigns';
import { run, type Database, type Dialect, type Script, type Value } from '../database';
import type { Page } from '../page';
import { numberIn } from '../rows';
import { storable } from '../sends';
import { CHARGE_RETENTION_MS } from '../retention';
import {
	campaignFrom,
	COUNTS,
	GROUP,
	groupFrom,
	messageFrom,
	WHERE_RECIPIENTS,
} from './campaignRows';

/** Campaigns that are looked at in one step of forgetting. */
const CAMPAIGNS_AT_ONCE = 20;

function statementsIn({ anyOf }: Dialect) {
	return {
		find: 'SELECT * FROM whatsapp_cloud.campaigns WHERE phone_number_id = $1 AND name = $2',
		list: `
			SELECT * FROM whatsapp_cloud.campaigns WHERE ${anyOf('phone_number_id', '$1')}
			ORDER BY last_at DESC, id DESC LIMIT $2`,
		stop: `
			UPDATE whatsapp_cloud.campaigns SET stopped_at = $3 WHERE phone_number_id = $1 AND name = $2`,
		/** Where a step ends: found in the index alone. Values: campaign, after, how many. */
		edge: `
			SELECT max(id) AS id, count(*) AS count FROM (
				SELECT id FROM whatsapp_cloud.ledger WHERE campaign = $1 AND id > $2 ORDER BY id LIMIT $3) AS step`,
		/** Values: campaign, after, up to. */
		groups: `
			SELECT ${GROUP}, ${COUNTS} FROM whatsapp_cloud.ledger
			WHERE campaign = $1 AND id > $2 AND id <= $3 GROUP BY ${GROUP}`,
		/** Further values: how many. */
		page: (which: Recipients) => `
			SELECT * FROM whatsapp_cloud.ledger
			WHERE campaign = $1 AND id > $2 AND id <= $3 AND (${WHERE_RECIPIENTS[which]}) ORDER BY id LIMIT $4`,
		/** Values: campaign, after, up to, claimed before (ms). */
		prune: `
			DELETE FROM whatsapp_cloud.ledger
			WHERE campaign = $1 AND id > $2 AND id <= $3 AND claimed_at < $4`,
		/** Values: campaign after, how many. */
		next: `
			SELECT id, keep_ms, last_at FROM whatsapp_cloud.campaigns WHERE id > $1 ORDER BY id LIMIT $2`,
		pruneCampaign: `
			DELETE FROM whatsapp_cloud.campaigns WHERE id = $1
				AND NOT EXISTS (SELECT 1 FROM whatsapp_cloud.ledger l WHERE l.campaign = campaigns.id)`,
	};
}

/** Campaigns, in either database; what is not sent is counted with what is, and by each in its own way. */
export class Campaigns implements CampaignLedger {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof statementsIn>;

	readonly #atOnce: number;

	/** The last campaign that was looked at; -1 = start with the messages of none. */
	#lastPruned = -1;

	/** The last of its messages that was forgotten. */
	#lastMessage = 0;

	readonly note: CampaignLedger['note'];

	/** @param atOnce how many messages are counted, or looked through, in one go */
	constructor(db: Database, atOnce: number, note: CampaignLedger['note']) {
		this.#db = db;
		this.#sql = statementsIn(db.dialect);
		this.#atOnce = atOnce;
		this.note = note;
	}

	async list(phoneNumberIds: readonly string[], limit: number): Promise<Campaign[]> {
		const values = [phoneNumberIds, limit];
		return (await this.#db.read(run({ sql: this.#sql.list, values }))).rows.map(campaignFrom);
	}

	async find(phoneNumberId: string, name: string): Promise<Campaign | undefined> {
		const row = await this.#row(phoneNumberId, name);
		return row && campaignFrom(row);
	}

	async *report(phoneNumberId: string, name: string): AsyncIterable<ReportGroup[]> {
		for await (const step of this.#steps(phoneNumberId, name, 0)) {
			const { rows } = await this.#db.read(run({ sql: this.#sql.groups, values: step }));
			yield rows.map(groupFrom);
		}
	}

	async messages(
		phoneNumberId: string,
		name: string,
		{ which, after = 0, limit }: { which: Recipients; after?: number; limit: number },
	): Promise<Page<CampaignMessage, number>> {
		const entries: CampaignMessage[] = [];
		const sql = this.#sql.page(which);
		for await (const step of this.#steps(phoneNumberId, name, after)) {
			const values = [...step, limit - entries.length];
			const { rows } = await this.#db.read(run({ sql, values }));
			entries.push(...rows.map(messageFrom));
			const last = entries.at(-1);
			if (last && entries.length >= limit) return { entries, next: last.id };
		}
		return { entries };
	}

	async stop(phoneNumberId: string, name: string, at: number | undefined): Promise<boolean> {
		const values = [phoneNumberId, storable(name), at ?? null];
		return (await this.#db.write(run({ sql: this.#sql.stop, values }))).count > 0;
	}

	/** Forgets messages and campaigns that are too old; returns `limit` as long as there may be more. */
	*prune(limit: number, now: number): Script<number> {
		let left = limit;
		if (this.#lastPruned < 0) {
			left -= yield* this.#pruneMessages(0, left, now - CHARGE_RETENTION_MS);
			if (left <= 0) return limit;
			this.#lastPruned = 0;
		}
		const next = yield { sql: this.#sql.next, values: [this.#lastPruned, CAMPAIGNS_AT_ONCE] };
		for (const row of next.rows) {
			const id = Number(row.id);
			const keptAfter = now - Number(row.keep_ms);
			left -= yield* this.#pruneMessages(id, left, keptAfter);
			if (left <= 0) return limit;
			if (Number(row.last_at) < keptAfter) yield { sql: this.#sql.pruneCampaign, values: [id] };
			this.#lastPruned = id;
		}
		if (next.count === CAMPAIGNS_AT_ONCE) return limit;
		this.#lastPruned = -1;
		return 0;
	}

	/** Each piece goes on behind the one before. */
	*#pruneMessages(campaign: number, most: number, claimedBefore: number): Script<number> {
		const after = this.#lastMessage;
		this.#lastMessage = 0;
		const [edge] = (yield { sql: this.#sql.edge, values: [campaign, after, most] }).rows;
		if (edge?.id === null || edge?.id === undefined) return 0;
		const to = Number(edge.id);
		const { count } = yield { sql: this.#sql.prune, values: [campaign, after, to, claimedBefore] };
		if (count >= most) this.#lastMessage = to;
		return count;
	}

	async #row(phoneNumberId: string, name: string) {
		const values = [phoneNumberId, storable(name)];
		return (await this.#db.read(run({ sql: this.#sql.find, values }))).rows[0];
	}

	/** The campaign's messages, some at a time; others have their turn between. */
	async *#steps(
		phoneNumberId: string,
		name: string,
		after: number,
	): AsyncIterable<[campaign: Value, after: number, to: number]> {
		const campaign = numberIn((await this.#row(phoneNumberId, name))?.id);
		if (campaign === undefined) return;
		for (let from = after; ;) {
			const values = [campaign, from, this.#atOnce];
			const { rows } = await this.#db.read(run({ sql: this.#sql.edge, values }));
			const to = numberIn(rows[0]?.id);
			if (to === undefined) return;
			yield [campaign, from, to];
			if (Number(rows[0]?.count) < this.#atOnce) return;
			from = to;
			await setImmediate();
		}
	}
}
