import type { DatabaseSync, StatementSync } from 'node:sqlite';

import {
	campaignFrom,
	COUNTS,
	GROUP,
	groupFrom,
	messageFrom,
	WHERE_RECIPIENTS,
	type Campaign,
	type CampaignLedger,
	type CampaignMessage,
	type Recipients,
	type ReportGroup,
	type Unsent,
} from './campaigns';
import type { SqliteLedger } from './sqliteLedger';
import { storable } from './sends';

/** How many messages are counted, or looked through, in one go: some ms, so that n8n has others' turns between. */
const ROWS_AT_ONCE = 5000;

/** The SQL for campaigns in SQLite. Only runs within a transaction of the caller. */
export class SqliteCampaigns {
	readonly #db: DatabaseSync;
	readonly #ledger: SqliteLedger;
	readonly #find: StatementSync;
	readonly #list: StatementSync;
	readonly #stop: StatementSync;
	readonly #edge: StatementSync;
	readonly #groups: StatementSync;
	readonly #isSent: StatementSync;
	readonly #pages = new Map<Recipients, StatementSync>();

	constructor(db: DatabaseSync, ledger: SqliteLedger) {
		this.#db = db;
		this.#ledger = ledger;
		this.#find = db.prepare('SELECT * FROM campaigns WHERE phone_number_id = ? AND name = ?');
		this.#list = db.prepare(`
			SELECT * FROM campaigns WHERE phone_number_id IN (SELECT value FROM json_each(?))
			ORDER BY last_at DESC, id DESC LIMIT ?`);
		this.#stop = db.prepare(
			'UPDATE campaigns SET stopped_at = ? WHERE phone_number_id = ? AND name = ?',
		);
		// Where a step ends: found in the index alone.
		this.#edge = db.prepare(`
			SELECT max(id) AS id, count(*) AS count
			FROM (SELECT id FROM ledger WHERE campaign = ? AND id > ? ORDER BY id LIMIT ${ROWS_AT_ONCE})`);
		this.#groups = db.prepare(`
			SELECT ${GROUP}, ${COUNTS} FROM ledger WHERE campaign = ? AND id > ? AND id <= ? GROUP BY ${GROUP}`);
		this.#isSent = db.prepare('SELECT 1 FROM sends WHERE key = ?');
	}

	find(phoneNumberId: string, name: string): (Campaign & { id: number }) | undefined {
		const row = this.#find.get(phoneNumberId, storable(name));
		return row && { ...campaignFrom(row), id: Number(row.id) };
	}

	list(phoneNumberIds: readonly string[], limit: number): Campaign[] {
		return this.#list.all(JSON.stringify(phoneNumberIds), limit).map(campaignFrom);
	}

	stop(phoneNumberId: string, name: string, at: number | undefined): boolean {
		return this.#stop.run(at ?? null, phoneNumberId, storable(name)).changes > 0;
	}

	/** A step of the report. @returns `next` to go on after; undefined = that was all */
	groups(campaign: number, after: number): { groups: ReportGroup[]; next?: number } {
		const { to, isLast } = this.#step(campaign, after);
		if (to === undefined) return { groups: [] };
		const groups = this.#groups.all(campaign, after, to).map(groupFrom);
		return isLast ? { groups } : { groups, next: to };
	}

	/** A step through its messages. */
	messages(
		campaign: number,
		{ which, after, limit }: { which: Recipients; after: number; limit: number },
	): { messages: CampaignMessage[]; next?: number } {
		const { to, isLast } = this.#step(campaign, after);
		if (to === undefined) return { messages: [] };
		const page =
			this.#pages.get(which) ??
			this.#db.prepare(`
				SELECT * FROM ledger WHERE campaign = ? AND id > ? AND id <= ? AND (${WHERE_RECIPIENTS[which]})
				ORDER BY id LIMIT ?`);
		this.#pages.set(which, page);
		const messages = page.all(campaign, after, to, limit).map(messageFrom);
		const last = messages.at(-1);
		if (last && messages.length === limit) return { messages, next: last.id };
		return isLast ? { messages } : { messages, next: to };
	}

	note(unsent: readonly Unsent[], now: number): void {
		for (const { reason, ...send } of unsent) {
			const { id: campaignId } = this.#ledger.campaignOf({ ...send, callbackData: '' }, now);
			// What was sent under this key before stays what it is.
			const isSent = this.#isSent.get(send.key) !== undefined;
			const entry = { id: this.#ledger.lastId() + 1, campaignId, now };
			if (!isSent) this.#ledger.insert({ ...send, callbackData: '' }, { ...entry, unsent: reason });
		}
	}

	#step(campaign: number, after: number): { to?: number; isLast: boolean } {
		const edge = this.#edge.get(campaign, after);
		const isLast = Number(edge?.count) < ROWS_AT_ONCE;
		return typeof edge?.id === 'number' ? { to: edge.id, isLast } : { isLast };
	}
}

/** @param within runs something in a transaction; `write`: in one that writes */
export function sqliteCampaignLedger(
	within: <T>(run: (campaigns: SqliteCampaigns) => T) => T,
	write: <T>(run: (campaigns: SqliteCampaigns) => T) => T,
): CampaignLedger {
	const turn = async () => await new Promise((resolve) => setImmediate(resolve));
	return {
		list: async (numbers, limit) => within((campaigns) => campaigns.list(numbers, limit)),
		find: async (number, name) => within((campaigns) => campaigns.find(number, name)),
		async *report(number, name) {
			const campaign = within((campaigns) => campaigns.find(number, name));
			for (let after: number | undefined = 0; campaign && after !== undefined;) {
				const from: number = after;
				const { groups, next } = within((campaigns) => campaigns.groups(campaign.id, from));
				yield groups;
				after = next;
				await turn();
			}
		},
		async messages(number, name, { which, after, limit }) {
			const campaign = within((campaigns) => campaigns.find(number, name));
			const found: CampaignMessage[] = [];
			for (let from: number | undefined = after; campaign && from !== undefined;) {
				const question: Parameters<SqliteCampaigns['messages']>[1] = {
					which,
					after: from,
					limit: limit - found.length,
				};
				const page: ReturnType<SqliteCampaigns['messages']> = within((all) =>
					all.messages(campaign.id, question),
				);
				const { messages, next } = page;
				found.push(...messages);
				if (found.length >= limit)
					return { messages: found, ...(next === undefined ? {} : { next }) };
				from = next;
				await turn();
			}
			return { messages: found };
		},
		stop: async (number, name, at) => write((campaigns) => campaigns.stop(number, name, at)),
		async note(unsent, now) {
			write((campaigns) => campaigns.note(unsent, now));
		},
	};
}
