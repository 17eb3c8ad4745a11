import type { CustomerNames } from '../conversation/customer';
import { namesOf, type Name } from '../conversation/observedNames';
import type { Statement } from '../conversation/statement';
import {
	peopleFirstNamed,
	peopleSaying,
	STATEMENT_COLUMNS,
	statementFrom,
	statementPage,
	statementValues,
	type ConsentLedger,
	type Page,
	type StatementCursor,
	type StatementRange,
	type StatementRow,
} from './consents';
import { recordset, type FoundRow } from './postgresColumns';
import { acquaintancesFrom, found } from './postgresStatements';
import type { PostgresConnection } from './postgresConnection';
import { lookUp, type Query } from './postgresWindowQuery';
import { aliasKey, type SaidHere } from './recording';
import { namesSeen, saidBy } from './windowQuery';

const COLUMNS = Object.keys(STATEMENT_COLUMNS);

/** What came under exactly these names. Values: business number, and the names, list by list. */
const UNDER = `
	SELECT c.* FROM unnest($2::text[], $3::text[], $4::text[]) AS n (phone, user_id, parent_user_id)
	JOIN whatsapp_cloud.consents c USING (phone, user_id, parent_user_id)
	WHERE c.phone_number_id = $1`;

/** Everybody's names, and what is known about them. Values: business number, the last name of the page before, limit. */
const EVERYBODY = `
	${found(`(
		SELECT phone_number_id, kind, value FROM whatsapp_cloud.aliases
		WHERE phone_number_id = $1 AND (kind, value) > ($2, $3) ORDER BY kind, value LIMIT $4) w`)}
	ORDER BY kind, value`;

/** Statements to record; what is recorded already stays as it is. */
export function putStatements(said: readonly SaidHere[], now: number): string[] {
	if (said.length === 0) return [];
	const rows = said.map((one) =>
		Object.fromEntries(
			statementValues(one, now).map((value, index) => [COLUMNS[index] ?? '', value] as const),
		),
	);
	return [
		`INSERT INTO whatsapp_cloud.consents (${COLUMNS.join(', ')})
		SELECT ${COLUMNS.join(', ')} FROM ${recordset(STATEMENT_COLUMNS, rows)} ON CONFLICT DO NOTHING`,
	];
}

/** The statements that came under exactly these names. */
export async function statementsUnder(
	query: Query,
	phoneNumberId: string,
	seen: readonly CustomerNames[],
): Promise<StatementRow[]> {
	if (seen.length === 0) return [];
	const list = (kind: keyof CustomerNames) => seen.map((names) => names[kind] ?? '');
	const values = [phoneNumberId, list('phone'), list('userId'), list('parentUserId')];
	return (await query(UNDER, values)).rows as StatementRow[];
}

/** What customers said about marketing messages, in PostgreSQL. */
export class PostgresConsents implements ConsentLedger {
	readonly #query: Query;

	constructor(connection: PostgresConnection) {
		this.#query = connection.query.bind(connection);
	}

	async list(
		phoneNumberId: string,
		range: StatementRange,
	): Promise<Page<Statement, StatementCursor>> {
		const { from, to, newestFirst, marketing, limit } = range;
		const edge = newestFirst ? Number.MAX_SAFE_INTEGER : -1;
		const { at = edge, id = edge } = range.after ?? {};
		const [beyond, order] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
		const values = [phoneNumberId, from, to, at, id, limit];
		const result = await this.#query(
			`SELECT * FROM whatsapp_cloud.consents
			WHERE phone_number_id = $1 AND at BETWEEN $2 AND $3
				AND (at, id) ${beyond} ($4::bigint, $5::bigint) ${marketing ? 'AND marketing = $7' : ''}
			ORDER BY at ${order}, id ${order} LIMIT $6`,
			marketing ? [...values, marketing] : values,
		);
		return statementPage(result.rows as StatementRow[], limit);
	}

	async of(phoneNumberId: string, customers: readonly CustomerNames[]): Promise<Statement[][]> {
		const lookUps = await lookUp(this.#query, phoneNumberId, customers);
		const seen = new Map(
			lookUps.flatMap(namesSeen).map((names) => [JSON.stringify(namesOf(names)), names]),
		);
		const rows = await statementsUnder(this.#query, phoneNumberId, [...seen.values()]);
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
	): ReturnType<ConsentLedger['people']> {
		const whole = { from: 0, to: Number.MAX_SAFE_INTEGER, newestFirst: true, ...range };
		const { entries, ...rest } = await this.list(phoneNumberId, whole);
		const lookUps = await lookUp(
			this.#query,
			phoneNumberId,
			entries.map(({ names }) => names),
		);
		const behind = new Map(entries.map((one, index) => [one, lookUps[index]?.acquaintances ?? []]));
		return { entries: peopleSaying(entries, (one) => behind.get(one) ?? []), ...rest };
	}

	async everybody(
		phoneNumberId: string,
		{ after, limit }: { after?: Name; limit: number },
	): ReturnType<ConsentLedger['everybody']> {
		const values = [phoneNumberId, ...(after ?? ['', '']), limit];
		const result = await this.#query(EVERYBODY, values);
		const rows = result.rows as FoundRow[];
		const known = acquaintancesFrom(result);
		const names = rows.map(({ kind, value }): Name => [kind, value]);
		const entries = names.flatMap((name) => {
			const acquaintance = known.get(aliasKey(phoneNumberId, name));
			return acquaintance ? peopleFirstNamed(name, [acquaintance]) : [];
		});
		const next = names.length === limit ? names.at(-1) : undefined;
		return { entries, ...(next ? { next } : {}) };
	}
}
