import type { Way } from '../../conversation/closedWays';
import { run, type Columns, type Database, type Dialect, type Script } from '../database';
import type { CallbackNote, Notebook, TemplateNews, WayNote } from '../notes';
import { textIn } from '../rows';

const NEWS: Columns = { business_account_id: 'text', name: 'text' };

function statementsIn({ anyOf, greatest, rows }: Dialect) {
	return {
		/** Values: news (JSON), now. */
		putNews: `
			INSERT INTO whatsapp_cloud.template_news AS t (business_account_id, name, at)
			SELECT DISTINCT business_account_id, name, CAST($2 AS bigint) FROM ${rows('$1', NEWS)} AS n
			WHERE true ORDER BY business_account_id, name
			ON CONFLICT (business_account_id, name) DO UPDATE SET at = ${greatest('t.at', 'excluded.at')}`,
		/** Values: WABA ID, names. */
		findNews: `
			SELECT name, at FROM whatsapp_cloud.template_news
			WHERE business_account_id = $1 AND ${anyOf('name', '$2')}`,
		/** Values: place, way, why, at, until. */
		putWay: `
			INSERT INTO whatsapp_cloud.closed_ways AS w (place, way, why, at, until) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (place, way, why) DO UPDATE SET at = excluded.at, until = excluded.until
			WHERE (excluded.at, excluded.until) > (w.at, w.until)`,
		/** Values: places. */
		ways: `
			SELECT place, way, why, at, until FROM whatsapp_cloud.closed_ways WHERE ${anyOf('place', '$1')}`,
		put: `
			INSERT INTO whatsapp_cloud.callbacks (place, url, holder, test, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (place) DO UPDATE
			SET url = excluded.url, holder = excluded.holder, test = excluded.test, at = excluded.at`,
		drop: 'DELETE FROM whatsapp_cloud.callbacks WHERE place = $1 AND url = $2',
		list: 'SELECT place, url, holder, test, at FROM whatsapp_cloud.callbacks ORDER BY place',
	};
}

/** The notes, in either database. */
export class Notes implements Notebook {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor(db: Database) {
		this.#db = db;
		this.#sql = statementsIn(db.dialect);
	}

	*putNews(news: TemplateNews[], now: number): Script<void> {
		if (news.length === 0) return;
		const rows = news.map(({ businessAccountId, name }) => ({
			business_account_id: businessAccountId,
			name,
		}));
		yield { sql: this.#sql.putNews, values: [JSON.stringify(rows), now] };
	}

	async findTemplateNews(
		businessAccountId: string,
		names: string[],
	): Promise<Array<number | undefined>> {
		if (names.length === 0) return [];
		const values = [businessAccountId, names];
		const { rows } = await this.#db.read(run({ sql: this.#sql.findNews, values }));
		const found = new Map(rows.map(({ name, at }) => [String(name), Number(at)]));
		return names.map((name) => found.get(name));
	}

	async putWays(notes: WayNote[]): Promise<void> {
		await this.#db.write(this.waysPut(notes));
	}

	*waysPut(notes: WayNote[]): Script<void> {
		for (const { place, way, why, at, until } of notes) {
			const values = [place, way, why, Math.floor(at), Math.floor(until)];
			yield { sql: this.#sql.putWay, values };
		}
	}

	async findWays(places: string[]): Promise<WayNote[]> {
		if (places.length === 0) return [];
		const { rows } = await this.#db.read(run({ sql: this.#sql.ways, values: [places] }));
		return rows.map(({ place, way, why, at, until }) => ({
			...{ place: String(place), way: way as Way, why: String(why) },
			...{ at: Number(at), until: Number(until) },
		}));
	}

	async putCallback({ place, url, holder, test, at }: CallbackNote): Promise<void> {
		const values = [place, url, holder, test ?? null, at];
		await this.#db.write(run({ sql: this.#sql.put, values }));
	}

	async dropCallback(place: string, url: string): Promise<void> {
		await this.#db.write(run({ sql: this.#sql.drop, values: [place, url] }));
	}

	async listCallbacks(): Promise<CallbackNote[]> {
		const { rows } = await this.#db.read(run({ sql: this.#sql.list, values: [] }));
		return rows.map((row) => {
			const test = textIn(row.test);
			return {
				place: String(row.place),
				url: String(row.url),
				holder: String(row.holder),
				...(test === undefined ? {} : { test }),
				at: Number(row.at),
			};
		});
	}
}
