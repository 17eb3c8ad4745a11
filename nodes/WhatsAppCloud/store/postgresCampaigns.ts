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
import type { PostgresConnection } from './postgresConnection';
import { storable } from './sends';

/** Values: number, name. */
const OF_CAMPAIGN = `campaign = (
	SELECT id FROM whatsapp_cloud.campaigns WHERE phone_number_id = $1 AND name = $2)`;

/** Campaigns in PostgreSQL, which counts by itself: nobody waits for it but who asks. */
export class PostgresCampaigns implements CampaignLedger {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async list(phoneNumberIds: readonly string[], limit: number): Promise<Campaign[]> {
		const { rows } = await this.#connection.query(
			`SELECT * FROM whatsapp_cloud.campaigns WHERE phone_number_id = ANY ($1::text[])
			ORDER BY last_at DESC, id DESC LIMIT $2`,
			[phoneNumberIds, limit],
		);
		return rows.map(campaignFrom);
	}

	async find(phoneNumberId: string, name: string): Promise<Campaign | undefined> {
		const { rows } = await this.#connection.query(
			'SELECT * FROM whatsapp_cloud.campaigns WHERE phone_number_id = $1 AND name = $2',
			[phoneNumberId, storable(name)],
		);
		return rows.map(campaignFrom)[0];
	}

	async *report(phoneNumberId: string, name: string): AsyncIterable<ReportGroup[]> {
		const { rows } = await this.#connection.query(
			`SELECT ${GROUP}, ${COUNTS} FROM whatsapp_cloud.ledger WHERE ${OF_CAMPAIGN} GROUP BY ${GROUP}`,
			[phoneNumberId, storable(name)],
		);
		yield rows.map(groupFrom);
	}

	async messages(
		phoneNumberId: string,
		name: string,
		{ which, after, limit }: { which: Recipients; after: number; limit: number },
	): Promise<{ messages: CampaignMessage[]; next?: number }> {
		const { rows } = await this.#connection.query(
			`SELECT * FROM whatsapp_cloud.ledger
			WHERE ${OF_CAMPAIGN} AND id > $3 AND (${WHERE_RECIPIENTS[which]}) ORDER BY id LIMIT $4`,
			[phoneNumberId, storable(name), after, limit],
		);
		const messages = rows.map(messageFrom);
		const last = messages.at(-1);
		return last && messages.length === limit ? { messages, next: last.id } : { messages };
	}

	async stop(phoneNumberId: string, name: string, at: number | undefined): Promise<boolean> {
		const { rowCount } = await this.#connection.query(
			`UPDATE whatsapp_cloud.campaigns SET stopped_at = $3 WHERE phone_number_id = $1 AND name = $2`,
			[phoneNumberId, storable(name), at ?? null],
		);
		return (rowCount ?? 0) > 0;
	}

	async note(unsent: Unsent[], now: number): Promise<void> {
		const byNumber = Map.groupBy(unsent, ({ phoneNumberId }) => phoneNumberId);
		for (const [phoneNumberId, some] of byNumber) {
			const rows = some.map(({ key, recipient, campaign, reason }) => ({
				...{ key, recipient, reason },
				campaign: storable(campaign.name),
				keep_ms: campaign.keepMs,
				kind: storable(campaign.kind),
			}));
			await this.#connection.query('SELECT whatsapp_cloud.note_unsent($1::json, $2, $3)', [
				...[JSON.stringify(rows), phoneNumberId, now],
			]);
		}
	}
}
