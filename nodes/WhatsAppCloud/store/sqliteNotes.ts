import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { CallbackNote, TemplateNews } from './notes';

/** The SQL for notes in SQLite. Only runs within a transaction of the caller. */
export class SqliteNotes {
	readonly #putNews: StatementSync;
	readonly #findNews: StatementSync;
	readonly #put: StatementSync;
	readonly #drop: StatementSync;
	readonly #list: StatementSync;

	constructor(db: DatabaseSync) {
		this.#putNews = db.prepare('INSERT OR REPLACE INTO template_news VALUES (?, ?, ?)');
		this.#findNews = db.prepare(
			'SELECT at FROM template_news WHERE business_account_id = ? AND name = ?',
		);
		this.#put = db.prepare('INSERT OR REPLACE INTO callbacks VALUES (?, ?, ?, ?, ?)');
		this.#drop = db.prepare('DELETE FROM callbacks WHERE place = ? AND url = ?');
		this.#list = db.prepare('SELECT * FROM callbacks ORDER BY place');
	}

	putNews(news: TemplateNews[], now: number): void {
		for (const { businessAccountId, name } of news) this.#putNews.run(businessAccountId, name, now);
	}

	newsOf(businessAccountId: string, name: string): number | undefined {
		const row = this.#findNews.get(businessAccountId, name);
		return row === undefined ? undefined : Number(row.at);
	}

	put({ place, url, holder, test, at }: CallbackNote): void {
		this.#put.run(place, url, holder, test ?? null, at);
	}

	drop(place: string, url: string): void {
		this.#drop.run(place, url);
	}

	list(): CallbackNote[] {
		return this.#list.all().map(({ place, url, holder, test, at }) => ({
			place: String(place),
			url: String(url),
			holder: String(holder),
			...(typeof test === 'string' ? { test } : {}),
			at: Number(at),
		}));
	}
}
