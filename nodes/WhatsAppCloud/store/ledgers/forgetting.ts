import { phoneKey } from '../../conversation/spellings';
import type { Columns, Database, Dialect, Script, Value } from '../database';
import { ownsStatement, type Deletion, type Forgetting } from '../forgetting';
import type { Consents } from './consents';

const SIGHTING: Columns = {
	...{ phone: 'text', user_id: 'text', parent_user_id: 'text', era: 'bigint' },
};
const RENAME: Columns = { at: 'bigint', customer: 'text', becomes: 'text' };
const NAME: Columns = { kind: 'text', value: 'text' };

function statementsIn({ anyOf, contains, isAbsent, rows }: Dialect) {
	/** Values: names, the business numbers that are meant or null for all. */
	const here = `(${isAbsent('$2')} OR ${anyOf('phone_number_id', '$2')})`;
	const sends = `FROM whatsapp_cloud.sends WHERE ${anyOf('recipient', '$1')} AND ${here}`;
	const ofCustomer = (table: string, column: string) =>
		`DELETE FROM whatsapp_cloud.${table} WHERE ${anyOf(column, '$1')} AND ${here}`;
	return {
		sighting: `
			DELETE FROM whatsapp_cloud.sightings WHERE acquaintance = $1
				AND (phone, user_id, parent_user_id, era) IN (
					SELECT phone, user_id, parent_user_id, era FROM ${rows('$2', SIGHTING)} AS w)`,
		rename: `
			DELETE FROM whatsapp_cloud.renames WHERE acquaintance = $1
				AND (at, customer, becomes) IN (SELECT at, customer, becomes FROM ${rows('$2', RENAME)} AS w)`,
		alias: `
			DELETE FROM whatsapp_cloud.aliases WHERE acquaintance = $1 AND phone_number_id = $3
				AND (kind, value) IN (SELECT kind, value FROM ${rows('$2', NAME)} AS w)`,
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

/** Deletes what belongs to a person, in either database. */
export class Deleting {
	readonly #consents: Consents;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor({ dialect }: Pick<Database, 'dialect'>, consents: Consents) {
		this.#consents = consents;
		this.#sql = statementsIn(dialect);
	}

	/**
	 * @param numbers all business numbers that the person may be known on
	 * @param within those that are meant; undefined = all
	 * @returns how many rows there were
	 */
	*delete(
		{ deletions, names }: Pick<Forgetting, 'deletions' | 'names'>,
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
		const seen = sightings.map(({ names, era }) => {
			const { phone = '', userId = '', parentUserId = '' } = names;
			return { phone, user_id: userId, parent_user_id: parentUserId, era };
		});
		const renamed = renames.map(({ at, customer, becomes }) => ({
			...{ at, customer: JSON.stringify(customer), becomes: JSON.stringify(becomes) },
		}));
		const left = orphans.map(([kind, value]) => ({ kind, value }));
		const first = yield of(sighting, [acquaintance, JSON.stringify(seen)]);
		const second = yield of(rename, [acquaintance, JSON.stringify(renamed)]);
		yield of(alias, [acquaintance, JSON.stringify(left), phoneNumberId]);
		return first.count + second.count;
	}
}

function of(sql: string, values: Value[]) {
	return { sql, values, erases: true } as const;
}
