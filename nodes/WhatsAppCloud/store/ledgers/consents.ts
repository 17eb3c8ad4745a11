import type { CustomerNames } from '../../customer/customer';
import { namesOf, type Name } from '../../customer/observedNames';
import type { Statement } from '../../conversation/statement';
import { nameValues } from '../columns';
import {
	peopleFirstNamed,
	peopleSaying,
	STATEMENT_COLUMNS,
	statementFrom,
	statementPage,
	statementValues,
	type ConsentLedger,
	type StatementCursor,
	type StatementRange,
	type StatementRow,
} from '../consents';
import { run, type Columns, type Database, type Dialect, type Script } from '../database';
import type { SaidHere } from '../recording';
import type { Finder } from '../finding';
import type { Page } from '../page';
import { namesSeen, saidBy } from '../windowQuery';

const NAMES: Columns = { phone: 'text', user_id: 'text', parent_user_id: 'text' };

const COLUMNS = Object.keys(STATEMENT_COLUMNS);

type PeoplePage = Awaited<ReturnType<ConsentLedger['people']>>;
type NamePage = Awaited<ReturnType<ConsentLedger['everybody']>>;

function statementsIn({ anyOf, by, rows }: Dialect) {
	return {
		/** What came under exactly these names. Values: business number, names (JSON). */
		under: `
			SELECT c.* FROM ${rows('$2', NAMES)} AS n
			JOIN whatsapp_cloud.consents c ON c.phone = n.phone AND c.user_id = n.user_id
				AND c.parent_user_id = n.parent_user_id
			WHERE c.phone_number_id = $1`,
		/** What is recorded already stays as it is. Values: statements (JSON). */
		put: `
			INSERT INTO whatsapp_cloud.consents (${COLUMNS.join(', ')})
			SELECT ${COLUMNS.join(', ')} FROM ${rows('$1', STATEMENT_COLUMNS)} AS s WHERE true
			ON CONFLICT DO NOTHING`,
		/** Everybody's names. Values: business number, the last name of the page before, limit. */
		names: `
			SELECT kind, value FROM whatsapp_cloud.aliases
			WHERE phone_number_id = $1 AND (kind, value) > ($2, $3) ORDER BY kind, value LIMIT $4`,
		/** Values: IDs. */
		drop: `DELETE FROM whatsapp_cloud.consents WHERE ${anyOf('id', '$1', 'bigint')}`,
		/** Values: business number, those of `where` ($2, $3), limit, choice. */
		page(where: string, { newestFirst, marketing }: StatementRange): string {
			const order = newestFirst ? 'DESC' : 'ASC';
			// Left to itself, SQLite takes the other index for one choice, too.
			const index = marketing === undefined ? 'consents_by_time' : 'consents_by_choice';
			return `
				SELECT * FROM whatsapp_cloud.consents ${by(index)} WHERE phone_number_id = $1
					${marketing === undefined ? '' : 'AND marketing = $5'} AND ${where}
				ORDER BY at ${order}, id ${order} LIMIT $4`;
		},
	};
}

/** What customers said about marketing messages, in either database. */
export class Consents implements ConsentLedger {
	readonly #db: Database;

