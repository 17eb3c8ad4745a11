import { run, type Database, type Dialect, type Script } from '../database';
import { PRUNE_ALONG } from '../pruning';
import { textIn } from '../rows';
import { type SharedUploadLedger, type UploadKey } from '../uploads';
import { UPLOAD_LIFE_MS } from '../retention';
import { pruneStep } from './pruneStep';

function statementsIn({ anyOf, skipLocked }: Dialect) {
	const which = 'phone_number_id = $1 AND sha256 = $2 AND mime_type = $3';
	return {
		find: `SELECT media_id FROM whatsapp_cloud.uploads WHERE ${which} AND uploaded_at > $4`,
		/** The upload that was made last stays, whoever records first. */
		put: `
			INSERT INTO whatsapp_cloud.uploads AS u (phone_number_id, sha256, mime_type, media_id, uploaded_at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (phone_number_id, sha256, mime_type)
			DO UPDATE SET media_id = excluded.media_id, uploaded_at = excluded.uploaded_at
			WHERE u.uploaded_at <= excluded.uploaded_at`,
		forget: 'DELETE FROM whatsapp_cloud.uploads WHERE media_id = $1',
		forgetWithin: `
			DELETE FROM whatsapp_cloud.uploads WHERE media_id = $1 AND ${anyOf('phone_number_id', '$2')}`,
		/** Values: uploaded before (ms). */
		prune: pruneStep({
			skipLocked,
			table: 'uploads',
			key: ['phone_number_id', 'sha256', 'mime_type'],
			which: 'uploaded_at <= $1 ORDER BY uploaded_at',
			limit: PRUNE_ALONG,
		}),
	};
}

/** Uploads, in either database. */
export class Uploads implements SharedUploadLedger {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor(db: Database) {
		this.#db = db;
		this.#sql = statementsIn(db.dialect);
	}

	async find(key: UploadKey, now: number): Promise<string | undefined> {
		const values = [...columns(key), now - UPLOAD_LIFE_MS];
		const { rows } = await this.#db.read(run({ sql: this.#sql.find, values }));
		return textIn(rows[0]?.media_id);
	}

	async record(key: UploadKey, mediaId: string, now: number): Promise<void> {
		await this.#db.write(this.#record(key, mediaId, now));
	}

	*#record(key: UploadKey, mediaId: string, now: number): Script<void> {
		yield { sql: this.#sql.prune, values: [now - UPLOAD_LIFE_MS] };
		yield { sql: this.#sql.put, values: [...columns(key), mediaId, now] };
	}

	async forget(mediaId: string, within?: readonly string[]): Promise<void> {
		const statement = within
			? { sql: this.#sql.forgetWithin, values: [mediaId, within] }
			: { sql: this.#sql.forget, values: [mediaId] };
		await this.#db.write(run(statement));
	}
}

function columns({ phoneNumberId, sha256, mimeType }: UploadKey): string[] {
	return [phoneNumberId, sha256, mimeType];
}
