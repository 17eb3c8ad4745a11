import type { CustomerNames } from '../../customer/customer';
import { phoneKey } from '../../customer/spellings';
import { nameValues, renameValues } from '../columns';
import type { Database, Dialect, Script, Value } from '../database';
import { Forgetting, ownsStatement, type Deletion } from '../forgetting';
import type { Finder } from '../finding';
import type { Consents } from './consents';

/** The business numbers that somebody was seen on; one step in the index each. */
const NUMBERS = `
	WITH RECURSIVE n AS (
		SELECT min(phone_number_id) AS id FROM whatsapp_cloud.aliases
		UNION ALL
		SELECT (SELECT min(phone_number_id) FROM whatsapp_cloud.aliases WHERE phone_number_id > n.id)
		FROM n WHERE n.id IS NOT NULL
	)
	SELECT id FROM n WHERE id IS NOT NULL`;

/** Stands in no name. */
const SEPARATOR = '\n';

/** What tells the rows of an acquaintance apart. */
const SIGHTING = ['phone', 'user_id', 'parent_user_id', 'era'];
const RENAME = ['at', 'customer', 'becomes'];

/** Several columns as one text, so that many rows are looked up in one list: joins may go through it for each. */
const joined = (columns: readonly string[]) => `(${columns.join(` || '${SEPARATOR}' || `)})`;

function statementsIn({ anyOf, contains, isAbsent }: Dialect) {
	/** Values: names, the business numbers that are meant or null for all. */
	const here = `(${isAbsent('$2')} OR ${anyOf('phone_number_id', '$2')})`;
	const sends = `FROM whatsapp_cloud.sends WHERE ${anyOf('recipient', '$1')} AND ${here}`;
	const ofCustomer = (table: string, column: string) =>
		`DELETE FROM whatsapp_cloud.${table} WHERE ${anyOf(column, '$1')} AND ${here}`;
	return {
		sighting: `
			DELETE FROM whatsapp_cloud.sightings
			WHERE acquaintance = $1 AND ${anyOf(joined(SIGHTING), '$2')}`,
		rename: `
			DELETE FROM whatsapp_cloud.renames
			WHERE acquaintance = $1 AND ${anyOf(joined(RENAME), '$2')}`,
		alias: `
			DELETE FROM whatsapp_cloud.aliases
			WHERE acquaintance = $1 AND phone_number_id = $3 AND kind = $4 AND ${anyOf('value', '$2')}`,
		/** In this order: what is known of a message leads to what belongs to it. */
		byName: [
			`DELETE FROM whatsapp_cloud.rescues WHERE key IN (SELECT key ${sends})`,
			`DELETE FROM whatsapp_cloud.refusals WHERE (message_id, phone_number_id) IN (
				SELECT message_id, phone_number_id ${sends})`,
			// A few days' worth: no index is needed.
			ofCustomer('refusals', 'customer'),
			ofCustomer('waits', 'customer'),
			`DELETE ${sends}`,
			ofCustomer('ledger', 'recipient'),
			ofCustomer('budgets', 'recipient'),
		],
		/** Nearly always empty: no index is needed. Values: names as they stand in JSON. */
		handovers: `DELETE FROM whatsapp_cloud.handovers WHERE ${contains('event', '$1')} AND ${here}`,
		paces: `DELETE FROM whatsapp_cloud.paces WHERE ${anyOf('bucket', '$1')}`,
		/** Values: numbers, phone numbers. */
		spellings: `
			DELETE FROM whatsapp_cloud.spellings WHERE ${anyOf('phone_number_id', '$1')}
				AND (${anyOf('given', '$2')} OR ${anyOf('phone', '$2')})`,
	};
}

/** Finds and deletes what belongs to a person, in either database. */
export class Deleting {
	readonly #finder: Finder;

	readonly #consents: Consents;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor({ dialect }: Pick<Database, 'dialect'>, finder: Finder, consents: Consents) {
		this.#finder = finder;
		this.#consents = consents;
		this.#sql = statementsIn(dialect);
	}

	/** All business numbers that a person may be known on. */
	*numbers(): Script<string[]> {
		return (yield { sql: NUMBERS, values: [] }).rows.map(({ id }) => String(id));
	}

	/**
	 * @param numbers all business numbers that the person may be known on
	 * @param within those that are meant; undefined = all
	 * @returns how many rows there were
	 */
	*forget(
		customer: CustomerNames,
		numbers: readonly string[],
		within: readonly string[] | undefined,
	): Script<number> {
		const person = new Forgetting(customer);
		const follow = this.#finder.leading(numbers);
		for (let fresh = person.fresh; fresh.length > 0; fresh = person.fresh) {
			const leadsOf = yield* follow(fresh);
			for (const name of fresh) person.follow(name, leadsOf(name));
		}
		return yield* this.#delete(person, numbers, within);
	}

	*#delete(
		{ deletions, names }: Forgetting,
		numbers: readonly string[],
		within: readonly string[] | undefined,
	): Script<number> {
		let count = 0;
		for (const deletion of deletions) {
			const { phoneNumberId, seen, owns } = deletion;
			const said = yield* this.#consents.under(phoneNumberId, seen);
			count += yield* this.#consents.drop(said.filter((row) => ownsStatement(owns, row)));
			count += yield* this.#deleteWindows(deletion);
		}
		const values = names.map(([, value]) => value);
		const phones = names.flatMap(([kind, value]) => (kind === 'phone' ? [value] : []));
		const bearers = [...values, ...phones.map(phoneKey)];
		const buckets = numbers.flatMap((number) => bearers.map((bearer) => `${number}/${bearer}`));
		const quoted = values.map((value) => JSON.stringify(value));
		const { byName, handovers, paces, spellings } = this.#sql;
		const meant = within ?? null;
		const rest: Array<[sql: string, values: Value[]]> = [
			[handovers, [quoted, meant]],
			...byName.map((sql): [string, Value[]] => [sql, [values, meant]]),
			[paces, [buckets]],
			[spellings, [numbers, phones]],
		];
		for (const [sql, given] of rest) count += (yield { sql, values: given, erases: true }).count;
		return count;
	}

	*#deleteWindows(deletion: Deletion): Script<number> {
		const { phoneNumberId, acquaintance, sightings, renames, orphans } = deletion;
		const { alias, rename, sighting } = this.#sql;
		const seen = sightings.map(({ names, era }) => [...nameValues(names), era].join(SEPARATOR));
		const renamed = renames.map((one) => renameValues(one).join(SEPARATOR));
		const first = yield of(sighting, [acquaintance, seen]);
		const second = yield of(rename, [acquaintance, renamed]);
		for (const [kind, names] of Map.groupBy(orphans, ([kind]) => kind)) {
			const values = names.map(([, value]) => value);
			yield of(alias, [acquaintance, values, phoneNumberId, kind]);
		}
		return first.count + second.count;
	}
}

function of(sql: string, values: Value[]) {
	return { sql, values, erases: true } as const;
}
