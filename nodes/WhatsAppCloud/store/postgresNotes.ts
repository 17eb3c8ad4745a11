import type { Way } from '../conversation/closedWays';
import type { CallbackNote, TemplateNews, WayNote } from './notes';
import type { PostgresConnection } from './postgresConnection';

/** Values: news (JSON), now. */
const PUT_NEWS = `
	INSERT INTO whatsapp_cloud.template_news AS t
	SELECT DISTINCT business_account_id, name, $2::bigint
	FROM json_to_recordset($1) AS n (business_account_id text, name text)
	ORDER BY business_account_id, name
	ON CONFLICT (business_account_id, name) DO UPDATE SET at = greatest(t.at, excluded.at)`;

/** Values: WABA ID, names. */
const FIND_NEWS = `
	SELECT name, at FROM whatsapp_cloud.template_news
	WHERE business_account_id = $1 AND name = ANY ($2::text[])`;

/** Values: place, way, why, at, until. */
const PUT_WAY = `
	INSERT INTO whatsapp_cloud.closed_ways AS w (place, way, why, at, until) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (place, way, why) DO UPDATE SET at = excluded.at, until = excluded.until
	WHERE (excluded.at, excluded.until) > (w.at, w.until)`;

/** Values: places. */
const WAYS_OF = `
	SELECT place, way, why, at, until FROM whatsapp_cloud.closed_ways WHERE place = ANY ($1::text[])`;

const PUT = `
	INSERT INTO whatsapp_cloud.callbacks VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (place) DO UPDATE
	SET url = excluded.url, holder = excluded.holder, test = excluded.test, at = excluded.at`;

const DROP = 'DELETE FROM whatsapp_cloud.callbacks WHERE place = $1 AND url = $2';

const LIST = 'SELECT place, url, holder, test, at FROM whatsapp_cloud.callbacks ORDER BY place';

/** The notes in PostgreSQL. */
export class PostgresNotes {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async putNews(news: TemplateNews[], now: number): Promise<void> {
		if (news.length === 0) return;
		const rows = news.map(({ businessAccountId, name }) => ({
			business_account_id: businessAccountId,
			name,
		}));
		await this.#connection.query(PUT_NEWS, [JSON.stringify(rows), now]);
	}

	async newsOf(businessAccountId: string, names: string[]): Promise<Array<number | undefined>> {
		if (names.length === 0) return [];
		const { rows } = await this.#connection.query(FIND_NEWS, [businessAccountId, names]);
		const found = new Map(
			(rows as Array<{ name: string; at: string }>).map(({ name, at }) => [name, Number(at)]),
		);
		return names.map((name) => found.get(name));
	}

	async putWays(notes: WayNote[]): Promise<void> {
		for (const { place, way, why, at, until } of notes) {
			await this.#connection.query(PUT_WAY, [place, way, why, Math.floor(at), Math.floor(until)]);
		}
	}

	async waysOf(places: string[]): Promise<WayNote[]> {
		if (places.length === 0) return [];
		const { rows } = await this.#connection.query(WAYS_OF, [places]);
		return (rows as Array<Record<'place' | 'why' | 'at' | 'until', string> & { way: Way }>).map(
			({ at, until, ...note }) => ({ ...note, at: Number(at), until: Number(until) }),
		);
	}

	async put({ place, url, holder, test, at }: CallbackNote): Promise<void> {
		await this.#connection.query(PUT, [place, url, holder, test ?? null, at]);
	}

	async drop(place: string, url: string): Promise<void> {
		await this.#connection.query(DROP, [place, url]);
	}

	async list(): Promise<CallbackNote[]> {
		const { rows } = await this.#connection.query(LIST, []);
		return (
			rows as Array<Record<'place' | 'url' | 'holder' | 'at', string> & { test: string | null }>
		).map(({ place, url, holder, test, at }) => ({
			...{ place, url, holder, at: Number(at) },
			...(test === null ? {} : { test }),
		}));
	}
}
