import type { CustomerNames } from '../../customer/customer';
import { nameKey, namesOf, spelledOut, type Name } from '../../customer/observedNames';
import {
	leadsFrom,
	lookUpBy,
	otherSpellings,
	type Finder,
	type Leads,
	type LookUp,
} from '../finding';
import type { Script, Statement } from '../database';
import type { FoundRow } from './columns';
import { acquaintancesFrom, found } from './acquaintances';
import { aliasKey, type Acquaintance } from '../recording';

/**
 * What is known about names of one business number, and about what Meta turned a phone number among them into or
 * made it from (`learned`, on the row of the other spelling). Values: the number, kinds, values.
 */
const FIND = `
	WITH given AS (SELECT kind, value FROM unnest($2::text[], $3::text[]) AS n (kind, value)),
	wanted AS (
		SELECT $1::text AS phone_number_id, kind, value, NULL AS learned FROM given
		UNION ALL
		SELECT s.phone_number_id, 'phone', s.phone, s.given
		FROM given JOIN whatsapp_cloud.spellings s
			ON given.kind = 'phone' AND s.phone_number_id = $1 AND s.given = given.value
		UNION ALL
		SELECT s.phone_number_id, 'phone', s.given, s.phone
		FROM given JOIN whatsapp_cloud.spellings s
			ON given.kind = 'phone' AND s.phone_number_id = $1 AND s.phone = given.value
	)
	${found('wanted w', ', w.learned', 'LEFT JOIN')}`;

/** Values: business numbers, kinds of names, the names. */
const FIND_ON_ALL = found(
	`(SELECT n AS phone_number_id, v.kind, v.value
		FROM unnest($1::text[]) AS n, unnest($2::text[], $3::text[]) AS v (kind, value)) w`,
);

/** Values: business numbers, phone numbers. */
const SPELLINGS_ON_ALL = `
	SELECT phone AS of, given AS other FROM whatsapp_cloud.spellings
	WHERE phone_number_id = ANY ($1::text[]) AND phone = ANY ($2::text[])
	UNION SELECT given, phone FROM whatsapp_cloud.spellings
	WHERE phone_number_id = ANY ($1::text[]) AND given = ANY ($2::text[])`;

/** Finds people in PostgreSQL. */
export const POSTGRES_FINDER: Finder = {
	lookUp,
	*find(phoneNumberId, names) {
		const byAlias = acquaintancesFrom(yield asking(phoneNumberId, names));
		return (name) => byAlias.get(aliasKey(phoneNumberId, name));
	},
	leading: (numbers) => (names) => leadsOn(numbers, names),
};

function asking(phoneNumberId: string, names: readonly Name[]): Statement {
	const [kinds, values] = [names.map(([kind]) => kind), names.map(([, value]) => value)];
	return { sql: FIND, values: [phoneNumberId, kinds, values] };
}

/** One round trip, and another for spellings that come to light. */
function* lookUp(phoneNumberId: string, customers: readonly CustomerNames[]): Script<LookUp[]> {
	const byAlias = new Map<string, Acquaintance>();
	const byId = new Map<number, Acquaintance>();
	const learned = new Map<string, string[]>();
	const asked = new Set<string>();
	function* ask(names: Name[]): Script<void> {
		const fresh = new Map(names.map((name) => [nameKey(name), name]));
		for (const key of asked) fresh.delete(key);
		if (fresh.size === 0) return;
		for (const key of fresh.keys()) asked.add(key);
		const result = yield asking(phoneNumberId, [...fresh.values()]);
		for (const [alias, acquaintance] of acquaintancesFrom(result)) {
			const known = byId.get(acquaintance.id) ?? acquaintance;
			byId.set(acquaintance.id, known);
			byAlias.set(alias, known);
		}
		for (const row of result.rows as unknown as FoundRow[]) {
			if (!row.learned) continue;
			learned.set(row.learned, [...(learned.get(row.learned) ?? []), row.value]);
		}
	}
	yield* ask(customers.flatMap(namesOf).flatMap(spelledOut));
	yield* ask([...byId.values()].flatMap(otherSpellings));
	return customers.map((customer) =>
		lookUpBy(
			customer,
			(name) => byAlias.get(aliasKey(phoneNumberId, name)),
			(phone) => learned.get(phone) ?? [],
		),
	);
}

/** Where names lead, on all business numbers: two questions, however many names there are. */
function* leadsOn(
	numbers: readonly string[],
	names: readonly Name[],
): Script<(name: Name) => Leads> {
	const spelled = new Map(names.flatMap(spelledOut).map((name) => [nameKey(name), name]));
	const kinds = [...spelled.values()].map(([kind]) => kind);
	const values = [...spelled.values()].map(([, value]) => value);
	const byAlias = acquaintancesFrom(yield { sql: FIND_ON_ALL, values: [numbers, kinds, values] });
	const phones = names.flatMap(([kind, value]) => (kind === 'phone' ? [value] : []));
	const { rows } = yield { sql: SPELLINGS_ON_ALL, values: [numbers, phones] };
	const learned = Map.groupBy(
		rows as unknown as Array<{ of: string; other: string }>,
		({ of }) => of,
	);
	return leadsFrom(
		numbers,
		(number) => (name) => byAlias.get(aliasKey(number, name)),
		(phone) => (learned.get(phone) ?? []).map(({ other }) => other),
	);
}