	readonly #finder: Finder;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor(db: Database, finder: Finder) {
		this.#db = db;
		this.#finder = finder;
		this.#sql = statementsIn(db.dialect);
	}

	*put(said: readonly SaidHere[], now: number): Script<void> {
		if (said.length === 0) return;
		const rows = said.map((one) =>
			Object.fromEntries(
				statementValues(one, now).map((value, index) => [COLUMNS[index] ?? '', value] as const),
			),
		);
		yield { sql: this.#sql.put, values: [JSON.stringify(rows)] };
	}

	async list(
		phoneNumberId: string,
		range: StatementRange,
	): Promise<Page<Statement, StatementCursor>> {
		return await this.#db.read(this.#page(phoneNumberId, range));
	}

	/** In two steps, because SQLite would read all of one time for each page: many may be imported with one date. */
	*#page(phoneNumberId: string, range: StatementRange): Script<Page<Statement, StatementCursor>> {
		const { from, to, newestFirst, after, limit, marketing } = range;
		const select = (where: string, ...values: [number, number, limit: number]) => ({
			sql: this.#sql.page(where, range),
			values: [phoneNumberId, ...values, ...(marketing === undefined ? [] : [marketing])],
		});
		const within = 'at BETWEEN $2 AND $3';
		if (!after) return pageFrom((yield select(within, from, to, limit)).rows, limit);
		const { at, id } = after;
		const beyond = `at = $2 AND id ${newestFirst ? '<' : '>'} $3`;
		const { rows } = yield select(beyond, at, id, limit);
		if (rows.length === limit) return pageFrom(rows, limit);
		const [first, last] = newestFirst ? [from, at - 1] : [at + 1, to];
		const more = yield select(within, first, last, limit - rows.length);
		return pageFrom([...rows, ...more.rows], limit);
	}

	/** What came under exactly these names. */
	*under(phoneNumberId: string, seen: readonly CustomerNames[]): Script<StatementRow[]> {
		if (seen.length === 0) return [];
		const names = seen.map((one) => {
			const [phone, userId, parentUserId] = nameValues(one);
			return { phone, user_id: userId, parent_user_id: parentUserId };
		});
		const values = [phoneNumberId, JSON.stringify(names)];
		return (yield { sql: this.#sql.under, values }).rows as unknown as StatementRow[];
	}

	*drop(statements: readonly StatementRow[]): Script<number> {
		const ids = statements.map(({ id }) => Number(id));
		return (yield { sql: this.#sql.drop, values: [ids], erases: true }).count;
	}

	async of(phoneNumberId: string, customers: readonly CustomerNames[]): Promise<Statement[][]> {
		return await this.#db.read(this.#of(phoneNumberId, customers));
	}

	*#of(phoneNumberId: string, customers: readonly CustomerNames[]): Script<Statement[][]> {
		const lookUps = yield* this.#finder.lookUp(phoneNumberId, customers);
		const seen = new Map(
			lookUps.flatMap(namesSeen).map((names) => [JSON.stringify(namesOf(names)), names]),
		);
		const rows = yield* this.under(phoneNumberId, [...seen.values()]);
		const said = Map.groupBy(rows.map(statementFrom), ({ names }) =>
			JSON.stringify(namesOf(names)),
		);
		return lookUps.map((one) => {
			const all = namesSeen(one).flatMap((names) => said.get(JSON.stringify(namesOf(names))) ?? []);
			return saidBy(one, all);
		});
	}

	async people(
		phoneNumberId: string,
		range: Parameters<ConsentLedger['people']>[1],
	): Promise<PeoplePage> {
		return await this.#db.read(this.#people(phoneNumberId, range));
	}

	*#people(
		phoneNumberId: string,
		range: Parameters<ConsentLedger['people']>[1],
	): Script<PeoplePage> {
		const whole = { from: 0, to: Number.MAX_SAFE_INTEGER, newestFirst: true, ...range };
		const { entries, ...rest } = yield* this.#page(phoneNumberId, whole);
		const customers = entries.map(({ names }) => names);
		const lookUps = yield* this.#finder.lookUp(phoneNumberId, customers);
		const behind = new Map(entries.map((one, index) => [one, lookUps[index]?.acquaintances ?? []]));
		return { entries: peopleSaying(entries, (one) => behind.get(one) ?? []), ...rest };
	}

	async everybody(
		phoneNumberId: string,
		range: Parameters<ConsentLedger['everybody']>[1],
	): Promise<NamePage> {
		return await this.#db.read(this.#everybody(phoneNumberId, range));
	}

	*#everybody(
		phoneNumberId: string,
		{ after, limit }: Parameters<ConsentLedger['everybody']>[1],
	): Script<NamePage> {
		const values = [phoneNumberId, ...(after ?? ['', '']), limit];
		const { rows } = yield* run({ sql: this.#sql.names, values });
		const names = rows.map(({ kind, value }) => [kind, value] as unknown as Name);
		const find = yield* this.#finder.find(phoneNumberId, names);
		const entries = names.flatMap((name) => {
			const found = find(name);
			return found ? peopleFirstNamed(name, [found]) : [];
		});
		const next = names.length === limit ? names.at(-1) : undefined;
		return { entries, ...(next ? { next } : {}) };
	}
}

function pageFrom(rows: unknown[], limit: number): Page<Statement, StatementCursor> {
	return statementPage(rows as StatementRow[], limit);
}
