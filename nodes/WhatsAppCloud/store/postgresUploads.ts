import type { PostgresConnection } from './postgresConnection';
import { PRUNE_ALONG } from './pruning';
import { UPLOAD_LIFE_MS, type UploadKey } from './uploads';

const FIND = `
	SELECT media_id FROM whatsapp_cloud.uploads
	WHERE phone_number_id = $1 AND sha256 = $2 AND mime_type = $3 AND uploaded_at > $4`;

/** The upload that was made last stays, whoever records first. */
const PUT = `
	INSERT INTO whatsapp_cloud.uploads AS u VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (phone_number_id, sha256, mime_type)
	DO UPDATE SET media_id = excluded.media_id, uploaded_at = excluded.uploaded_at
	WHERE u.uploaded_at <= excluded.uploaded_at`;

/** Values: media ID, the business numbers that are meant or null for all. */
const FORGET = `
	DELETE FROM whatsapp_cloud.uploads
	WHERE media_id = $1 AND ($2::text[] IS NULL OR phone_number_id = ANY ($2::text[]))`;

/** Values: uploaded before (ms). */
const PRUNE = `
	DELETE FROM whatsapp_cloud.uploads WHERE (phone_number_id, sha256, mime_type) IN (
		SELECT phone_number_id, sha256, mime_type FROM whatsapp_cloud.uploads WHERE uploaded_at <= $1
		ORDER BY uploaded_at LIMIT ${PRUNE_ALONG} FOR UPDATE SKIP LOCKED)`;

/** Uploads in PostgreSQL. */
export class PostgresUploads {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async find(key: UploadKey, now: number): Promise<string | undefined> {
		const values = [...columns(key), now - UPLOAD_LIFE_MS];
		const { rows } = await this.#connection.query(FIND, values);
		return (rows as Array<{ media_id: string }>)[0]?.media_id;
	}

	async put(key: UploadKey, mediaId: string, now: number): Promise<void> {
		await this.#connection.query(PRUNE, [now - UPLOAD_LIFE_MS]);
		await this.#connection.query(PUT, [...columns(key), mediaId, now]);
	}

	async forget(mediaId: string, within?: readonly string[]): Promise<void> {
		await this.#connection.query(FORGET, [mediaId, within ?? null]);
	}
}

function columns({ phoneNumberId, sha256, mimeType }: UploadKey): string[] {
	return [phoneNumberId, sha256, mimeType];
}
