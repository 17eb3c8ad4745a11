import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { PRUNE_ALONG } from './pruning';
import { UPLOAD_LIFE_MS, type UploadKey } from './uploads';

/** The SQL for uploads in SQLite. Only runs within a transaction of the caller. */
export class SqliteUploads {
	readonly #find: StatementSync;
	readonly #put: StatementSync;
	readonly #forget: StatementSync;
	readonly #prune: StatementSync;

	constructor(db: DatabaseSync) {
		this.#find = db.prepare(`
			SELECT media_id FROM uploads
			WHERE phone_number_id = ? AND sha256 = ? AND mime_type = ? AND uploaded_at > ?`);
		this.#put = db.prepare('INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?, ?)');
		this.#forget = db.prepare(`
			DELETE FROM uploads WHERE media_id = ?1
				AND (?2 IS NULL OR phone_number_id IN (SELECT value FROM json_each(?2)))`);
		this.#prune = db.prepare(`
			DELETE FROM uploads WHERE (phone_number_id, sha256, mime_type) IN (
				SELECT phone_number_id, sha256, mime_type FROM uploads WHERE uploaded_at <= ?
				ORDER BY uploaded_at LIMIT ${PRUNE_ALONG})`);
	}

	find({ phoneNumberId, sha256, mimeType }: UploadKey, now: number): string | undefined {
		const row = this.#find.get(phoneNumberId, sha256, mimeType, now - UPLOAD_LIFE_MS);
		return typeof row?.media_id === 'string' ? row.media_id : undefined;
	}

	put({ phoneNumberId, sha256, mimeType }: UploadKey, mediaId: string, now: number): void {
		this.#prune.run(now - UPLOAD_LIFE_MS);
		this.#put.run(phoneNumberId, sha256, mimeType, mediaId, now);
	}

	forget(mediaId: string, within?: readonly string[]): void {
		this.#forget.run(mediaId, within === undefined ? null : JSON.stringify(within));
	}
}
