import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Way } from '../conversation/closedWays';
import type { CallbackNote, TemplateNews, WayNote } from './notes';

/** The SQL for notes in SQLite. Only runs within a transaction of the caller. */
export class SqliteNotes {
	readonly #putNews: StatementSync;
	readonly #findNews: StatementSync;
	readonly #putWay: StatementSync;
	readonly #ways: StatementSync;
	readonly #put: StatementSync;
	readonly #drop: StatementSync;
	readonly #list: StatementSync;

	constructor(db: DatabaseSync) {
		this.#putNews = db.prepare('INSERT OR REPLACE INTO template_news VALUES (?, ?, ?)');
		this.#findNews = db.prepare(
			'SELECT at FROM template_news WHERE business_account_id = ? AND name = ?',
		);
		this.#putWay = db.prepare(`
			INSERT INTO closed_ways (place, way, why, at, until) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (place, way, why) DO UPDATE SET at = excluded.at, until = excluded.until
			WHERE (excluded.at, excluded.until) > (at, until)`);
		this.#ways = db.prepare('SELECT * FROM closed_ways WHERE place = ?');
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

	putWays(notes: WayNote[]): void {
		for (const { place, way, why, at, until } of notes) {
			this.#putWay.run(place, way, why, Math.floor(at), Math.floor(until));
		}
	}

	waysOf(places: string[]): WayNote[] {
		return [...new Set(places)].flatMap((place) =>
			this.#ways.all(place).map(({ way, why, at, until }) => ({
				...{ place, way: way as Way, why: String(why) },
				...{ at: Number(at), until: Number(until) },
			})),
		);
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
